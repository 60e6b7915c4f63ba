"""Machines that exchange through a real server, and the wire between that can be cut."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from fakes.shelf import ListShelf
from steadyhand.sharing.backoff import Patience
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_exchange import Exchange, Joined, Moved, News, Parted, Withheld

AT_ONCE = Patience(0.001, 0.01, 0.01)
NEVER = Patience(3600, 3600, 3600)
"""Nothing returns by itself: only ``poke`` does it."""
PATIENCE_S = 60.0
Kind = TypeVar("Kind", Joined, Moved, Withheld, Parted)


def lived(scenario: Coroutine[Any, Any, None]) -> None:
    """Live through the scenario; a failure if it does not end."""

    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE_S):
            await scenario

    asyncio.run(bounded())


class Machine:
    """A machine of a person: a shelf, and the exchange of it with the server."""

    def __init__(self, address: Address, device: str, patience: Patience = AT_ONCE) -> None:
        self.shelf = ListShelf(device)
        self._news: asyncio.Queue[News] = asyncio.Queue()
        self.exchange = Exchange(address, self.shelf, self._news.put_nowait, patience, lambda: 0.0)

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self.exchange.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running

    def answer(self, *bodies: bytes) -> None:
        """Record something here."""
        self.shelf.add(*bodies)
        self.exchange.offer()

    async def until(self, kind: type[Kind]) -> Kind:
        """The next news of that kind; what comes before it is passed over."""
        while True:
            news = await self._news.get()
            if isinstance(news, kind):
                return news

    async def sent(self, sequence: int) -> None:
        """Return once the server has acknowledged that record."""
        while (await self.until(Moved)).acknowledged < sequence:
            pass


class Wire:
    """A port before the server's, whose connections can be cut.

    ``is_silent``: nothing passes. ``is_deaf``: what is sent arrives, what is answered does not.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._ends: list[asyncio.StreamWriter] = []
        self._pumps: list[asyncio.Task[None]] = []
        self.arrivals: asyncio.Queue[None] = asyncio.Queue()
        self.is_silent = self.is_deaf = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.cut()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        """End every connection at once, with what was on its way lost."""
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.append(writer)
        self.arrivals.put_nowait(None)
        if self.is_silent:
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._ends.append(far_writer)
        self._pumps += [
            asyncio.create_task(self._pump(reader, far_writer, answers=False)),
            asyncio.create_task(self._pump(far_reader, writer, answers=True)),
        ]

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if not self.is_silent and not (answers and self.is_deaf):
                    target.write(data)
        target.close()
