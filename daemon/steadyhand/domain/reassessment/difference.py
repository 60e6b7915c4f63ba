"""What differs between two configurations, in plain sentences."""

from collections.abc import Iterator

from steadyhand.domain.reminding.habit import (
    Ask,
    Configuration,
    Do,
    Habit,
    Practise,
    Reach,
    Rest,
    Stay,
    Travel,
    WindDown,
)
from steadyhand.domain.reminding.travel import home_of
from steadyhand.domain.reminding.wording import quantity
from steadyhand.values import assert_never

_CLOCKS = {Travel.LOCAL: "local time", Travel.HOME: "the time at home"}


def differences(before: Configuration, after: Configuration) -> Iterator[str]:
    """A sentence for each change that the person could notice, in the order of the new configuration."""
    if before.programme.start != after.programme.start and after.programme.start is not None:
        yield f"The programme's first day was set to {after.programme.start}."
    if before.rhythm != after.rhythm:
        yield "The times of the day changed: its start, waking or bedtime."
    if home_of(before) not in {None, home_of(after)} and home_of(after) is not None:
        yield f"The home zone was set to {after.home_zone}."
    for habit in after.habits:
        earlier = before.habit(habit.id)
        if earlier is None:
            yield f"{habit.title} was added{_goal(habit)}."
        else:
            yield from _of_habit(earlier, habit)
    for habit in before.habits:
        if after.habit(habit.id) is None:
            yield f"{habit.title} was taken out."


def _of_habit(before: Habit, after: Habit) -> Iterator[str]:
    if before.kind is not after.kind:
        yield f"{after.title} became a {after.kind}{_goal(after)}."
    elif before.aim != after.aim:
        yield _of_aim(before, after)
    if before.travels is not after.travels:
        yield f"On journeys, {after.title} keeps to {_CLOCKS[after.travels]}."
    if before.from_week != after.from_week:
        yield f"{after.title} now begins in week {after.from_week}, not {before.from_week}."
    if (before.recurrences, before.days, before.window) != (after.recurrences, after.days, after.window):
        yield f"{after.title} is asked at other times."


def _of_aim(before: Habit, after: Habit) -> str:
    if _goal(before) != _goal(after):
        return f"{after.title} changed{_goal(after)}; before,{_goal(before).removeprefix(',')}."
    if isinstance(before.aim, Stay) and isinstance(after.aim, Stay) and before.aim.taper != after.aim.taper:
        return f"{after.title} has another taper."
    return f"{after.title} is done in another way."


def _goal(habit: Habit) -> str:
    """What it asks for, as the end of a sentence; empty for what has no amount."""
    match habit.aim:
        case Reach(unit, goal, _):
            return f", at least {quantity(goal, unit)} a day"
        case Stay(unit, limit):
            return f", at most {quantity(limit, unit)} a day"
        case Practise(length):
            return f", {length.total_seconds() / 60:.0f} minutes"
        case WindDown() | Rest() | Do() | Ask():
            return ""
        case _:
            assert_never(habit.aim)
