"""One HTTP/1.1 request and its answer, over a connection of its own; h11 reads and writes the protocol."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

import h11

from steadyhand.domain.phone.address import Server
from steadyhand.phone.pace import Pace, RealPace
from steadyhand.phone.trouble import Trouble

ANSWER_S = 30.0
"""How long connecting may take, and each part of an answer."""
SILENCE_S = 120.0
"""How long a stream may be silent: ntfy sends a keepalive every 45 s unless its owner set it otherwise."""
LONGEST_LINE = 64 * 1024
LONGEST_ANSWER = 256 * 1024
CHUNK = 16 * 1024


class Request(NamedTuple):
    """What is asked of the server. ``target`` holds a topic: it is never told in words."""

    method: str
    target: str
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Wire:
    """Connections to one server, out of this machine only.

    Off this machine over TLS, the certificate verified against the system's authorities. ``tls``: another
    context than that. Every failure is raised as Trouble.
    """

    def __init__(self, server: Server, tls: ssl.SSLContext | None = None, pace: Pace | None = None) -> None:
        self._server = server
        self._tls = (tls or ssl.create_default_context()) if server.secure else None
        self._pace: Pace = pace or RealPace()

    @asynccontextmanager
    async def asked(self, request: Request) -> "AsyncIterator[Answer]":
        """The answer to a request; the connection ends with the block. Raises Trouble."""
        try:
            reader, writer = await self._pace.within(ANSWER_S, self._connected())
        except (OSError, TimeoutError) as error:
            raise Trouble(f"{self._server.url} cannot be reached: {_reason(error)}") from error
        try:
            answer = Answer(reader, writer, self._pace)
            await answer.begin(request, self._server.authority)
            yield answer
        finally:
            # A peer that is gone would keep a polite end of TLS waiting.
            writer.transport.abort()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._server.host, self._server.port, ssl=self._tls)


class Answer:
    """What the server answers: its ``status`` and ``headers``, then its lines or its whole text."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pace: Pace) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self._reader, self._writer, self._pace = reader, writer, pace
        self._http = h11.Connection(h11.CLIENT)

    async def begin(self, request: Request, authority: str) -> None:
        """Send the request and take in the head of the answer. Raises Trouble."""
        headers = {"Host": authority, "Content-Length": str(len(request.body)), **request.headers}
        try:
            head = h11.Request(method=request.method, target=request.target, headers=[*headers.items()])
            parts = [head, *([h11.Data(data=request.body)] if request.body else []), h11.EndOfMessage()]
            self._writer.write(b"".join(self._http.send(part) or b"" for part in parts))
            await self._pace.within(ANSWER_S, self._writer.drain())
        except (OSError, TimeoutError, h11.LocalProtocolError) as error:
            raise Trouble(f"the request could not be sent: {_reason(error)}") from error
        event = await self._next(ANSWER_S)
        while isinstance(event, h11.InformationalResponse):
            event = await self._next(ANSWER_S)
        if not isinstance(event, h11.Response):
            raise Trouble("the server ended the connection without an answer")
        self.status = event.status_code
        self.headers = {
            name.decode("ascii").lower(): value.decode("latin-1") for name, value in event.headers
        }

    async def lines(self) -> AsyncIterator[bytes]:
        """Its lines as they come, until the server ends; a part of one is none. Raises Trouble."""
        rest = b""
        async for part in self._parts(SILENCE_S):
            *whole, rest = (rest + part).split(b"\n")
            for line in whole:
                yield line
            if len(rest) > LONGEST_LINE:
                raise Trouble("the server sent a line without an end")

    async def text(self) -> bytes:
        """The whole of a short answer. Raises Trouble."""
        whole = b""
        async for part in self._parts(ANSWER_S):
            whole += part
            if len(whole) > LONGEST_ANSWER:
                raise Trouble("the server's answer has no end")
        return whole

    async def _parts(self, seconds: float) -> AsyncIterator[bytes]:
        event = await self._next(seconds)
        while isinstance(event, h11.Data):
            yield bytes(event.data)
            event = await self._next(seconds)

    async def _next(self, seconds: float) -> object:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._pace.within(seconds, self._reader.read(CHUNK)))
        except TimeoutError as error:
            raise Trouble(f"the server has been silent for {seconds:.0f} seconds") from error
        except h11.RemoteProtocolError as error:
            raise Trouble("the connection was cut, or this is no HTTP server") from error
        except OSError as error:
            raise Trouble(f"the connection was cut: {_reason(error)}") from error
        return event


def _reason(error: BaseException) -> str:
    """What the system says of it, in words without addresses of ours."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    return getattr(error, "strerror", None) or type(error).__name__
