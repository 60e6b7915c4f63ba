"""A clock that stands until it is moved."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.instant import Reading


class VirtualClock:
    """Time that passes awake, passes asleep, or is set, as it is told. ``now``: aware UTC."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now = now
        self.awake = timedelta(0)
        self.zone = zone

    def read(self) -> Reading:
        """The present sample."""
        return Reading(self.now, self.awake, self.zone)

    def advance_to(self, now: datetime) -> None:
        """Let time pass, awake."""
        self.awake += now - self.now
        self.now = now

    def sleep_until(self, now: datetime) -> None:
        """Let time pass, suspended."""
        self.now = now

    def set_to(self, now: datetime) -> None:
        """Set the clock; no time passes."""
        self.now = now
