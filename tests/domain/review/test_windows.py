"""Which days are compared with which, and what is no day at all."""

from datetime import timedelta

import pytest

from fakes.four_weeks import FourWeeks, day, reviewed
from fakes.habits import configured
from report.logbook import local
from steadyhand.domain.reassessment.symptoms import Rating, Verdict
from steadyhand.errors import Refused


def test_week_one_is_compared_with_days_22_to_28() -> None:
    """The baseline is days 1 to 7, the final window days 22 to 28."""
    found = reviewed(FourWeeks().weeks(one=6, two=9, three=9, four=2).events).symptoms
    assert (found.baseline.first, found.baseline.last) == (day(1), day(7))
    assert (found.final.first, found.final.last) == (day(22), day(28))
    assert (found.baseline.episodes, found.final.episodes) == (42, 14)
    assert found.verdict is Verdict.IMPROVED


@pytest.mark.parametrize("on", [29, 60, 4000])
def test_later_days_change_nothing(on: int) -> None:
    """After day 28 the same days are compared."""
    log = FourWeeks().weeks(one=6, four=2)
    before = reviewed(log.events)
    log.lived(29, 40)
    after = reviewed(log.events, on=on)
    assert after.symptoms == before.symptoms
    assert (after.weeks, after.parts, after.taken) == (before.weeks, before.parts, before.taken)


def test_the_final_window_ends_on_the_day_of_the_review() -> None:
    """On day 25 the final window has four days."""
    found = reviewed(FourWeeks().weeks(one=6, four=2).events, on=25).symptoms
    assert (found.final.last, found.final.days_observed) == (day(25), 4)
    assert found.provisional


def test_day_21_has_no_final_window_and_day_22_has() -> None:
    """R-006: before day 22 it is not enough data, with the day on which week 4 begins."""
    log = FourWeeks().weeks(one=6, four=2)
    before, on_the_day = reviewed(log.events, on=21).symptoms, reviewed(log.events, on=22).symptoms
    assert before.verdict is Verdict.NOT_ENOUGH_DATA
    assert str(day(22)) in before.reasons[0]
    assert (before.final.counts, len(on_the_day.final.counts)) == ((), 1)


def test_the_halves_meet_between_days_14_and_15() -> None:
    """The sensitivity comparison is days 1 to 14 with days 15 to 28."""
    log = FourWeeks()
    for number in range(1, 29):
        log.lived(number, 1 if number <= 14 else 3)
    halves = reviewed(log.events).sensitivity
    assert halves is not None
    assert (halves.baseline.episodes, halves.final.episodes) == (14, 42)
    assert (halves.baseline.last, halves.final.first) == (day(14), day(15))


def test_before_week_4_there_are_no_halves() -> None:
    """With a half that is not there the halves are not compared."""
    assert reviewed(FourWeeks().weeks(one=6).events, on=21).sensitivity is None


def test_missing_is_not_zero_and_coding_it_so_flips_the_verdict() -> None:
    """R-092: days without an entry are unknown; as zeros they would make it improved."""
    log = FourWeeks()
    for number in range(1, 29):
        if number < 24 or number == 28:
            log.lived(number, 4 if number < 22 else 3)
    honest = reviewed(log.events).symptoms
    assert honest.verdict is Verdict.NOT_ENOUGH_DATA
    for number in range(24, 28):
        log.lived(number, 0)
    assert reviewed(log.events).symptoms.verdict is Verdict.IMPROVED


def test_a_day_with_episodes_that_was_not_closed_is_not_observed() -> None:
    """Only a day that was closed counts, whatever was noted on it."""
    log = FourWeeks().weeks(one=6, four=2)
    before = reviewed(log.events).symptoms
    late = FourWeeks().weeks(one=6, four=2)
    late.events = [event for event in late.events if event.data.get("closed") is None or event.day != day(28)]
    after = reviewed(late.events).symptoms
    assert (before.final.days_observed, after.final.days_observed) == (7, 6)


def test_a_part_of_a_day_counts_as_that_part() -> None:
    """A day logged for half of it has half the exposure."""
    log = FourWeeks()
    log.lived(1, 3, share=0.5)
    assert reviewed(log.events, on=1).symptoms.baseline.days_observed == 0.5


def test_a_day_with_an_unknown_number_is_not_observed() -> None:
    """R-095: continuous twitching, and "some", have no count; the day is in no rate."""
    log = FourWeeks()
    log.episode(1, continuous=True, seconds=7200)
    log.entry(1, closed=True)
    log.entry(2, closed=True, some=True)
    review = reviewed(log.events, on=3)
    assert review.symptoms.baseline.counts == ()
    assert (review.weeks[0].days_with_any, review.weeks[0].minutes) == (2, 120)


