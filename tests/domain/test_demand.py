"""A day's goal of drinks with heat and exercise (R-021), and what is too much (R-024)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.diary import MORNING
from fakes.habits import START, configured, water
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.programme.hydration import Demand, Raised, is_too_fast, is_too_much, raised
from steadyhand.domain.reminding.adherence import adherence
from steadyhand.domain.reminding.amount import goal_on, is_met, on_day, raised_on
from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Habit, Reach
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.state import EMPTY, State, fold
from steadyhand.domain.reminding.wording import prompt_of

ADJUSTING = water(aim=Reach("ml", 2500, 250, adjusts=True))
HOT = Demand(heat=True)


def day_of(**data: object) -> State:
    """The state after such an entry of the first day."""
    log = Logbook()
    log.add(EventKind.DAY, START, via="cli", **data)
    return fold(EMPTY, log.events)


def goal(habit: Habit, state: State, day: date = START) -> float | None:
    """The goal of a day."""
    return goal_on(habit, state, day)


class TestRaised:
    @pytest.mark.parametrize(
        ("demand", "expected"),
        [
            (Demand(), Raised(2500)),
            (HOT, Raised(3000, heat=500)),
            (Demand(exercise_min=60), Raised(3000, exercise=500)),
            (Demand(exercise_min=45), Raised(2870, exercise=370)),
            (Demand(exercise_min=600), Raised(4000, exercise=1500)),
            (Demand(heat=True, exercise_min=120), Raised(4000, heat=500, exercise=1000)),
            (Demand(heat=True, exercise_min=180), Raised(4000, heat=500, exercise=1000)),
            (Demand(exercise_min=-30), Raised(2500)),
        ],
    )
    def test_heat_and_exercise(self, demand: Demand, expected: Raised) -> None:
        """Half a litre for heat and for each hour of exercise, at most 1.5 litres of it, 4 litres in all."""
        assert raised(2500, "ml", demand) == expected

    def test_what_a_clinician_agreed(self) -> None:
        """The goal is never raised above it, nor lowered to it."""
        assert raised(2500, "ml", HOT, most=2700) == Raised(2700, heat=200)
        assert raised(2500, "ml", HOT, most=2000) == Raised(2500)

    @pytest.mark.parametrize(("unit", "usual", "hot"), [("l", 2.5, 3.0), ("cup", 10, 12), ("oz", 84, 100.5)])
    def test_in_any_unit(self, unit: str, usual: float, hot: float) -> None:
        """What is added can be poured: whole quarters of a cup, halves of an ounce."""
        assert raised(usual, unit, HOT).goal == hot

    @given(st.floats(100, 4000), st.booleans(), st.floats(0, 1440), st.none() | st.floats(1, 6000))
    def test_within_bounds(self, usual: float, heat: bool, minutes: float, most: float | None) -> None:
        """Never below the goal itself, never above 4 litres, never above what was agreed."""
        found = raised(usual, "ml", Demand(heat, minutes), most)
        assert usual - 1e-3 <= found.goal <= max(usual, min(4000, most or 4000)) + 1e-3


class TestGoalOn:
    def test_a_hot_day(self) -> None:
        """The day's entry raises the goal of that day, not of the next."""
        state = day_of(heat=True, exercise_min=60)
        assert (goal(ADJUSTING, state), goal(ADJUSTING, state, START + timedelta(days=1))) == (3500, 2500)
        assert raised_on(ADJUSTING, state, START) == Raised(3500, heat=500, exercise=500)

    def test_only_where_it_is_wanted(self) -> None:
        """Without adjust the goal stays as it was set, and the habit is the very same."""
        state = day_of(heat=True)
        assert goal(water(), state) == 2500
        assert on_day(water(), state, START) == water()

    def test_a_later_entry_changes_what_it_names(self) -> None:
        """Cooler after all: the exercise stays."""
        log = Logbook()
        log.add(EventKind.DAY, START, via="cli", heat=True, exercise_min=60)
        log.add(EventKind.DAY, START, via="cli", heat=False)
        assert goal(ADJUSTING, fold(EMPTY, log.events)) == 3000

    def test_taken_back(self) -> None:
        """An entry that was taken back raises nothing."""
        log = Logbook()
        log.retracted(log.add(EventKind.DAY, START, via="cli", heat=True))
        assert goal(ADJUSTING, fold(EMPTY, log.events)) == 2500

    @pytest.mark.parametrize("odd", ["yes", 1, None, [True]])
    def test_what_does_not_fit_raises_nothing(self, odd: object) -> None:
        """An imported entry may hold anything."""
        assert goal(ADJUSTING, day_of(heat=odd, exercise_min=str(odd))) == 2500

    @pytest.mark.parametrize(("drunk", "met"), [(2600, 0), (3000, 1)])
    def test_adherence_counts_the_goal_of_the_day(self, drunk: float, met: int) -> None:
        """R-023: on a hot day 2600 ml do not reach a goal of 3000."""
        log = Logbook()
        log.in_force(START, "water")
        log.add(EventKind.DAY, START, via="cli", heat=True)
        log.drank(START, "water", drunk)
        configuration = configured(ADJUSTING._replace(recurrences=()))
        now = local(START + timedelta(days=1), "09:00")
        (row,) = adherence(configuration, log.events, BERLIN, first_day=START, last_day=START, now=now)
        assert row.days_met == met
        assert row.partial == pytest.approx(min(1, drunk / 3000))


