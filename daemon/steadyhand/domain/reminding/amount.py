"""How much a reminder of a target asks for."""

from datetime import date, datetime
from math import ceil
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.hydration import (
    Demand,
    Raised,
    is_volume,
    most_at_once,
    paced,
    raised,
    room_this_hour,
)
from steadyhand.domain.reminding.habit import Configuration, Habit, Pace, Reach
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.state import Entry, State


def raised_on(habit: Habit, state: State, day: date) -> Raised | None:
    """The target's goal of that day, with what heat and exercise add to it; None for what is no target."""
    aim = habit.aim
    if not isinstance(aim, Reach):
        return None
    if not aim.adjusts or not is_volume(aim.unit):
        return Raised(aim.goal)
    return raised(aim.goal, aim.unit, state.demands.get(day, Demand()), aim.most)


def goal_on(habit: Habit, state: State, day: date) -> float | None:
    """The target's goal of that day, in its unit; None for what is no target (R-021)."""
    found = raised_on(habit, state, day)
    return None if found is None else found.goal


def on_day(habit: Habit, state: State, day: date) -> Habit:
    """The habit with the goal of that day in place of the usual one; itself where they are the same."""
    goal = goal_on(habit, state, day)
    if not isinstance(habit.aim, Reach) or goal is None or goal == habit.aim.goal:
        return habit
    return habit._replace(aim=habit.aim._replace(goal=goal))


def is_met(habit: Habit, state: State, occurrence: Occurrence) -> bool:
    """Whether the day's target is already reached, so that nothing needs asking."""
    goal = goal_on(habit, state, occurrence.day)
    return goal is not None and state.total(habit.id, occurrence.day) >= goal


def is_logged(habit: Habit, state: State, occurrence: Occurrence, now: datetime) -> bool:
    """Whether what the reminder asks for was recorded since it came due, by whatever way.

    What was recorded before it asked, the last time, is no part of what it asks for.
    """
    if not isinstance(habit.aim, Reach):
        return False
    reminder = state.reminders.get(occurrence.key)
    asked = reminder.asked if reminder is not None and reminder.asked else habit.aim.serving
    reckoned = 0 if reminder is None else reminder.reckoned
    entries = state.entries.get((habit.id, occurrence.day), ())[reckoned:]
    since = sum(entry.amount or 0.0 for entry in entries if occurrence.due <= entry.at <= now)
    return since >= asked > 0


def share(aim: Reach, entries: tuple[Entry, ...], now: datetime, *, slots_left: int | None) -> float:
    """The amount to ask for at ``now``, in the aim's unit, given the day's ``entries``.

    Paced (``slots_left`` counts the slots from this one on), it is an even share of what remains;
    else a serving, or what remains if that is less. Drinks stay within the caps of R-024, so it is
    0 where drinking more in this hour is too much.
    """
    taken = tuple((entry.at, entry.amount) for entry in entries if entry.amount is not None)
    remaining = max(0.0, aim.goal - sum(amount for _, amount in taken))
    room = room_this_hour(aim.unit, taken, now) if is_volume(aim.unit) else float("inf")
    if slots_left is None:
        return min(aim.serving, remaining, room, most_at_once(aim.unit) if is_volume(aim.unit) else room)
    if is_volume(aim.unit):
        return paced(aim.unit, remaining, slots_left, room)
    return min(remaining, aim.serving * ceil(remaining / max(1, slots_left) / aim.serving))


def slots_left(
    configuration: Configuration, habit: Habit, occurrence: Occurrence, zone: ZoneInfo
) -> int | None:
    """How many of a paced habit's slots remain in the day, this one included; None if not paced."""
    if not any(isinstance(recurrence, Pace) for recurrence in habit.recurrences):
        return None
    day = timetable(configuration, zone, occurrence.day)
    return sum(1 for other in day if other.habit == occurrence.habit and other.due >= occurrence.due)
