"""What the review says of answers that came late from another machine, and of clocks."""

from datetime import timedelta

import pytest

from fakes.four_weeks import PILLS, FourWeeks, day, reviewed
from steadyhand.domain.reminding.clocks import Ahead
from steadyhand.domain.reminding.event import DAEMON, Event, EventKind

LAPTOP = "laptop"


@pytest.fixture
def log() -> FourWeeks:
    """Nothing yet."""
    return FourWeeks()


def outcome(log: FourWeeks, number: int, kind: EventKind, device: str, via: str = DAEMON) -> Event:
    """The pills of that day end so on that machine."""
    event = log.add(kind, day(number), "pills", via=via)
    log.events[-1] = event._replace(device=device)
    return log.events[-1]


def test_a_miss_that_was_done_elsewhere_is_counted(log: FourWeeks) -> None:
    """Once for each reminder, however many machines had missed it; it is adherent as done."""
    for number in (1, 2):
        outcome(log, number, EventKind.MISSED, "desktop")
        outcome(log, number, EventKind.MISSED, "phone")
        outcome(log, number, EventKind.DONE, LAPTOP, "dbus")
    made = reviewed(log.events, PILLS, on=7)
    assert (made.late_done, made.adherence[0].done, made.adherence[0].missed) == (2, 2, 0)


def test_a_miss_alone_is_a_miss(log: FourWeeks) -> None:
    """Two machines that missed it are one miss, and nothing came late."""
    outcome(log, 1, EventKind.MISSED, "desktop")
    outcome(log, 1, EventKind.MISSED, LAPTOP)
    made = reviewed(log.events, PILLS, on=7)
    assert (made.late_done, made.adherence[0].missed) == (0, 1)


def test_clocks_that_disagreed_are_told(log: FourWeeks) -> None:
    """The most of each pair; a minute is none."""
    for seconds in (60, 300, 420):
        log.add(EventKind.CLOCK_DIFFERED, day(2), device=LAPTOP, ahead_s=seconds)
    (told,) = reviewed(log.events, PILLS, on=7).clocks
    assert told == Ahead(LAPTOP, log.events[0].device, timedelta(minutes=7))
