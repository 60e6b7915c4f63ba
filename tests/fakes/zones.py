"""Time zones, the moments at which their clocks are changed, and days around them."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis.strategies import DrawFn, composite, integers, sampled_from

ZONES = sorted(available_timezones())
ODD_ZONES = (
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
)
"""Changes at midnight, by half an hour or two hours, of the date line, and against the sun."""
FIRST_YEAR, LAST_YEAR = 1990, 2037
ONE_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@cache
def clock_changes(name: str) -> tuple[datetime, ...]:
    """Every instant from 1990 to 2037 at which the zone's offset changes, to the second, aware UTC."""
    zone = ZoneInfo(name)
    instant, end = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
    found = []
    while instant < end:
        if _offset(zone, instant) != _offset(zone, instant + ONE_DAY):
            found.append(_between(zone, instant, instant + ONE_DAY))
        instant += ONE_DAY
    return tuple(found)


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        before, after = (
            (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
        )
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


@composite
def changed_days(draw: DrawFn) -> tuple[ZoneInfo, date]:
    """Any zone, and a day near one of its clock changes."""
    zone = ZoneInfo(draw(sampled_from(ZONES)))
    changes = clock_changes(zone.key) or (datetime(2026, 11, 23, tzinfo=UTC),)
    change = draw(sampled_from(changes)).astimezone(zone)
    return zone, change.date() + timedelta(days=draw(integers(-2, 2)))
