"""Full screen on Wayland, where the compositor tells what its windows are like: sway and its kin do."""

import asyncio
from typing import Any

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.bus import Silent
from steadyhand.presence.sensing import Sensing, TellDisturbance
from steadyhand.presence.wayland_connection import WaylandConnection


class Toplevel:
    """A window: what it is, and what it will be when the compositor has said all of it.

    A state is 32 bits, in the machine's own order.
    """

    def __init__(self) -> None:
        self.states: frozenset[int] = frozenset()
        self.pending: frozenset[int] = frozenset()

    def become(self, states: bytes) -> None:
        """Take what it will be."""
        self.pending = frozenset(memoryview(states).cast("I"))


class FullScreenWayland(Sensing):
    """The compositor at that socket: a name in the runtime folder, or an absolute path."""

    name = "the Wayland compositor"
    busy = Busy.FULL_SCREEN

    def __init__(self, socket: str) -> None:
        super().__init__()
        self._connection = WaylandConnection(socket)
        self._windows: dict[Any, Toplevel] = {}
        self._manager: Any = None
        self._is_lost = False

    async def begin(self, tell: TellDisturbance) -> None:
        """Connect and hear of every window. Raises Silent."""
        try:
            await self._connection.open()
            await self._subscribe()
        except Silent:
            await self.end()
            raise
        self._is_lost = False
        self._connection.listen(lambda: self._lose("the Wayland compositor went away"))
        self._judge()
        self._tell = tell

    async def end(self) -> None:
        """Disconnect."""
        await super().end()
        self._windows.clear()
        self._manager = None
        self._connection.close()

    async def _subscribe(self) -> None:
        from steadyhand.presence.foreign_toplevel import (  # noqa: PLC0415 - not on every machine
            VERSION,
            ToplevelManager,
        )

        if self._connection.version(ToplevelManager) < VERSION:
            raise Silent("the compositor does not tell of windows (wlr-foreign-toplevel-management)")
        self._manager = self._connection.bind(ToplevelManager, VERSION)
        self._manager.dispatcher["toplevel"] = self._appeared
        self._manager.dispatcher["finished"] = lambda _: self._lose("the compositor tells of windows no more")
        await self._connection.roundtrip()

    def _appeared(self, _: object, handle: Any) -> None:  # noqa: ANN401 - an object of pywayland
        self._connection.adopt(handle)
        window = self._windows[handle] = Toplevel()
        handle.dispatcher["state"] = lambda _, states: window.become(states)
        handle.dispatcher["done"] = lambda _: self._settled(window)
        handle.dispatcher["closed"] = self._closed

    def _settled(self, window: Toplevel) -> None:
        """Look when all that came at once is handled: one window is left before the next is entered."""
        window.states = window.pending
        asyncio.get_running_loop().call_soon(self._judge)

    def _closed(self, handle: Any) -> None:  # noqa: ANN401 - an object of pywayland
        self._windows.pop(handle, None)
        handle.destroy()
        asyncio.get_running_loop().call_soon(self._judge)

    def _judge(self) -> None:
        if self._manager is None or self._is_lost:
            return
        from steadyhand.presence.foreign_toplevel import State  # noqa: PLC0415 - not on every machine

        both = {State.ACTIVATED, State.FULL_SCREEN}
        self._say_whether(any(both <= window.states for window in self._windows.values()))

    def _lose(self, reason: str) -> None:
        self._is_lost = True
        self._say(Unknown(reason))
