"""The unmodified daemon, driven through the nights in which clocks change, two hours a second."""

from datetime import datetime

import pytest

from stage.days import day_with, task
from stage.desktop import until
from stage.person import BERLIN, Person

SPEED = 7200
UP_ALL_NIGHT = """
[day]
starts_at = "00:30"
wake = "00:40"
bedtime = "23:50"
"""
HABITS = day_with(task("night", "02:30"), task("breakfast", "08:00"), channel="none")


@pytest.fixture
def awake(person: Person) -> Person:
    """Somebody who sleeps very little."""
    person.configure(HABITS + UP_ALL_NIGHT)
    return person


def shown(person: Person, habit: str) -> list[datetime]:
    """When the habit's reminders were shown, by a clock on the wall."""
    return [
        row.at.astimezone(BERLIN) for row in person.log() if row.habit == habit and row.kind == "prompted"
    ]


def live_through(person: Person, begins: str, last: str) -> None:
    """Run the daemon from then on, until the reminder of that key has been shown."""
    person.start_the_clock_at(begins)
    person.start_daemon().end()
    person.hurry(begins, SPEED)
    daemon = person.start_daemon()
    until(lambda: (last, "prompted") in [(row.occurrence, row.kind) for row in person.log()], last)
    daemon.end()


def assert_at(moment: datetime, expected: str) -> None:
    """The wall clock's time and offset; at this speed a sluggish machine costs many minutes."""
    exact = datetime.fromisoformat(expected)
    assert 0 <= (moment - exact).total_seconds() < 55 * 60
    assert moment.utcoffset() == exact.utcoffset()


def test_in_spring_the_missing_half_past_two_comes_once(awake: Person) -> None:
    """I-1: 02:30 does not exist and comes at 03:30, once; the next night it is 02:30 again, once."""
    live_through(awake, "2026-03-29 00:45:00", "night@2026-03-30T02:30")
    first, second = shown(awake, "night")
    assert_at(first, "2026-03-29 03:30+02:00")
    assert_at(second, "2026-03-30 02:30+02:00")
    (breakfast,) = shown(awake, "breakfast")
    assert_at(breakfast, "2026-03-29 08:00+02:00")


def test_in_autumn_the_doubled_half_past_two_comes_once(awake: Person) -> None:
    """I-1: 02:30 exists twice and comes the first time only; 08:00 stays 08:00."""
    live_through(awake, "2026-10-25 00:45:00", "breakfast@2026-10-25T08:00")
    (night,) = shown(awake, "night")
    assert_at(night, "2026-10-25 02:30+02:00")
    (breakfast,) = shown(awake, "breakfast")
    assert_at(breakfast, "2026-10-25 08:00+01:00")
