"""The rehearsal's clock, in the zone that most tests live in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from steadyhand.rehearsal.clock import VirtualClock


class FakeClock(VirtualClock):
    """Time as a test says: passing, asleep, or set."""

    def __init__(self, now: datetime, zone: str = "Europe/Berlin") -> None:
        super().__init__(now, ZoneInfo(zone))
