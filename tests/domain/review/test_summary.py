"""The medians and extremes of the run, and what was logged of a supplement."""

import pytest

from fakes.four_weeks import FourWeeks, day, reviewed
from fakes.habits import configured
from steadyhand.domain.reassessment.review import Supplement
from steadyhand.domain.reminding.habit import Configuration, Habit, HabitKind, Reach, Stay

TABLETS = Habit("magnesium", HabitKind.TARGET, "Magnesium", Reach("mg", 200, 200), ())
LIMITED = TABLETS._replace(kind=HabitKind.LIMIT, aim=Stay("g", 0.25))


@pytest.fixture
def log() -> FourWeeks:
    """An empty log."""
    return FourWeeks()


def supplements(log: FourWeeks, configuration: Configuration) -> tuple[Supplement, ...]:
    """What the summary says of them."""
    return reviewed(log.events, configuration).summary.supplements


@pytest.mark.parametrize(("habit", "amount"), [(TABLETS, 200), (LIMITED, 0.2)])
def test_magnesium_of_each_day_is_summed_up(log: FourWeeks, habit: Habit, amount: float) -> None:
    """DOMAIN 6: a target or a limit, in milligrams whatever it is counted in, with its days."""
    for number in range(1, 29):
        log.drank(day(number), "magnesium", amount)
    assert supplements(log, configured(habit)) == (Supplement("Magnesium", 200, 28, 0),)


def test_two_doses_of_a_day_are_one_day(log: FourWeeks) -> None:
    """The median is of days."""
    log.drank(day(1), "magnesium", 100)
    log.drank(day(1), "magnesium", 150)
    assert supplements(log, configured(TABLETS)) == (Supplement("Magnesium", 250, 1, 0),)


def test_an_amount_that_was_not_said_is_no_number(log: FourWeeks) -> None:
    """Its day is told apart, and is in no median."""
    log.drank(day(1), "magnesium", 200)
    log.drank(day(2), "magnesium", None)
    assert supplements(log, configured(TABLETS)) == (Supplement("Magnesium", 200, 1, 1),)


def test_none_taken_is_nothing_to_tell(log: FourWeeks) -> None:
    """Neither without an entry nor with a zero."""
    log.drank(day(1), "magnesium", 0)
    log.entry(2, closed=True, intake_complete=True)
    assert supplements(log, configured(TABLETS)) == ()
    assert supplements(log, configured()) == ()
