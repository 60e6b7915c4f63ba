"""What happens to the machine and to the person's day: values, thrown for one day at a time. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.values import NamedTuple, TypeAlias

TRIPS_TO = ("America/New_York", "Asia/Tokyo", "Australia/Sydney", "Europe/London", "Asia/Kolkata")
NIGHTS_SUSPENDED = 0.8
DAYS_SUSPENDED = 0.35
DAYS_AWAY = 0.4
DAYS_WITH_A_LOST_SERVER = 0.08
DAYS_WITH_A_CRASH = 0.05
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


Circumstance: TypeAlias = Suspended | Away | ServerLost | Crashed | Travelled


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
    next_wake = calendar.wake(day + ONE_DAY)
    yield Away(bedtime, next_wake)
    if chance.random() < NIGHTS_SUSPENDED:
        night = Suspended(bedtime + timedelta(minutes=20), next_wake - timedelta(minutes=5))
        if night.at < night.until:
            yield night


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
