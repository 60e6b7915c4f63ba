"""How much a reminder of a target asks for (R-022 to R-024)."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, sampled_from, tuples

from fakes.diary import MORNING
from fakes.habits import START, configured, task, water
from fakes.story import BERLIN, Story, moment
from steadyhand.domain.programme.hydration import ML_PER_UNIT
from steadyhand.domain.reminding.amount import is_logged, is_met, share, slots_left
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Every, Habit, Reach
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.state import Entry

DRINKS = Reach("ml", 2500, 250)


def drunk(*amounts: float | None, minutes_ago: float = 120) -> tuple[Entry, ...]:
    """These drinks, all so long before the morning."""
    return tuple(
        Entry(str(index), MORNING - timedelta(minutes=minutes_ago), amount)
        for index, amount in enumerate(amounts)
    )


def paced(slots: int, *entries: Entry, aim: Reach = DRINKS) -> float:
    """What is asked for with so many slots left."""
    return share(aim, entries, MORNING, slots_left=slots)


def slots_of(habit: Habit) -> tuple[Occurrence, ...]:
    """The occurrences of its first day."""
    return timetable(configured(habit), BERLIN, START)


class TestPaced:
    def test_an_even_share_of_what_remains(self) -> None:
        """Paced, it is an even share of what remains."""
        assert paced(10) == 250
        assert paced(5, *drunk(250, 250, 1000)) == 200

    def test_it_can_be_poured(self) -> None:
        """A share is rounded up to a step of 10 ml."""
        assert paced(10, *drunk(33)) == 250
        assert paced(9, *drunk(300, 100)) == 240

    def test_never_more_than_a_prompts_cap(self) -> None:
        """R-024: no prompt asks for more than 300 ml, however much remains."""
        assert paced(2) == 300
        assert paced(1) == 300

    def test_never_more_than_an_hours_room(self) -> None:
        """R-024: never above 0.8 l in a rolling hour."""
        assert paced(4, *drunk(700, minutes_ago=30)) == 100
        assert paced(4, *drunk(800, minutes_ago=30)) == 0
        assert paced(4, *drunk(900, minutes_ago=30)) == 0

    def test_after_an_hour_there_is_room_again(self) -> None:
        """What was drunk an hour ago no longer counts against the hour."""
        assert paced(8, *drunk(800, minutes_ago=60)) == 220

    def test_nothing_beyond_the_goal(self) -> None:
        """When the target is reached nothing is asked for."""
        assert paced(3, *drunk(1500, 1500)) == 0

    def test_an_unknown_amount_is_not_zero_and_not_counted(self) -> None:
        """R-036: what is unknown takes nothing off what remains."""
        assert paced(10, *drunk(None)) == 250

    def test_what_is_no_drink_has_no_caps(self) -> None:
        """A target of pages is shared in whole servings, without the caps of drinks."""
        pages = Reach("pages", 1000, 20)
        assert share(pages, (), MORNING, slots_left=2) == 500
        assert share(pages, (), MORNING, slots_left=3) == 340
        assert share(pages, (), MORNING, slots_left=0) == 1000


class TestServing:
    def test_a_serving(self) -> None:
        """Unpaced, it is a serving, or what remains if that is less."""
        assert share(DRINKS, (), MORNING, slots_left=None) == 250
        assert share(DRINKS, drunk(2400), MORNING, slots_left=None) == 100

    def test_within_the_caps(self) -> None:
        """R-024: also a serving stays within 300 ml and the hour."""
        large = Reach("ml", 2500, 500)
        assert share(large, (), MORNING, slots_left=None) == 300
        assert share(large, drunk(750, minutes_ago=10), MORNING, slots_left=None) == 50

    @pytest.mark.parametrize(("unit", "most"), [("l", 0.3), ("cup", 1.25), ("oz", 10.144)])
    def test_in_other_units(self, unit: str, most: float) -> None:
        """R-022: the cap is the same drink in litres, cups and ounces."""
        aim = Reach(unit, 1000, 1000)
        assert share(aim, (), MORNING, slots_left=None) == pytest.approx(most, abs=0.001)


class TestSlots:
    def test_this_one_included(self) -> None:
        """How many of a paced habit's slots remain in the day, this one included."""
        habit = water(slots=4)
        left = [slots_left(configured(habit), habit, each, BERLIN) for each in slots_of(habit)]
        assert left == [4, 3, 2, 1]

    def test_none_if_not_paced(self) -> None:
        """A target without pace has no slots."""
        habit = water(recurrences=(Every(timedelta(hours=3)),))
        assert slots_left(configured(habit), habit, slots_of(habit)[0], BERLIN) is None

    def test_the_last_slot_does_not_catch_up(self) -> None:
        """R-024: whoever drank nothing all day is asked for one glass at the last slot, not for the rest."""
        habit = water()
        last = slots_of(habit)[-1]
        left = slots_left(configured(habit), habit, last, BERLIN)
        assert share(DRINKS, (), last.due, slots_left=left) == 300


