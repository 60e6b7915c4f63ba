"""What happens to the machine and to the person's day: values, thrown for one day at a time. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.values import NamedTuple, TypeAlias

TRIPS_TO = ("America/New_York", "Asia/Tokyo", "Australia/Sydney", "Europe/London", "Asia/Kolkata")
NIGHTS_SUSPENDED = 0.8
DAYS_SUSPENDED = 0.35
DAYS_AWAY = 0.4
DAYS_WITH_A_LOST_SERVER = 0.08
DAYS_WITH_A_CRASH = 0.05
DAYS_WITH_A_MEETING = 0.6
EVENINGS_AT_THE_MACHINE = 0.6
LATE_NIGHTS = 0.25
"""Evenings of use that go on to bedtime and past it; the others end before the last hour and a half."""
SITTINGS = ((0.1, 0.33), (0.38, 0.6))
"""When the person is at the machine by day, in shares of the waking time."""
EVENING_BEGINS = 0.78
WINDING_DOWN = timedelta(minutes=90)
SPELL_MIN = (20, 75)
PAUSE_MIN = (2, 20)
_MEETS_WITH = (Busy.DO_NOT_DISTURB, Busy.CAMERA, Busy.CAMERA, Busy.FULL_SCREEN)
FIRST_TRIP_DAY, LAST_TRIP_DAY = 8, 20
LONGEST_TRIP_DAYS = 5


class Suspended(NamedTuple):
    """The machine sleeps from ``at`` to ``until``, both aware UTC."""

    at: datetime
    until: datetime


class Away(NamedTuple):
    """The person is not at the machine, which stays awake."""

    at: datetime
    until: datetime


class Sits(NamedTuple):
    """The person is at the machine, the hands in use."""

    at: datetime
    until: datetime


class Meets(NamedTuple):
    """The person is not to be disturbed, which ``because`` tells."""

    at: datetime
    until: datetime
    because: Busy


class ServerLost(NamedTuple):
    """The notification server dies with its bubbles; another one is there at ``until``."""

    at: datetime
    until: datetime


class Crashed(NamedTuple):
    """The daemon dies and the service manager starts it again."""

    at: datetime


class Travelled(NamedTuple):
    """The system's clock shows the time of another ``zone`` from ``at`` on."""

    at: datetime
    zone: str


Circumstance: TypeAlias = Suspended | Away | Sits | Meets | ServerLost | Crashed | Travelled


def circumstances(calendar: Calendar, day: date, chance: Random) -> Iterator[Circumstance]:
    """What happens on one of the person's days and in the night after it, in no order."""
    wake, bedtime = calendar.wake(day), calendar.bedtime(day)
    waking = max(timedelta(hours=1), bedtime - wake)

    def moment() -> datetime:
        return wake + timedelta(seconds=int(waking.total_seconds() * chance.uniform(0.05, 0.9)))

    if chance.random() < DAYS_SUSPENDED:
        at = moment()
        yield Suspended(at, at + timedelta(minutes=chance.randint(10, 180)))
    if chance.random() < DAYS_AWAY:
        at = moment()
        yield Away(at, at + timedelta(minutes=chance.randint(30, 240)))
    if chance.random() < DAYS_WITH_A_LOST_SERVER:
        at = moment()
        yield ServerLost(at, at + timedelta(seconds=chance.randint(2, 1200)))
    if chance.random() < DAYS_WITH_A_CRASH:
        yield Crashed(moment())
    if chance.random() < DAYS_WITH_A_MEETING:
        at = wake + waking * chance.uniform(SITTINGS[0][0], SITTINGS[-1][1])
        yield Meets(at, at + timedelta(minutes=chance.randint(15, 75)), chance.choice(_MEETS_WITH))
    yield from _day_at_the_machine(wake, waking, chance)
    yield from _night(bedtime, calendar.wake(day + ONE_DAY), wake + waking * EVENING_BEGINS, chance)


def _day_at_the_machine(wake: datetime, waking: timedelta, chance: Random) -> Iterator[Sits]:
    for begins, ends in SITTINGS:
        yield from _spells(wake + waking * begins, wake + waking * ends, chance)


def _night(
    bedtime: datetime, next_wake: datetime, evening: datetime, chance: Random
) -> Iterator[Circumstance]:
    """The evening, perhaps at the machine, the bed, perhaps too late, and perhaps the machine's own sleep."""
    to_bed, thrown = bedtime, chance.random()
    if thrown < LATE_NIGHTS:
        to_bed = min(bedtime + timedelta(minutes=chance.randint(5, 60)), next_wake - ONE_DAY / 8)
    if thrown < EVENINGS_AT_THE_MACHINE:
        ends = to_bed if thrown < LATE_NIGHTS else bedtime - WINDING_DOWN
        yield from _spells(evening, ends, chance)
    yield Away(to_bed, next_wake)
    if chance.random() < NIGHTS_SUSPENDED:
        night = Suspended(to_bed + timedelta(minutes=20), next_wake - timedelta(minutes=5))
        if night.at < night.until:
            yield night


def _spells(begins: datetime, ends: datetime, chance: Random) -> Iterator[Sits]:
    """Spells at the machine with pauses between them: coarse, so that a rehearsal stays quick."""
    while begins < ends:
        until = min(ends, begins + timedelta(minutes=chance.randint(*SPELL_MIN)))
        yield Sits(begins, until)
        begins = until + timedelta(minutes=chance.randint(*PAUSE_MIN))


def trip(calendar: Calendar, first: date, days: int, chance: Random) -> tuple[Travelled, ...]:
    """A trip there and back within the days, where they are enough for one."""
    out, length = chance.randint(FIRST_TRIP_DAY, LAST_TRIP_DAY), chance.randint(2, LONGEST_TRIP_DAYS)
    away = [zone for zone in TRIPS_TO if zone != calendar.zone.key]
    zone, hours = chance.choice(away), timedelta(hours=chance.randint(3, 10))
    if out + length >= days:
        return ()
    there = calendar.wake(first + out * ONE_DAY) + hours
    back = calendar.wake(first + (out + length) * ONE_DAY) + hours
    return Travelled(there, zone), Travelled(back, calendar.zone.key)