def test_more_continuous_twitching_is_not_improved() -> None:
    """Fewer episodes with more minutes of continuous twitching are not called improved."""
    log = FourWeeks().weeks(one=6, four=2)
    log.episode(23, "20:00", continuous=True, seconds=3600)
    assert reviewed(log.events).symptoms.verdict is Verdict.NO_CLEAR_CHANGE


def test_a_new_region_is_worse() -> None:
    """R-093: a region of the body that week 1 did not know is worse, whatever the counts say."""
    log = FourWeeks().weeks(one=6, four=2)
    log.episode(1, "07:30", where="thumb", side="left")
    log.episode(16, "07:30", where="calf", side="right")
    review = reviewed(log.events)
    assert review.symptoms.verdict is Verdict.WORSE
    assert review.symptoms.new_regions == ("right leg",)
    assert [part.place for part in review.parts if part.is_new] == ["calf"]


def test_a_region_from_before_the_programme_is_not_new() -> None:
    """What was recorded before day 1 is known."""
    log = FourWeeks().weeks(one=6, four=2)
    log.episode(1, "07:30", where="thumb", side="left")
    log.episode(16, "07:30", where="calf", side="right")
    assert reviewed(log.events, earlier=frozenset({"right leg"})).symptoms.verdict is Verdict.IMPROVED


def test_without_any_known_region_nothing_is_new() -> None:
    """Where no place was noted by the end of week 1, there is nothing to be new against."""
    log = FourWeeks().weeks(one=6, four=2)
    log.episode(16, "07:30", where="calf", side="right")
    assert reviewed(log.events).symptoms.new_regions == ()


def test_the_last_rating_of_week_4_is_the_persons() -> None:
    """A rating given before week 4 does not count; of those in it the last does."""
    log = FourWeeks().weeks(one=6, four=2)
    log.entry(20, rating="much worse")
    log.entry(27, rating="same")
    log.entry(28, rating="worse")
    found = reviewed(log.events).symptoms
    assert (found.rating, found.verdict) == (Rating.WORSE, Verdict.NO_CLEAR_CHANGE)


def test_there_is_a_row_for_each_week_that_has_begun() -> None:
    """Weeks that have begun have a row with the exact interval of their rate."""
    log = FourWeeks().weeks(one=6, two=3)
    assert [len(reviewed(log.events, on=on).weeks) for on in (1, 7, 8, 14, 15, 22, 29)] == [
        1,
        1,
        2,
        2,
        3,
        4,
        4,
    ]
    first = reviewed(log.events).weeks[0]
    assert first.ci95 is not None
    assert first.ci95[0] < 6 < first.ci95[1]


def test_a_week_without_an_observed_day_has_no_rate() -> None:
    """Where no day was observed there is no rate, not a rate of zero."""
    week = reviewed(FourWeeks().events, on=3).weeks[0]
    assert (week.rate, week.ci95, week.minutes, week.intensity) == (None, None, None, None)


def test_the_configured_smallest_change_is_used() -> None:
    """A fall by 40 % is improved where 30 % counts, and not where 50 % is asked for."""
    log = FourWeeks().weeks(one=20, four=12)
    strict = configured()
    strict = strict._replace(programme=strict.programme._replace(smallest_change=0.5))
    assert reviewed(log.events).symptoms.verdict is Verdict.IMPROVED
    assert reviewed(log.events, strict).symptoms.verdict is Verdict.NO_CLEAR_CHANGE


def test_a_day_before_the_start_is_refused() -> None:
    """There is nothing to review before day 1."""
    with pytest.raises(Refused, match="begins on"):
        reviewed([], on=0, now=local(day(1), "12:00"))


def test_without_a_programme_it_is_refused_with_the_remedy() -> None:
    """Without a first day there is no review, and the message says where to set it."""
    with pytest.raises(Refused, match=r"set start under \[programme\]"):
        reviewed([], configured(start=None))


def test_a_review_of_a_past_day_is_of_that_day() -> None:
    """On an earlier day only what was by then is seen."""
    log = FourWeeks().weeks(one=6, two=5, three=4, four=2)
    past = reviewed(log.events, on=10, now=local(day(28), "23:50"))
    assert (past.day, past.logged_days, len(past.weeks)) == (10, 10, 2)
    assert max(past.days) == day(10)
    assert past.generated - local(day(10), "23:50") == timedelta(days=18)
