"""Changes of the time zone, at once: timedate1's signal, and the link ``/etc/localtime`` itself.

``timedatectl set-timezone`` signals; a link that is changed by hand signals nothing (PLATFORM 4).
"""

import os
from collections.abc import Callable
from typing import Any

from steadyhand.inotify import ATTRIBUTES, CLOSED_WRITTEN, CREATED, MOVED_IN, Change, Inotify
from steadyhand.presence.bus import Bus, Place, Silent, changed

TIMEDATE = Place("org.freedesktop.timedate1", "/org/freedesktop/timedate1", "org.freedesktop.timedate1")
PROPERTY = "Timezone"
LINK = "/etc/localtime"


class ZoneWatch:
    """Calls ``changed`` whenever the system's zone may have changed; reading it is the caller's.

    ``link``: what the system's zone is named by. Neither source need be there.
    """

    def __init__(self, bus: Bus | None, link: str = LINK) -> None:
        self._bus = bus
        self._folder, self._name = os.path.split(link)
        self._endings: list[Callable[[], None]] = []

    async def begin(self, tell: Callable[[], None]) -> tuple[str, ...]:
        """Watch; gives what could not be watched, one clause each."""
        missing = []
        try:
            self._watch_link(tell)
        except (OSError, AttributeError) as error:
            missing.append(f"{self._folder} cannot be watched ({type(error).__name__})")
        try:
            await self._watch_bus(tell)
        except Silent as silence:
            missing.append(f"timedate1: {silence}")
        return tuple(missing)

    async def end(self) -> None:
        """Watch no more."""
        while self._endings:
            self._endings.pop()()

    async def _watch_bus(self, tell: Callable[[], None]) -> None:
        if self._bus is None:
            raise Silent("there is no system bus")

        def heard(body: list[Any]) -> None:
            if PROPERTY in body[1] or PROPERTY in body[2]:
                tell()

        self._endings.append(await self._bus.listen(changed(TIMEDATE), heard))

    def _watch_link(self, tell: Callable[[], None]) -> None:
        def heard(changes: list[Change]) -> None:
            if any(change.name == self._name for change in changes):
                tell()

        inotify = Inotify(heard)
        self._endings.append(inotify.close)
        inotify.watch(self._folder, CREATED | MOVED_IN | ATTRIBUTES | CLOSED_WRITTEN)
