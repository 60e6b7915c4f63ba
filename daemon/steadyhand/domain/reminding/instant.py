"""Instants: one sample of the clock, and spans between two."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.values import NamedTuple


class Interval(NamedTuple):
    """A span of instants, ``begins`` ≤ ``ends``, aware UTC."""

    begins: datetime
    ends: datetime


class Reading(NamedTuple):
    """One sample of the clock.

    ``now``: aware UTC. ``awake``: time this machine has been running and not suspended
    (CLOCK_MONOTONIC), so that a set clock and a suspend can be told from time that passed.
    ``zone``: the system's time zone at this moment.
    """

    now: datetime
    awake: timedelta
    zone: ZoneInfo
