"""``org.freedesktop.ScreenSaver``, as KDE and others have it: whether the screen saver is on.

It signals only that, so the person counts as away from the moment it comes on, and by the desktop's
own length of idleness, not by ours.
"""

from datetime import timedelta
from typing import Any

from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Bus, Place, Signal, Silent, owner_changed
from steadyhand.presence.telling import Telling

SERVICE = "org.freedesktop.ScreenSaver"
PATHS = ("/org/freedesktop/ScreenSaver", "/ScreenSaver")


class ScreenSaver(Telling):
    """The screen saver of the session bus, at whichever of its two paths answers."""

    name = "the screen saver"
    exact = False

    def __init__(self, bus: Bus, now: Now) -> None:
        super().__init__(now)
        self._bus = bus

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Ask once, then wait for its signal. Raises Silent."""
        self._idle_after = idle_after
        is_on = await self._is_on()
        for path in PATHS:
            signal = Signal(path, SERVICE, "ActiveChanged")
            self._endings.append(await self._bus.listen(signal, self._changed))
        self._endings.append(await self._bus.listen(owner_changed(SERVICE), self._owner_changed))
        self._changed([is_on])
        self._tell = tell

    async def _is_on(self) -> bool:
        silence = Silent("it is not running")
        for path in PATHS:
            place = Place(SERVICE, path, SERVICE)
            try:
                return bool((await self._bus.call(place, "GetActive"))[0])
            except Silent as found:
                silence = found
        raise silence

    def _changed(self, body: list[Any]) -> None:
        if body and body[0]:
            self._idle(timedelta())
        else:
            self._active()

    def _owner_changed(self, body: list[Any]) -> None:
        if body[2]:
            self._active()
        else:
            self._say(Unknown("the screen saver went away"))
