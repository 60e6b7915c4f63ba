"""A server that speaks ntfy's protocol as its documentation states it, over real sockets.

    with NtfyServer() as server:
        server.publish("topic", "text")

It keeps messages for ``since``, and does nothing by itself: keepalives come when a test says so, and so do
cuts, refusals and silence. It runs on a thread of its own; every method may be called from a test.
"""

import asyncio
import json
import re
import ssl
import threading
import urllib.request
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from subprocess import run
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

DEADLINE_S = 20
TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
LONGEST_MESSAGE = 4096
MOST_ACTIONS = 3
FIRST_TIME = 1_790_000_000


class Asked(NamedTuple):
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Refusal(NamedTuple):
    """What the next request is answered with instead."""

    status: int
    headers: dict[str, str]


class NtfyServer:
    """A server on the loopback. ``tokens``: the access tokens it demands, none for anybody.

    ``deletes``: whether it is new enough (2.16) to take messages back.
    """

    def __init__(
        self, *, tokens: frozenset[str] = frozenset(), tls: ssl.SSLContext | None = None, deletes: bool = True
    ) -> None:
        self.tokens, self.deletes = tokens, deletes
        self.asked: list[Asked] = []
        self._tls = tls
        self._kept: dict[str, list[dict[str, Any]]] = {}
        self._streams: list[tuple[str, asyncio.StreamWriter]] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._refusals: deque[Refusal] = deque()
        self._number = 0
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls))
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        """End, with every stream."""
        self._do(self._ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE_S)
        self._loop.close()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    # -- what a test does -------------------------------------------------------------------------------

    def messages(self, topic: str) -> list[dict[str, Any]]:
        """What was published in the topic, also what was taken back since."""
        return [each for each in self._kept.get(topic, []) if each["event"] == "message"]

    def taken_back(self, topic: str) -> list[str]:
        """The sequences that were taken back."""
        return [
            each["sequence_id"] for each in self._kept.get(topic, []) if each["event"] == "message_delete"
        ]

    def publish(self, topic: str, text: str) -> str:
        """Somebody publishes a text; the id of the message."""
        return str(self._do(self._published(topic, {"event": "message", "message": text}))["id"])

    def press(self, topic: str, label: str, number: int = -1) -> str:
        """The phone's owner presses a button of the last message, or of that one; what was posted."""
        message = self.messages(topic)[number]
        action = next(each for each in message["actions"] if each["label"] == label)
        request = urllib.request.Request(  # noqa: S310 - the address is ours
            action["url"], action["body"].encode(), action["headers"], method=action["method"]
        )
        with urllib.request.urlopen(request, timeout=DEADLINE_S):  # noqa: S310 - the same
            return str(action["body"])

    def keepalive(self) -> None:
        """Tell every stream that the connection lives."""
        self._do(self._to_streams(None, [self._event({"event": "keepalive"})]))

    def say(self, *pieces: bytes) -> None:
        """Send these bytes to every stream, each in a chunk of its own."""
        self._do(self._to_streams(None, pieces))

    def cut(self, *, within: bytes = b"") -> None:
        """End every connection, after a part of a line."""
        self._do(self._cut(within))

    def end_streams(self) -> None:
        """End every stream politely."""
        self._do(self._ended_politely())

    def refuse(self, status: int, times: int = 1, **headers: str) -> None:
        """Answer the next requests so."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._refusals.extend([Refusal(status, named)] * times)

    def forget(self) -> None:
        """The cache has run out, or the server was started anew."""
        self._kept.clear()

    def wait_for_streams(self, number: int) -> None:
        """Until so many listen."""
        self._wait(lambda: len(self._streams) >= number)

    def wait_for_messages(self, topic: str, number: int) -> list[dict[str, Any]]:
        """Until so many were published in the topic; they."""
        self._wait(lambda: len(self.messages(topic)) >= number)
        return self.messages(topic)

    def wait_for_requests(self, wanted: Callable[[Asked], bool], number: int) -> None:
        """Until so many of these came in."""
        self._wait(lambda: sum(map(wanted, self.asked)) >= number)

    def wait_for_taken_back(self, topic: str, number: int) -> None:
        """Until so many were taken back."""
        self._wait(lambda: len(self.taken_back(topic)) >= number)

    # -- what it does -----------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            asked = await _read(reader)
            self._note(asked)
            if self._refusals:
                refusal = self._refusals.popleft()
                _answer(writer, refusal.status, {"code": refusal.status * 100 + 1}, refusal.headers)
            elif (
                self.tokens
                and asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens
            ):
                _answer(writer, 403, {"code": 40301, "error": "forbidden"})
            elif await self._answered(asked, writer):
                return
            await writer.drain()
            writer.close()
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()

    async def _answered(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on as a stream."""
        parts = [unquote(part) for part in asked.path.strip("/").split("/") if part]
        match asked.method, parts:
            case "POST" | "PUT", []:
                await self._publish_document(asked, writer)
            case "POST" | "PUT", [topic] if TOPIC.fullmatch(topic):
                text = asked.body.decode()
                if len(asked.body) > LONGEST_MESSAGE:
                    text = "You received a file: attachment.txt"
                _answer(writer, 200, await self._published(topic, {"event": "message", "message": text}))
            case "DELETE", [topic, sequence] if self.deletes:
                document = {"event": "message_delete", "sequence_id": sequence}
                _answer(writer, 200, await self._published(topic, document))
            case "GET", [topic, "json"]:
                return await self._stream(topic, asked.query, writer)
            case _:
                _answer(writer, 404, {"code": 40401, "error": "page not found"})
        return False

    async def _publish_document(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        told = json.loads(asked.body)
        topic, actions = told.pop("topic"), told.get("actions", [])
        is_sound = TOPIC.fullmatch(topic) and len(actions) <= MOST_ACTIONS
        if not is_sound or len(told["message"].encode()) > LONGEST_MESSAGE or len(told["title"]) > 1024:
            _answer(writer, 400, {"code": 40001, "error": "invalid request"})
            return
        _answer(writer, 200, await self._published(topic, {"event": "message", **told}))

    async def _stream(self, topic: str, query: dict[str, str], writer: asyncio.StreamWriter) -> bool:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson; charset=utf-8\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        _chunk(writer, self._event({"event": "open", "topic": topic}))
        for each in self._since(topic, query.get("since", "none")):
            _chunk(writer, _line(each))
        if query.get("poll") == "1":
            writer.write(b"0\r\n\r\n")
            return False
        await writer.drain()
        with self._changed:
            self._streams.append((topic, writer))
            self._changed.notify_all()
        return True

    def _since(self, topic: str, since: str) -> list[dict[str, Any]]:
        """What is kept since then; since an id that is not known, everything."""
        kept, ids = self._kept.get(topic, []), [each["id"] for each in self._kept.get(topic, [])]
        if since == "none":
            return []
        return kept[ids.index(since) + 1 :] if since in ids else kept

    async def _published(self, topic: str, document: dict[str, Any]) -> dict[str, Any]:
        message = {**json.loads(self._event(document)), "topic": topic}
        message.setdefault("sequence_id", message["id"])
        with self._changed:
            self._kept.setdefault(topic, []).append(message)
            self._changed.notify_all()
        await self._to_streams(topic, [_line(message)])
        return message

    def _event(self, document: dict[str, Any]) -> bytes:
        self._number += 1
        return _line({"id": f"m{self._number:09d}", "time": FIRST_TIME + self._number, **document})

    async def _to_streams(self, topic: str | None, pieces: "list[bytes] | tuple[bytes, ...]") -> None:
        """A stream whose other end is gone hinders nobody."""
        for named, writer in tuple(self._streams):
            if topic in {None, named} and not writer.is_closing():
                with suppress(ConnectionError):
                    for piece in pieces:
                        _chunk(writer, piece)
                        await writer.drain()

    async def _cut(self, within: bytes) -> None:
        for _, writer in self._streams:
            if within:
                _chunk(writer, within)
                await writer.drain()
            writer.close()
        self._streams.clear()

    async def _ended_politely(self) -> None:
        for _, writer in self._streams:
            writer.write(b"0\r\n\r\n")
            writer.close()
        self._streams.clear()

    async def _ended(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()
        await self._server.wait_closed()

    def _note(self, asked: Asked) -> None:
        with self._changed:
            self.asked.append(asked)
            self._changed.notify_all()

    def _wait(self, holds: Any) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, DEADLINE_S), "the server waited in vain"

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE_S)


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Asked(method, parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}, headers, body)


def _answer(
    writer: asyncio.StreamWriter, status: int, document: Any, headers: "dict[str, str] | None" = None
) -> None:
    body = _line(document)
    more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    head = (
        f"HTTP/1.1 {status} Some Reason\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    writer.write(f"{head}{more}\r\n".encode() + body)


def _chunk(writer: asyncio.StreamWriter, piece: bytes) -> None:
    writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))


def _line(document: Any) -> bytes:
    return json.dumps(document).encode() + b"\n"


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for the loopback: what a server shows, and what a client that trusts it has."""
    key, shown = folder / "key.pem", folder / "certificate.pem"
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=steady"
    )
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(shown)]
    run([*words.split(), *names], check=True, capture_output=True)
    serves = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serves.load_cert_chain(shown, key)
    return serves, ssl.create_default_context(cafile=str(shown))
