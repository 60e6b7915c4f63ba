"""The review as a whole."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis.strategies import booleans, floats, integers, lists, sampled_from, tuples

from fakes.four_weeks import FourWeeks, day, reviewed
from report.logbook import local
from steadyhand.domain.reminding.event import EventKind


def full() -> FourWeeks:
    """Four weeks with something of everything."""
    log = FourWeeks()
    for number in range(1, 29):
        log.episode(number, "07:30", where="thumb", side="left", seconds=20, intensity=number % 10)
        log.lived(number, number % 4, stress=number % 7, slept_min=400 + number)
        log.drank(day(number), "caffeine", 50 * (number % 5))
        log.drank(day(number), "water", 2000)
    return log


def test_the_same_log_gives_the_same_review() -> None:
    """Twice the same events, twice the same review."""
    assert reviewed(full().events) == reviewed(full().events)


def test_what_was_taken_back_is_gone() -> None:
    """R-096: a retracted episode is in no number, and the correction is counted."""
    log = FourWeeks().weeks(one=3, four=3)
    before = reviewed(log.events)
    log.retracted(log.episode(23, "20:00", where="calf", side="left"))
    after = reviewed(log.events)
    assert (after.symptoms, after.parts, after.days) == (before.symptoms, before.parts, before.days)
    assert (before.corrections, after.corrections) == (0, 1)


def test_a_retracted_closing_opens_the_day() -> None:
    """A day whose closing was taken back is not observed any more."""
    log = FourWeeks().weeks(one=3, four=3)
    log.retracted(next(event for event in reversed(log.events) if event.data.get("closed")))
    assert reviewed(log.events).symptoms.final.days_observed == 6


def test_events_of_other_days_change_nothing() -> None:
    """What happened before day 1 and after day 28 is not of this run."""
    log = full()
    before = reviewed(log.events, on=40)
    for number in (-5, 0, 29, 33):
        log.lived(number, 9, stress=9)
        log.drank(day(number), "caffeine", 999)
    assert reviewed(log.events, on=40) == before


def test_parts_are_told_with_first_and_last_day() -> None:
    """R-093: each place with its side, in the order it was first seen."""
    log = FourWeeks()
    log.episode(3, where="calf", side="left")
    log.episode(1, where="thumb", side="right")
    log.episode(9, where="thumb", side="right")
    log.episode(9, "13:00")
    parts = reviewed(log.events).parts
    assert [(part.place, part.side, part.episodes) for part in parts] == [
        ("thumb", "right", 2),
        ("calf", "left", 1),
    ]
    assert (parts[0].first, parts[0].last) == (day(1), day(9))


def test_ten_thousand_events_are_a_review() -> None:
    """A heavy month comes out as counted."""
    log = FourWeeks()
    for number in range(1, 29):
        for minute in range(250):
            at = f"{6 + minute // 60:02}:{minute % 60:02}"
            log.drank(day(number), "water", 10, at)
            log.add(EventKind.PROMPTED, day(number), "water", at)
            log.add(EventKind.SKIPPED, day(number), "water", at)
        log.lived(number, 30)
    assert len(log.events) > 10_000
    review = reviewed(log.events)
    assert review.symptoms.baseline.episodes == 210
    assert review.adherence[0].skipped == 28 * 250
    assert review.taken[0].water_ml == 2500


@settings(max_examples=25)
@given(
    lists(
        tuples(
            integers(1, 28),
            sampled_from([EventKind.DONE, EventKind.SKIPPED, EventKind.INTAKE, EventKind.SESSION]),
            floats(0, 500),
            booleans(),
        ),
        max_size=30,
    )
)
def test_events_of_another_habit_change_nothing_of_the_symptoms(
    others: list[tuple[int, EventKind, float, bool]],
) -> None:
    """Whatever an unrelated habit did, the symptoms and their weeks stay as they are."""
    log = full()
    before = reviewed(log.events)
    for number, kind, amount, recalled in others:
        log.add(kind, day(number), "knitting", amount=amount, recalled=recalled)
    after = reviewed(log.events)
    assert (after.symptoms, after.weeks, after.parts, after.nights) == (
        before.symptoms,
        before.weeks,
        before.parts,
        before.nights,
    )
    assert after.associations == before.associations


@settings(max_examples=25)
@given(integers(1, 60), integers(0, 36))
def test_any_day_can_be_reviewed(on: int, hours: int) -> None:
    """Any day of the programme and after it has a review, at any hour after it began."""
    review = reviewed(full().events, on=on, now=local(day(on), "05:00") + timedelta(hours=hours))
    assert review.day == on
    assert all(len(line.marks) == 28 for line in review.calendar)
    assert review.logged_days == min(on, 28)
