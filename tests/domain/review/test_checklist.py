"""R-094: the seven points, each from the data."""

import pytest

from fakes.four_weeks import PILLS, PLAIN, FourWeeks, day, reviewed
from fakes.habits import configured, evening
from steadyhand.domain.reassessment.review import Point
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration


@pytest.fixture
def log() -> FourWeeks:
    """An empty log."""
    return FourWeeks()


def point(log: FourWeeks, number: int, configuration: Configuration = PILLS, on: int = 28) -> Point:
    """The point of that number, from 1."""
    return reviewed(log.events, configuration, on=on).checklist[number - 1]


def test_all_seven_are_always_there(log: FourWeeks) -> None:
    """Without any data all seven are there, none of them done."""
    assert [each.done for each in reviewed(log.events, on=1).checklist] == [False] * 7


def test_tracking_needs_four_fifths_of_the_days_and_half_of_the_details(log: FourWeeks) -> None:
    """How often, where and how long: days closed, episodes with a place and a length."""
    for number in range(1, 9):
        log.episode(number, where="thumb", side="left", seconds=20)
        log.episode(number, "13:00")
        log.entry(number, closed=True)
    assert point(log, 1, on=10).done
    assert not point(log, 1, on=11).done
    evidence = point(log, 1, on=10).evidence
    assert evidence == "Episodes logged on 8 of 10 days; of 16, 8 with a place and 8 with a length."


@pytest.mark.parametrize(("days", "done"), [(6, False), (7, True)])
def test_caffeine_needs_a_week_of_days(log: FourWeeks, days: int, done: bool) -> None:
    """Caffeine was reviewed where it was logged on seven days."""
    for number in range(1, days + 1):
        log.drank(day(number), "caffeine", 100)
    log.episode(1, triggers=["caffeine", "stress"])
    found = point(log, 2, PLAIN)
    assert found.done is done
    assert found.evidence == f"Caffeine logged on {days} of 28 days; episodes that name a stimulant: 1."


def test_stress_and_sleep_need_both(log: FourWeeks) -> None:
    """One of the two is not enough."""
    for number in range(1, 8):
        log.entry(number, stress=4)
    assert not point(log, 4).done
    for number in range(1, 8):
        log.entry(number, slept_min=420)
    assert point(log, 4).done


def test_hand_work(log: FourWeeks) -> None:
    """Overuse was looked at where hand work was noted on seven days."""
    for number in range(1, 8):
        log.entry(number, hand_min=120)
    log.episode(1, state="use")
    assert point(log, 5).done
    assert "episodes after use: 1 of 1" in point(log, 5).evidence


def test_the_trial_is_done_when_it_is_over(log: FourWeeks) -> None:
    """R-009: fourteen days, and half of the habits kept on four fifths of them."""
    for number in range(8, 22):
        log.done(day(number), "pills")
    assert not point(log, 6, on=21).done
    assert point(log, 6, on=22).done
    assert "1 of 1 were kept" in point(log, 6, on=22).evidence


def test_the_trial_has_not_begun_in_week_1(log: FourWeeks) -> None:
    """In week 1 it says when it begins."""
    assert point(log, 6, on=7).evidence == f"The trial begins on {day(8)}."


def test_the_diarys_own_questions_are_no_trial(log: FourWeeks) -> None:
    """Answering the evening question changes nothing of one's life."""
    for number in range(8, 22):
        log.done(day(number), "evening", "21:30")
    assert not point(log, 6, configured(evening())).done


def test_a_visit_is_the_seventh_point(log: FourWeeks) -> None:
    """Advice was sought where a visit was recorded."""
    log.seen(-3)
    assert not point(log, 7).done
    log.seen(20)
    log.retracted(log.seen(24))
    assert point(log, 7).done
    assert str(day(20)) in point(log, 7).evidence
    assert not point(log, 7, on=19).done


def test_a_visit_without_a_day_is_none(log: FourWeeks) -> None:
    """What was imported without a date that exists is passed over."""
    for value in ("2026-12-99", None, 5):
        log.add(EventKind.CLINICIAN, day(20), date=value)
    assert not point(log, 7).done
