"""A machine whose clock and whose screen outlive its processes: memory that forked children share."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.instant import Reading

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NOW = struct.Struct("q")
DOING = NOW.size


class Doing(IntEnum):
    """What a process is in the middle of."""

    STARTING = 0
    THINKING = 1
    SHOWING = 2
    RECORDING = 3


class Machine:
    """The clock of all processes, and what each of two is doing. It is always awake."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.zone = zone
        self._origin = now
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)
        self.advance_to(now)

    @property
    def now(self) -> datetime:
        """The present instant."""
        return EPOCH + NOW.unpack_from(self._memory)[0] * MICROSECOND

    def read(self) -> Reading:
        """One sample."""
        now = self.now
        return Reading(now, now - self._origin, self.zone)

    def advance_to(self, now: datetime) -> None:
        """Let time pass; it never goes back."""
        NOW.pack_into(self._memory, 0, max(NOW.unpack_from(self._memory)[0], (now - EPOCH) // MICROSECOND))

    def doing(self, process: int) -> Doing:
        """What that process is doing, or was when it died."""
        return Doing(self._memory[DOING + process])

    def is_doing(self, process: int, what: Doing) -> None:
        """Say what that process is doing."""
        self._memory[DOING + process] = what