class TestTooMuch:
    def test_a_litre_in_an_hour(self) -> None:
        """R-024: more than a litre within an hour is too fast, a litre is not."""
        first = (MORNING, 600.0)
        assert not is_too_fast("ml", (first, (MORNING + timedelta(minutes=50), 400.0)), MORNING)
        assert is_too_fast("ml", (first, (MORNING + timedelta(minutes=50), 401.0)), MORNING)

    def test_two_hours_are_not_one(self) -> None:
        """What was drunk 50 minutes before and 50 minutes after was not drunk within one hour."""
        around = [(MORNING + timedelta(minutes=minutes), 500.0) for minutes in (-50, 0, 50)]
        assert not is_too_fast("ml", tuple(around), MORNING)

    def test_it_passes(self) -> None:
        """An hour later it is no longer too fast."""
        assert not is_too_fast("l", ((MORNING, 2.0),), MORNING + timedelta(hours=1))

    @pytest.mark.parametrize(
        ("unit", "total", "much"), [("ml", 4000, False), ("ml", 4001, True), ("cup", 17, True)]
    )
    def test_four_litres(self, unit: str, total: float, much: bool) -> None:
        """R-024: more than four litres in a day is too much."""
        assert is_too_much(unit, total) is much


def test_a_prompt_asks_for_the_goal_of_the_day() -> None:
    """On a hot day the words and the share go by the raised goal."""
    (occurrence, *_) = timetable(configured(ADJUSTING), BERLIN, START)
    asking = asking_of(
        configured(ADJUSTING), day_of(heat=True), ADJUSTING, occurrence, at=occurrence.due, zone=BERLIN
    )
    assert prompt_of(asking, BERLIN, details=True).body == "300 ml now. 0 of 3000 ml so far today."


def test_the_raised_goal_is_what_ends_the_asking() -> None:
    """2500 ml are not enough on a hot day: the reminder still asks; 3000 ml are."""
    (occurrence, *_) = timetable(configured(ADJUSTING), BERLIN, START)
    log = Logbook()
    log.add(EventKind.DAY, START, via="cli", heat=True)
    log.drank(START, "water", 2500)
    assert not is_met(ADJUSTING, fold(EMPTY, log.events), occurrence)
    log.drank(START, "water", 500)
    assert is_met(ADJUSTING, fold(EMPTY, log.events), occurrence)
