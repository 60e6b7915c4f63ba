"""Changes of the time zone, at once: timedate1's signal, and the link ``/etc/localtime`` itself.

``timedatectl set-timezone`` signals; a link that is changed by hand signals nothing (PLATFORM 4).
"""

import asyncio
import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

from steadyhand.presence.bus import Bus, Place, Silent, changed

TIMEDATE = Place("org.freedesktop.timedate1", "/org/freedesktop/timedate1", "org.freedesktop.timedate1")
PROPERTY = "Timezone"
LINK = "/etc/localtime"
CREATED_MOVED_IN_OR_CHANGED = 0x100 | 0x80 | 0x4 | 0x8
"""IN_CREATE, IN_MOVED_TO, IN_ATTRIB and IN_CLOSE_WRITE of inotify(7)."""
EVENT_HEAD = 16


class ZoneWatch:
    """Calls ``changed`` whenever the system's zone may have changed; reading it is the caller's.

    ``link``: what the system's zone is named by. Neither source need be there.
    """

    def __init__(self, bus: Bus | None, link: str = LINK) -> None:
        self._bus = bus
        self._folder, self._name = os.path.split(link)
        self._descriptor = -1
        self._loop: asyncio.AbstractEventLoop | None = None
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
        if self._descriptor >= 0:
            if self._loop is not None:
                self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    async def _watch_bus(self, tell: Callable[[], None]) -> None:
        if self._bus is None:
            raise Silent("there is no system bus")

        def heard(body: list[Any]) -> None:
            if PROPERTY in body[1] or PROPERTY in body[2]:
                tell()

        self._endings.append(await self._bus.listen(changed(TIMEDATE), heard))

    def _watch_link(self, tell: Callable[[], None]) -> None:
        self._descriptor = _watched(self._folder)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._descriptor, self._read, tell)

    def _read(self, tell: Callable[[], None]) -> None:
        try:
            found = os.read(self._descriptor, 65536)
        except BlockingIOError:
            return
        if self._name in set(_names(found)):
            tell()


def _watched(folder: str) -> int:
    """A descriptor that is readable when something in that folder has changed. Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = _checked(library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    try:
        _checked(library.inotify_add_watch(descriptor, os.fsencode(folder), CREATED_MOVED_IN_OR_CHANGED))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _names(events: bytes) -> list[str]:
    """The names in a read of inotify: each event has a head of 16 bytes, its last four the name's length."""
    names, at = [], 0
    while at + EVENT_HEAD <= len(events):
        length = int.from_bytes(events[at + 12 : at + EVENT_HEAD], sys.byteorder)
        names.append(os.fsdecode(events[at + EVENT_HEAD : at + EVENT_HEAD + length].rstrip(b"\0")))
        at += EVENT_HEAD + length
    return names


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
