"""The server written by hand, in a thread of its own, for tests that drive other processes."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

from stage.desktop import DEADLINE_S, until
from stage.server import Habits, HandServer, Notified

T = TypeVar("T")


class Desk:
    """A notification server on a bus, whose bubbles a test reads and clicks; use ``with Desk(address)``."""

    def __init__(self, address: str, habits: Habits | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server = HandServer(address, habits)

    def __enter__(self) -> Self:
        self._thread.start()
        self._await(self._server.__aenter__)
        return self

    def __exit__(self, *_: object) -> None:
        self._await(self._server.leave)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE_S)
        self._loop.close()

    @property
    def shown(self) -> list[Notified]:
        """Everything it was asked to show, in order."""
        return list(self._server.notified)

    @property
    def open(self) -> list[Notified]:
        """What stands on the screen, oldest first: shown, neither replaced nor taken down."""
        newest = {bubble.id: bubble for bubble in self.shown}
        return [bubble for number, bubble in newest.items() if number not in self._server.closed]

    def until_open(self, count: int) -> list[Notified]:
        """Wait until so many bubbles are open; gives them."""
        until(lambda: len(self.open) == count, f"{count} open bubbles")
        return self.open

    def click(self, bubble: Notified, key: str) -> None:
        """Click a button of a bubble, or ``default``: the bubble itself."""
        self._loop.call_soon_threadsafe(self._server.click, bubble.id, key)

    def inhibit(self, *, on: bool) -> None:
        """Turn its do-not-disturb on or off."""
        self._loop.call_soon_threadsafe(lambda: self._server.inhibit(on=on))

    def _await(self, work: Callable[[], Awaitable[T]]) -> T:
        async def done() -> T:
            return await work()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(DEADLINE_S)
