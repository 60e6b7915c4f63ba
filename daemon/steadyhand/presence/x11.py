"""X11: the server's own counter of idle time, with an alarm on it; nothing is polled.

The screen-saver extension would tell of the saver alone, which many switch off. So the counter
IDLETIME of the SYNC extension is watched, as GNOME and KDE do on X11.
"""

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Silent
from steadyhand.presence.telling import Telling
from steadyhand.presence.x11_faults import faults_silenced
from steadyhand.presence.x11_opening import opened

if TYPE_CHECKING:
    from steadyhand.presence.x11_sync import IdleCounter

MILLISECOND = timedelta(milliseconds=1)


class X11(Telling):
    """The display of that name, such as ``:0``."""

    name = "X11's idle counter"

    def __init__(self, display: str, now: Now) -> None:
        super().__init__(now)
        self._name = display
        self._display: Any = None

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Connect and set two alarms: at so much idleness, and at the return. Raises Silent."""
        self._idle_after = idle_after
        try:
            with faults_silenced():
                self._display = await opened(self._name)
                idle = self._connected()
        except Silent:
            await self.end()
            raise
        if idle >= idle_after:
            self._idle(idle)
        else:
            self._active()
        self._tell = tell

    async def end(self) -> None:
        """Close the connection; the server takes the alarms away."""
        await super().end()
        if self._display is not None:
            display, self._display = self._display, None
            display.display.socket.close()

    def _connected(self) -> timedelta:
        """Set everything up; gives how long nothing has happened."""
        from steadyhand.presence import x11_sync  # noqa: PLC0415 - only where there is such a display

        counter = x11_sync.counter_of(self._display)
        if counter is None:
            raise Silent("the display has no counter of idle time")
        counter.set_alarms(self._idle_after // MILLISECOND)
        loop, descriptor = asyncio.get_running_loop(), self._display.fileno()
        loop.add_reader(descriptor, self._read, counter)
        self._endings.append(partial(loop.remove_reader, descriptor))
        return counter.value_ms * MILLISECOND

    def _read(self, counter: "IdleCounter") -> None:
        """Handle what has come; a display that ended is not known any more."""
        from Xlib import error  # noqa: PLC0415 - only where there is such a display

        try:
            for idle_ms in counter.heard():
                self._heard(idle_ms * MILLISECOND)
        except (OSError, error.ConnectionClosedError):
            while self._endings:
                self._endings.pop()()
            self._say(Unknown("the display was closed"))

    def _heard(self, idle: timedelta) -> None:
        if idle >= self._idle_after:
            self._idle(idle)
        else:
            self._active()
