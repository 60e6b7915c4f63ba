"""Full screen on X11: what the window manager says of the window in use. Nothing is polled."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.bus import Silent
from steadyhand.presence.sensing import Sensing, TellDisturbance
from steadyhand.presence.x11_faults import faults_silenced
from steadyhand.presence.x11_opening import opened

if TYPE_CHECKING:
    from steadyhand.presence.x11_windows import ActiveWindow

NO_MANAGER = Unknown("no window manager tells which window is in use")


class FullScreenX11(Sensing):
    """The display of that name, such as ``:0``; the window manager may come, go and be replaced."""

    name = "the window manager"
    busy = Busy.FULL_SCREEN

    def __init__(self, display: str) -> None:
        super().__init__()
        self._name = display
        self._display: Any = None

    async def begin(self, tell: TellDisturbance) -> None:
        """Connect, and hear of the window in use. Raises Silent."""
        try:
            with faults_silenced():
                self._display = await opened(self._name)
                self._connect()
        except Silent:
            await self.end()
            raise
        self._tell = tell

    async def end(self) -> None:
        """Close the connection."""
        await super().end()
        if self._display is not None:
            display, self._display = self._display, None
            display.display.socket.close()

    def _connect(self) -> None:
        from steadyhand.presence.x11_windows import ActiveWindow  # noqa: PLC0415 - not everywhere

        window = ActiveWindow(self._display)
        self._look(window)
        loop, descriptor = asyncio.get_running_loop(), self._display.fileno()
        loop.add_reader(descriptor, self._read, window)
        self._endings.append(partial(loop.remove_reader, descriptor))
        loop.call_soon(self._read, window)

    def _read(self, window: "ActiveWindow") -> None:
        """Look again after what has come, until no more has; a display that ended is not known any more."""
        if self._display is None:
            return
        try:
            with faults_silenced():
                while window.heard():
                    self._look(window)
        except Silent:
            self._let_go()
            self._say(Unknown("the display was closed"))

    def _look(self, window: "ActiveWindow") -> None:
        is_full_screen = window.is_full_screen()
        if is_full_screen is None:
            self._say(NO_MANAGER)
        else:
            self._say_whether(is_full_screen)
