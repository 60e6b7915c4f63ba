"""The four weeks and the numbers behind them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers

from fakes.diary import MORNING
from fakes.habits import START
from steadyhand.domain.programme.hydration import is_volume, most_at_once, paced, room_this_hour
from steadyhand.domain.programme.taper import Step, gentle_steps, limit_on, step_on
from steadyhand.domain.programme.weeks import Phase, phase_of, programme_day, programme_week
from steadyhand.domain.reminding.habit import Stay, Taper

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def tapered(start: float, limit: float, percent: float = 25) -> list[float]:
    """The limit in force at the start of each of six weeks."""
    aim = Stay("mg", limit, Taper(start, percent, WEEK))
    return [limit_on(aim, START, START + index * WEEK) for index in range(6)]


class TestWeeks:
    def test_days_count_from_one(self) -> None:
        """R-001: the first day is day 1 of week 1, the seventh its last, the eighth begins week 2."""
        numbers = [
            (programme_day(START, day), programme_week(START, day))
            for day in (START, START + 6 * DAY, START + WEEK)
        ]
        assert numbers == [(1, 1), (7, 1), (8, 2)]

    def test_before_the_start(self) -> None:
        """The day before is 0, in week 0, and nothing has started."""
        assert programme_day(START, START - DAY) == 0
        assert programme_week(START, START - DAY) == 0
        assert phase_of(programme_week(START, START - DAY)) is Phase.NOT_STARTED

    def test_the_last_day(self) -> None:
        """R-006: day 28 is the last of the fourth week."""
        assert programme_week(START, START + 27 * DAY) == 4

    def test_the_four_phases(self) -> None:
        """R-001: monitor, optimise, relax, reassess."""
        assert [phase_of(week) for week in (1, 2, 3, 4)] == [
            Phase.MONITOR,
            Phase.OPTIMISE,
            Phase.RELAX,
            Phase.REASSESS,
        ]

    @pytest.mark.parametrize("week", [5, 6, 100])
    def test_afterwards(self, week: int) -> None:
        """R-007: after the fourth week it is maintenance."""
        assert phase_of(week) is Phase.MAINTAIN


class TestTaper:
    def test_the_example(self) -> None:
        """R-032: 600 with 25 % a week and a limit of 400 gives 600, 450, 400."""
        assert tapered(600, 400) == [600, 450, 400, 400, 400, 400]

    def test_rounded_to_five(self) -> None:
        """Each step is rounded to 5: 600, 450, 340, 255."""
        assert tapered(600, 100)[:4] == [600, 450, 340, 255]

    def test_small_amounts(self) -> None:
        """A step is rounded to 1 and 0.1 where the taper starts below 50 and below 5."""
        assert tapered(20, 0) == [20, 15, 11, 8, 6, 5]
        assert tapered(4, 1) == [4, 3, 2.3, 1.7, 1.3, 1]

    def test_it_does_not_come_to_rest(self) -> None:
        """Each step lowers by something: rounding does not end the taper above the limit."""
        assert tapered(100, 0, percent=1) == [100, 95, 90, 85, 80, 75]
        assert tapered(2, 0, percent=1) == [2, 1.9, 1.8, 1.7, 1.6, 1.5]

    def test_it_steps_on_the_periods_first_day(self) -> None:
        """The last day of a period still has its amount."""
        aim = Stay("mg", 400, Taper(600, 25, WEEK))
        assert limit_on(aim, START, START + 6 * DAY) == 600
        assert limit_on(aim, START, START + 7 * DAY) == 450

    def test_before_its_first_day(self) -> None:
        """Before the first period nothing has been lowered."""
        assert limit_on(Stay("mg", 400, Taper(600, 25, WEEK)), START, START - WEEK) == 600

    def test_without_a_taper(self) -> None:
        """Without a taper, or without a first day, the limit itself is in force."""
        assert limit_on(Stay("mg", 400), START, START) == 400
        assert limit_on(Stay("mg", 400, Taper(600, 25, WEEK)), None, START) == 400

    def test_a_start_below_the_limit(self) -> None:
        """Who starts below the limit is not held to less than it."""
        assert tapered(300, 400) == [400] * 6

    @given(floats(0, 2000), floats(0, 1000), floats(1, 50), integers(0, 400))
    def test_it_falls_each_period_until_the_limit(
        self, start: float, limit: float, percent: float, days: int
    ) -> None:
        """Any taper, on any day: never below the limit, lower a period later unless it is there."""
        aim = Stay("mg", limit, Taper(start, percent, WEEK))
        today = limit_on(aim, START, START + days * DAY)
        assert limit <= today <= max(start, limit)
        assert limit_on(aim, START, START + (days + 1) * DAY) <= today
        assert today == limit or limit_on(aim, START, START + (days + 7) * DAY) < today


class TestGoingDown:
    def test_the_steps_of_a_gentle_way(self) -> None:
        """R-032: a quarter less a week, rounded to 5, down to the limit; nothing where it is there."""
        assert gentle_steps(600, 400) == (600, 450, 400)
        assert gentle_steps(600, 100)[:4] == (600, 450, 340, 255)
        assert gentle_steps(623.4, 400) == (625, 470, 400)
        assert gentle_steps(400, 400) == ()

    @given(floats(0, 5000), floats(0, 1000))
    def test_it_always_arrives(self, amount: float, limit: float) -> None:
        """Each step is lower, and the last is the limit."""
        steps = gentle_steps(amount, limit)
        assert list(steps) == sorted(set(steps), reverse=True)
        assert not steps or steps[-1] == limit

    def test_a_step_has_its_day(self) -> None:
        """The first day of each period, and no other; none without a taper."""
        aim = Stay("mg", 400, Taper(600, 25, WEEK))
        steps = [step_on(aim, START, START + index * DAY) for index in range(22)]
        assert {day: step for day, step in enumerate(steps) if step} == {
            7: Step(600, 450),
            14: Step(450, 400),
        }
        assert step_on(Stay("mg", 400), START, START + WEEK) is None


class TestHydration:
    def test_what_is_a_drink(self) -> None:
        """Millilitres, litres, cups and ounces are drinks; pages are not."""
        assert [is_volume(unit) for unit in ("ml", "l", "cup", "oz", "pages")] == [True] * 4 + [False]

    def test_the_largest_prompt(self) -> None:
        """R-024: 300 ml in any unit; unbounded for what is no drink."""
        assert (most_at_once("ml"), most_at_once("l"), most_at_once("cup")) == (300, 0.3, 1.25)
        assert most_at_once("pages") == float("inf")

    def test_the_rolling_hour(self) -> None:
        """What may still be drunk in the 60 minutes up to now: the drink of an hour ago has left them."""
        taken = (
            (MORNING - timedelta(hours=1), 500.0),
            (MORNING - timedelta(minutes=59), 200.0),
            (MORNING, 100.0),
        )
        assert room_this_hour("ml", taken, MORNING) == 500

    def test_what_is_yet_to_come_does_not_count(self) -> None:
        """A drink recorded while the clock was ahead takes no room."""
        assert room_this_hour("ml", ((MORNING + timedelta(minutes=1), 500.0),), MORNING) == 800

    def test_the_room_is_never_negative(self) -> None:
        """After too much there is no room."""
        assert room_this_hour("ml", ((MORNING, 5000.0),), MORNING) == 0

    @pytest.mark.parametrize(
        ("unit", "remaining", "asked"),
        [("ml", 1001, 260), ("l", 1.001, 0.26), ("cup", 4.1, 1.25), ("oz", 33, 8.5)],
    )
    def test_steps_that_can_be_poured(self, unit: str, remaining: float, asked: float) -> None:
        """A share is rounded up to 10 ml, a quarter cup, half an ounce."""
        assert paced(unit, remaining, 4, float("inf")) == asked

    @pytest.mark.parametrize(("unit", "room", "asked"), [("ml", 55, 50), ("cup", 0.7, 0.5), ("oz", 0.4, 0)])
    def test_a_cap_is_rounded_down(self, unit: str, room: float, asked: float) -> None:
        """A cap is rounded down to a step, so it is never passed."""
        assert paced(unit, 1000, 1, room) == asked

    def test_after_the_last_slot(self) -> None:
        """Without a slot left the share is what remains, within the cap."""
        assert paced("ml", 200, 0, 800) == 200
        assert paced("ml", 2000, 0, 800) == 300
