"""GNOME's idle monitor written by hand, in a thread of its own: a person who types, pauses and comes back."""

import asyncio
import itertools
import threading
from typing import Any, Self

from stage.desktop import DEADLINE_S, until
from stage.service import Service
from steadyhand.presence.mutter import MONITOR


class IdleMonitor:
    """Somebody at the machine until ``pauses``; use ``with IdleMonitor(address)``."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._service = Service(address, MONITOR)
        self._numbers = itertools.count(1)
        self._idle: list[int] = []
        self._active: list[int] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._service.answers("GetIdletime", "t", lambda _: [0])
        self._service.answers("AddIdleWatch", "u", lambda _: self._watch(self._idle))
        self._service.answers("AddUserActiveWatch", "u", lambda _: self._watch(self._active))
        self._service.answers("RemoveWatch", "", lambda _: [])
        self._run(self._service.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._service.leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE_S)
        self._loop.close()

    def pauses(self) -> None:
        """The hands have been still for as long as was asked for; the watch of their return is set."""
        until(lambda: self._idle, "a watch of idleness")
        self._fire(self._idle[-1])
        until(lambda: self._active, "a watch of the return")

    def works(self) -> None:
        """A key is pressed again."""
        self._fire(self._active.pop())

    def _fire(self, watch: int) -> None:
        self._loop.call_soon_threadsafe(self._service.emit, "WatchFired", "u", watch)

    def _watch(self, kept: list[int]) -> list[int]:
        kept.append(next(self._numbers))
        return kept[-1:]

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE_S)
