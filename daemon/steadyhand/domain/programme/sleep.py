"""The night: how long, whether short, and how near to the plan (R-040 to R-042). Pure."""

from datetime import UTC, date, datetime, time, timedelta

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.errors import Refused
from steadyhand.values import NamedTuple, TypeAlias

LEAST_MIN, MOST_MIN = 7 * 60, 8 * 60
"""The programme's target for a night, in minutes (R-040)."""
SHORT_MIN = 6 * 60
"""A night below it is marked (R-041)."""
LONGEST = timedelta(hours=20)
"""In bed for longer is taken for a slip of the pen."""
REGULAR = timedelta(minutes=30)
"""How far bedtime and waking may be from the plan (R-042)."""
SHORT_NIGHT = (
    "That was less than 6 hours. Short sleep is linked with leg cramps in surveys; the cause is unknown."
)
"""What may be said of it: for twitching there is no such survey (DOMAIN 2.8)."""
_NOON = time(12)

Moment: TypeAlias = time | datetime
"""A time of day, or an instant, aware."""


class Night(NamedTuple):
    """From going to bed to getting up, aware UTC; minutes to fall asleep, and awake in between."""

    bed: datetime
    up: datetime
    latency_min: float = 0.0
    awake_min: float = 0.0

    @property
    def slept_min(self) -> float:
        """Minutes of real time asleep: a night on which clocks change is as long as it was."""
        in_bed_min = (self.up - self.bed) / timedelta(minutes=1)
        return in_bed_min - self.latency_min - self.awake_min


class Deviation(NamedTuple):
    """How much later than planned the person went to bed and got up; earlier is negative."""

    bed: timedelta
    up: timedelta


def night_of(bed: Moment, up: Moment, day: date, calendar: Calendar) -> tuple[datetime, datetime]:
    """The instants of the night before ``day``, which is the date of getting up.

    A time of day for getting up is on that date, one for going to bed the last before it; so 23:30 is
    the evening before and 00:30 the same date. A time that clocks skip moves forward, of one they
    show twice it is the first.
    """
    rose = up if isinstance(up, datetime) else civil(day, up, calendar)
    if isinstance(bed, datetime):
        return bed, rose
    date_up = rose.astimezone(calendar.zone).date()
    lay = civil(date_up, bed, calendar)
    return (lay if lay < rose else civil(date_up - ONE_DAY, bed, calendar)), rose


def bed_of(bed: Moment, day: date, calendar: Calendar) -> datetime:
    """The instant of going to bed where getting up is not known: before noon it was after midnight."""
    if isinstance(bed, datetime):
        return bed
    return civil(day - ONE_DAY if bed >= _NOON else day, bed, calendar)


def civil(day: date, at: time, calendar: Calendar) -> datetime:
    """The instant at which clocks show that time on that date, aware UTC."""
    return datetime.combine(day, at, calendar.zone).astimezone(UTC)


def checked(night: Night, day: date, now: datetime, calendar: Calendar) -> Night:
    """The night, where it can have been one and belongs to ``day``. Raises Refused."""
    in_bed = night.up - night.bed
    if night.up > now:
        raise Refused("getting up is in the future: nothing was recorded")
    if in_bed <= timedelta(0):
        raise Refused("going to bed is not before getting up: nothing was recorded")
    if in_bed > LONGEST:
        hours, longest = in_bed / timedelta(hours=1), LONGEST / timedelta(hours=1)
        raise Refused(
            f"that would be {hours:.1f} hours in bed, more than {longest:.0f}: nothing was recorded"
        )
    if night.slept_min <= 0:
        raise Refused("that leaves no time asleep in the night: nothing was recorded")
    if calendar.day_of(night.up) not in {day, day - ONE_DAY}:
        raise Refused(f"that is not the night before {day}, name its day with --day: nothing was recorded")
    return night


def is_short(slept_min: float) -> bool:
    """Whether a night of so many minutes is marked as short: below 6 hours (R-041)."""
    return slept_min < SHORT_MIN


def deviation(bed: datetime, up: datetime, day: date, calendar: Calendar) -> Deviation:
    """How far the night before ``day`` was from the planned bedtime and waking (R-042)."""
    return Deviation(bed - calendar.bedtime(day - ONE_DAY), up - calendar.wake(day))


def is_regular(found: Deviation, tolerance: timedelta = REGULAR) -> bool:
    """Whether both are within the tolerance; its edge counts as within."""
    return abs(found.bed) <= tolerance and abs(found.up) <= tolerance
