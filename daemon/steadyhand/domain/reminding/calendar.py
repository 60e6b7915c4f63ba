"""The person's day in their zone: from civil times to instants and back."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.habit import Rhythm
from steadyhand.values import NamedTuple

ONE_DAY = timedelta(days=1)
_NOON = time(12)
_RESOLUTION = timedelta(milliseconds=1)


class Calendar(NamedTuple):
    """The rhythm of the person's days, read in one time zone.

    A civil time that does not exist on a day moves forward by the gap; one that exists twice is
    the first of the two (PEP 495 with fold 0). Instants are aware UTC.
    """

    rhythm: Rhythm
    zone: ZoneInfo

    def civil(self, day: date, at: time) -> datetime:
        """The naive local time ``at`` of the person's day: the small hours belong to its end."""
        return datetime.combine(day + ONE_DAY if at < self.rhythm.starts_at else day, at)

    def instant(self, day: date, at: time) -> datetime:
        """The instant of the local time ``at`` of the person's day."""
        return self.civil(day, at).replace(tzinfo=self.zone).astimezone(UTC)

    def begins(self, day: date) -> datetime:
        """The instant the person's day begins: the first at which clocks show its start or later."""
        return _begins(self.zone, self.rhythm.starts_at, day)

    def exists(self, day: date) -> bool:
        """Whether clocks in the zone ever showed that date."""
        noon = datetime.combine(day, _NOON)
        return _shown(self.zone, noon.replace(tzinfo=self.zone).astimezone(UTC)).date() == day

    def ends(self, day: date) -> datetime:
        """The instant the person's day ends, which is when the next begins."""
        return self.begins(day + ONE_DAY)

    def wake(self, day: date) -> datetime:
        """The instant of waking."""
        return self.instant(day, self.rhythm.wake[day.weekday()])

    def bedtime(self, day: date) -> datetime:
        """The instant of going to bed at the end of the day."""
        return self.instant(day, self.rhythm.bedtime[day.weekday()])

    def day_of(self, instant: datetime) -> date:
        """The person's day an instant belongs to; the days leave no gap and do not overlap."""
        return _day_of(self.zone, self.rhythm.starts_at, instant)

    def offset_s(self, instant: datetime) -> int:
        """The UTC offset in force at an instant, seconds east."""
        offset = instant.astimezone(self.zone).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0


@lru_cache(maxsize=64)
def _begins(zone: ZoneInfo, starts_at: time, day: date) -> datetime:
    start = datetime.combine(day, starts_at)
    after = start.replace(tzinfo=zone).astimezone(UTC)
    if _shown(zone, after) == start:
        return after
    before = start.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while (middle := before + (after - before) // 2) - before >= _RESOLUTION:
        before, after = (before, middle) if _shown(zone, middle) >= start else (middle, after)
    return after.replace(microsecond=0)


@lru_cache(maxsize=16)
def _day_of(zone: ZoneInfo, starts_at: time, instant: datetime) -> date:
    local = instant.astimezone(zone)
    day = local.date() if local.time() >= starts_at else local.date() - ONE_DAY
    while instant < _begins(zone, starts_at, day):
        day -= ONE_DAY
    while instant >= _begins(zone, starts_at, day + ONE_DAY):
        day += ONE_DAY
    return day


def _shown(zone: ZoneInfo, instant: datetime) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)
