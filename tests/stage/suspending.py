"""A person's machine that is suspended: the clock moves on while nothing of it runs."""

from datetime import datetime
from typing import NamedTuple

from stage.desktop import until
from stage.mocked import MockedSleep
from stage.person import Person


class Slept(NamedTuple):
    """When a suspend was announced, when it began after that, and when it ended."""

    announced: datetime
    began: datetime
    ended: datetime


def suspend(person: Person, machine: MockedSleep, **span: float) -> Slept:
    """Sleep for so long; nobody has been told of the end."""
    before, announced = person.uptime_ends[-1], person.now
    machine.falls_asleep()
    until(lambda: person.uptime_ends[-1] > before, "the time until the suspend")
    began = person.now
    person.jump(**span)
    return Slept(announced, began, person.now)


def told_by_logind(person: Person, machine: MockedSleep) -> None:
    """Logind's word comes first, then the timer's."""
    machine.wakes()
    person.wake_daemons()
