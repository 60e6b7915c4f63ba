"""A clock that is a year ahead for some hours, as with an empty battery or a wrong server."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import NamedTuple

import pytest

from crash.oracle import outcomes
from fakes.habits import example
from fakes.life import Life, local
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.storage.sqlite import SqliteLog

NOON = local("2026-12-08T12:00")
EVENING = NOON + timedelta(hours=6)
COMING = ("2026-12-09", "2026-12-10")
THE_END = "2026-12-11T05:00"
THOUSANDS = 10_000


class Corrected(NamedTuple):
    """What was recorded up to the correction, and the life as it went on from there."""

    before: tuple[Event, ...]
    life: Life


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corrected]:
    """A morning as usual, six hours in another year, the right time again, and two days more."""
    with closing(SqliteLog.open(tmp_path_factory.mktemp("year") / "log.db")) as log:
        life = Life(example(), now="2026-12-08T05:00", log=log)  # type: ignore[arg-type]  # another of the same port
        life.until(NOON)
        life.set_clock(NOON + timedelta(days=365))
        life.until(life.now + timedelta(hours=6))
        life.set_clock(EVENING)
        before = life.events
        life.until(THE_END)
        yield Corrected(before, life)


def test_what_was_concluded_of_the_year_is_taken_back(corrected: Corrected) -> None:
    """At the correction no outcome of a coming day holds; there were thousands."""
    concluded = [each for each in corrected.before if each.kind in OUTCOMES and each.day > EVENING.date()]
    assert len(concluded) > THOUSANDS
    assert {each.occurrence for each in concluded} & set(outcomes(corrected.before)) == set()


def test_the_coming_days_are_as_usual(corrected: Corrected) -> None:
    """Every reminder of the next days is shown and ends as on any day of a person who does not answer."""
    usual = Life(example(), now="2026-12-08T05:00")
    usual.until(THE_END)
    for day in COMING:
        assert ends(corrected.life, day) == ends(usual, day)
        assert set(asked(corrected.life, day)) == set(asked(usual, day))


def test_every_occurrence_has_one_outcome_in_the_end(corrected: Corrected) -> None:
    """I-1: those of the morning, of the hours in another year, and of the days after."""
    life = corrected.life
    ended = outcomes(life.events)
    days = (EVENING.date() + timedelta(days=ahead) for ahead in range(3))
    planned = [each.key for day in days for each in timetable(life.configuration, life.clock.zone, day)]
    assert {len(ended.get(key, ())) for key in planned} == {1}


def ends(life: Life, day: str) -> dict[str, list[EventKind]]:
    """How that day's occurrences ended."""
    return {key: kinds for key, kinds in outcomes(life.events).items() if f"@{day}T" in key}


def asked(life: Life, day: str) -> list[str]:
    """What was shown of that day."""
    return [key for key in life.asked() if f"@{day}T" in key]