class TestMet:
    def test_when_the_total_reaches_the_goal(self) -> None:
        """The day's target is reached at the goal, not before."""
        story = Story(configured(water()))
        first = slots_of(water())[0]
        story.drank("08:00", 2499)
        assert not is_met(water(), story.state, first)
        story.drank("08:01", 1)
        assert is_met(water(), story.state, first)

    def test_not_by_another_days_drinks(self) -> None:
        """What was drunk after midnight still counts for the evening; what came after 04:00 does not."""
        story = Story(configured(water()))
        story.drank("2026-11-24T00:30", 2000)
        story.drank("2026-11-24T08:00", 600)
        assert story.state.total("water", START) == 2000
        assert not is_met(water(), story.state, slots_of(water())[0])

    def test_only_targets_are_met(self) -> None:
        """A task is never met by an amount."""
        story = Story(configured(task("pills", "09:00")))
        story.add(EventKind.INTAKE, "09:00", habit="pills", amount=5)
        assert not is_met(task("pills", "09:00"), story.state, slots_of(task("pills", "09:00"))[0])


class TestLogged:
    def logged(self, story: Story, at: str = "09:00", habit: Habit | None = None) -> bool:
        """Whether the first reminder of the day counts as answered at that time."""
        asked = habit or water()
        return is_logged(asked, story.state, slots_of(asked)[0], moment(at))

    def test_what_it_asked_for(self) -> None:
        """What was recorded since it came due, by whatever way, answers it when it is what was asked."""
        story = Story(configured(water()))
        story.prompted("07:00", "water@07:00", amount=220)
        story.drank("07:00", 120)
        assert not self.logged(story)
        story.drank("08:00", 100)
        assert self.logged(story)

    def test_not_what_it_knew_when_it_asked_again(self) -> None:
        """Shown again it asks for what is left, and what was drunk before that is no answer (seed 5224)."""
        story = Story(configured(water()))
        story.prompted("07:00", "water@07:00", amount=300)
        story.drank("07:05", 250)
        story.prompted("07:06", "water@07:00", amount=200)
        assert not self.logged(story)
        story.drank("07:06", 200)
        assert self.logged(story)

    def test_a_serving(self) -> None:
        """Where it has not asked yet, a serving answers it."""
        story = Story(configured(water()))
        story.drank("08:00", 249)
        assert not self.logged(story)
        story.drank("09:00", 1)
        assert self.logged(story)

    def test_not_what_came_before_or_comes_after(self) -> None:
        """What was drunk before it came due, or lies in the future, is no answer."""
        story = Story(configured(water()))
        story.drank("06:59", 250)
        story.drank("09:01", 250)
        assert not self.logged(story)

    def test_not_what_is_unknown(self) -> None:
        """R-036: an unknown amount may be too little."""
        story = Story(configured(water()))
        story.drank("08:00", None)
        assert not self.logged(story)

    def test_only_targets(self) -> None:
        """No amount answers a task."""
        pills = task("pills", "07:00")
        assert not self.logged(Story(configured(pills)), habit=pills)


@given(
    sampled_from(sorted(ML_PER_UNIT)),
    lists(tuples(integers(0, 180), floats(0, 1500)), max_size=8),
    integers(1, 20),
    floats(100, 4000),
)
@settings(max_examples=200)
def test_no_prompt_asks_for_too_much(
    unit: str, drinks: list[tuple[int, float]], left: int, goal_ml: float
) -> None:
    """R-024: whatever was drunk: at most 300 ml, at most what the hour has room for, never negative."""
    ml = ML_PER_UNIT[unit]
    entries = tuple(Entry("", MORNING - timedelta(minutes=ago), amount / ml) for ago, amount in drinks)
    hour = sum(amount for ago, amount in drinks if ago < 60)
    for slots in (left, None):
        asked = share(Reach(unit, goal_ml / ml, 250 / ml), entries, MORNING, slots_left=slots) * ml
        assert 0 <= asked <= 300.1
        assert asked == pytest.approx(0, abs=0.2) or hour + asked <= 800.2
