"""GNOME's compositor: its idle monitor fires when nothing has happened for so long, and at the return."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Bus, Place, Signal, Silent, owner_changed
from steadyhand.presence.telling import Telling

MONITOR = Place(
    "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor"
)
MILLISECOND = timedelta(milliseconds=1)


class Mutter(Telling):
    """``org.gnome.Mutter.IdleMonitor`` on the session bus. A watch of activity fires once and is gone."""

    name = "GNOME's idle monitor"

    def __init__(self, bus: Bus, now: Now) -> None:
        super().__init__(now)
        self._bus = bus
        self._idle_watch = self._active_watch = 0
        self._early: set[int] = set()
        self._work: set[asyncio.Task[None]] = set()

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Set a watch; what has been idle for long already is told at once. Raises Silent."""
        self._idle_after = idle_after
        fired = Signal(MONITOR.path, MONITOR.interface, "WatchFired")
        self._endings.append(await self._bus.listen(fired, self._fired))
        self._endings.append(await self._bus.listen(owner_changed(MONITOR.service), self._owner_changed))
        try:
            await self._set_watches()
        except Silent:
            await self.end()
            raise
        self._tell = tell

    async def end(self) -> None:
        """Take the watches away."""
        await super().end()
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        for watch in filter(None, (self._idle_watch, self._active_watch)):
            await asyncio.gather(self._bus.call(MONITOR, "RemoveWatch", "u", watch), return_exceptions=True)
        self._idle_watch = self._active_watch = 0

    async def _set_watches(self) -> None:
        idle = (await self._bus.call(MONITOR, "GetIdletime"))[0] * MILLISECOND
        interval_ms = self._idle_after // MILLISECOND
        self._idle_watch = (await self._bus.call(MONITOR, "AddIdleWatch", "t", interval_ms))[0]
        if idle >= self._idle_after:
            await self._await_return()
            self._idle(idle)
        else:
            self._active()

    async def _await_return(self) -> None:
        self._early.clear()
        watch = (await self._bus.call(MONITOR, "AddUserActiveWatch"))[0]
        if watch in self._early:
            self._active()
        else:
            self._active_watch = watch

    def _fired(self, body: list[Any]) -> None:
        """A watch has fired; one that is not known yet may be the one whose number is on its way."""
        (watch,) = body
        if watch == self._idle_watch:
            self._idle(self._idle_after)
            self._do_later(self._await_return)
        elif watch == self._active_watch:
            self._active_watch = 0
            self._active()
        else:
            self._early.add(watch)

    def _owner_changed(self, body: list[Any]) -> None:
        self._idle_watch = self._active_watch = 0
        self._say(Unknown("GNOME's idle monitor went away"))
        if body[2]:
            self._do_later(self._set_watches)

    def _do_later(self, work: Callable[[], Awaitable[None]]) -> None:
        async def done() -> None:
            try:
                await work()
            except Silent as silence:
                self._say(Unknown(f"GNOME's idle monitor: {silence}"))

        task = asyncio.get_running_loop().create_task(done())
        self._work.add(task)
        task.add_done_callback(self._work.discard)
