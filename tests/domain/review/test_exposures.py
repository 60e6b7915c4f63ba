"""What stands beside the episodes: known amounts alone, and nothing from memory."""

import pytest

from fakes.four_weeks import PLAIN, FourWeeks, day, reviewed
from fakes.habits import START, configured
from steadyhand.domain.reassessment.association import Association, Reading
from steadyhand.domain.reassessment.review import Taken
from steadyhand.domain.reminding.habit import Configuration, Habit, HabitKind, Reach, Stay

ALCOHOL = Habit("alcohol", HabitKind.LIMIT, "Alcohol", Stay("units", 2), ())


@pytest.fixture
def log() -> FourWeeks:
    """An empty log."""
    return FourWeeks()


def taken(log: FourWeeks, configuration: Configuration = PLAIN, number: int = 1) -> Taken:
    """What was taken on a day."""
    return reviewed(log.events, configuration).taken[number - 1]


def pairs(log: FourWeeks, exposure: str, lag: int = 0) -> int:
    """How many days stand beside episodes."""
    return association(log, exposure, lag).n


def association(log: FourWeeks, exposure: str, lag: int = 0) -> Association:
    """The row of one exposure."""
    rows = reviewed(log.events).associations
    return next(row for row in rows if (row.exposure, row.lag) == (exposure, lag))


def test_six_exposures_at_two_lags_are_declared() -> None:
    """Twelve tests, no more, whatever was logged."""
    rows = reviewed([]).associations
    assert len(rows) == 12
    assert {row.reading for row in rows} == {Reading.TOO_FEW_DAYS}


def test_nothing_logged_is_missing(log: FourWeeks) -> None:
    """A day without an entry has no amount, which is not zero."""
    log.lived(1, 2)
    assert taken(log) == Taken(day(1))
    assert pairs(log, "caffeine_mg") == 0


def test_an_explicit_zero_is_an_amount(log: FourWeeks) -> None:
    """Zero that was logged is known."""
    log.lived(1, 2)
    log.drank(day(1), "caffeine", 0)
    assert taken(log).caffeine_mg == 0
    assert pairs(log, "caffeine_mg") == 1


def test_a_day_declared_complete_has_zero_of_what_is_not_logged(log: FourWeeks) -> None:
    """Where all intake was declared recorded, nothing logged is nothing taken."""
    log.entry(1, closed=True, intake_complete=True)
    assert (taken(log).caffeine_mg, taken(log).water_ml, taken(log).alcohol_units) == (0, 0, None)


def test_an_unknown_amount_is_a_lower_bound_and_in_no_test(log: FourWeeks) -> None:
    """R-036: an unknown amount makes the day's total a lower bound, and the day missing in the tests."""
    log.lived(1, 2)
    log.drank(day(1), "caffeine", 63)
    log.drank(day(1), "caffeine", None)
    assert (taken(log).caffeine_mg, taken(log).caffeine_at_least) == (63, True)
    assert pairs(log, "caffeine_mg") == 0


def test_amounts_are_in_one_unit(log: FourWeeks) -> None:
    """Grams of alcohol are units of eight grams, cups and litres are millilitres, grams of caffeine mg."""
    grams = ALCOHOL._replace(aim=Stay("g", 16))
    litres = Habit("water", HabitKind.TARGET, "Water", Reach("l", 2.5, 0.25), ())
    strong = Habit("caffeine", HabitKind.LIMIT, "Caffeine", Stay("g", 0.4), ())
    for habit, amount in (("alcohol", 16), ("water", 1.5), ("caffeine", 0.2)):
        log.drank(day(1), habit, amount)
    assert taken(log, configured(grams, litres, strong)) == Taken(START, 200, alcohol_units=2, water_ml=1500)


def test_what_was_entered_afterwards_is_in_no_test(log: FourWeeks) -> None:
    """DOMAIN 4.6: entries from memory are left out, as exposure and as outcome."""
    log.lived(1, 2, stress=3)
    log.entry(2, closed=True, stress=4, recalled=True)
    log.lived(3, 1, stress=5)
    log.episode(3, "22:00", recalled=True)
    assert pairs(log, "stress") == 1


def test_an_amount_entered_afterwards_is_in_no_test(log: FourWeeks) -> None:
    """A day with a remembered drink has no exposure, and still its total."""
    log.lived(1, 2)
    event = log.drank(day(1), "caffeine", 80)
    log.events[-1] = event._replace(data={**event.data, "recalled": True})
    assert pairs(log, "caffeine_mg") == 0
    assert taken(log).caffeine_mg == 80


def test_the_day_before_is_lag_one(log: FourWeeks) -> None:
    """Lag 1 sets the exposure of the day before beside the episodes of the day."""
    log.drank(day(1), "water", 2000)
    log.lived(2, 3)
    assert (pairs(log, "water_l", 0), pairs(log, "water_l", 1)) == (0, 1)


def test_a_day_without_a_known_count_is_no_outcome(log: FourWeeks) -> None:
    """A day that was not closed stands beside nothing."""
    log.entry(1, stress=3)
    log.episode(1)
    assert pairs(log, "stress") == 0


def test_a_strong_link_is_found(log: FourWeeks) -> None:
    """Episodes that follow stress from day to day are told as worth asking about."""
    for number in range(1, 29):
        stress = (number * 7) % 11
        log.lived(number, stress, stress=stress)
    assert association(log, "stress").reading is Reading.WORTH_ASKING


def test_medians_leave_out_what_is_a_lower_bound(log: FourWeeks) -> None:
    """The median of caffeine is of the days whose total is known."""
    log.drank(day(1), "caffeine", 100)
    log.drank(day(2), "caffeine", 300)
    log.drank(day(3), "caffeine", 900)
    log.drank(day(3), "caffeine", None)
    assert reviewed(log.events).summary.caffeine_mg == 200


def test_the_summary_of_the_episodes(log: FourWeeks) -> None:
    """Lengths and intensities have a median and an extreme; rest and use are counted."""
    log.episode(1, seconds=10, intensity=2, state="rest")
    log.episode(1, "13:00", seconds=30, intensity=5, state="use")
    log.episode(2, seconds=600, intensity=9, state="use")
    log.episode(3, continuous=True)
    summary = reviewed(log.events).summary
    assert (summary.seconds_median, summary.seconds_longest) == (30, 600)
    assert (summary.intensity_median, summary.intensity_highest) == (5, 9)
    assert (summary.rest, summary.use) == (1, 2)


def test_what_the_person_wrote_is_gathered_once(log: FourWeeks) -> None:
    """Medicines, questions and examples of function are told once each, in their order."""
    log.entry(1, medicines=["a"], questions=["why"])
    log.entry(2, medicines=["b", "a"], function=["buttons"])
    summary = reviewed(log.events).summary
    assert (summary.medicines, summary.questions, summary.function) == (("a", "b"), ("why",), ("buttons",))
