"""How much to drink in a day and at a time: the amounts of DOMAIN 2.4, in any unit of volume."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil, floor

from steadyhand.values import NamedTuple

ML_PER_UNIT = {"ml": 1.0, "l": 1000.0, "cup": 240.0, "oz": 29.5735}
MOST_ML_A_PROMPT = 300.0
MOST_ML_AN_HOUR = 800.0
ROLLING = timedelta(hours=1)
ALARMING_ML_AN_HOUR = 1000.0
MOST_ML_A_DAY = 4000.0
"""Above these a caution is told, and no target is raised above the second (R-024)."""
HEAT_ML = 500.0
EXERCISE_ML_AN_HOUR = 500.0
MOST_EXERCISE_ML = 1500.0
NO_MATTER_FOR_DRINKS = "interacting-medicine"
_STEP = {"ml": 10.0, "l": 0.01, "cup": 0.25, "oz": 0.5}


def barring(conditions: Sequence[str]) -> tuple[str, ...]:
    """Those of the person's conditions with which a fixed amount to drink can do harm (R-025)."""
    return tuple(condition for condition in conditions if condition != NO_MATTER_FOR_DRINKS)


def is_volume(unit: str) -> bool:
    """Whether amounts in this unit are drinks, to which the caps apply."""
    return unit in ML_PER_UNIT


def most_at_once(unit: str) -> float:
    """The largest amount a prompt may ask for, in ``unit``; unbounded for what is no drink."""
    return MOST_ML_A_PROMPT / ML_PER_UNIT[unit] if is_volume(unit) else float("inf")


def room_this_hour(unit: str, taken: tuple[tuple[datetime, float], ...], now: datetime) -> float:
    """What may still be drunk in the 60 minutes up to ``now``, in ``unit``, never negative.

    ``taken``: instants and amounts in ``unit``.
    """
    recent = sum(amount for at, amount in taken if now - ROLLING < at <= now)
    return max(0.0, MOST_ML_AN_HOUR / ML_PER_UNIT[unit] - recent)


def paced(unit: str, remaining: float, slots_left: int, room: float) -> float:
    """The amount to ask for now: an even share of what remains, within the caps, in ``unit``.

    A share is rounded up to a step that can be poured (10 ml, a quarter cup, half an ounce), a cap
    is rounded down to it.
    """
    step = _STEP.get(unit, 1.0)
    share = ceil(round(remaining / max(1, slots_left) / step, 6)) * step
    cap = floor(round(min(most_at_once(unit), room) / step, 6)) * step if is_volume(unit) else share
    return round(min(share, cap), 4)


class Demand(NamedTuple):
    """What asks for more drinks on a day: whether it was hot, and the minutes of moderate exercise."""

    heat: bool = False
    exercise_min: float = 0.0


class Raised(NamedTuple):
    """A day's goal and what was added to it for the heat and for exercise, all in one unit."""

    goal: float
    heat: float = 0.0
    exercise: float = 0.0


def raised(goal: float, unit: str, demand: Demand, most: float | None = None) -> Raised:
    """The goal of a day with that demand, in ``unit``: half a litre for heat, and for each hour of exercise.

    For exercise at most 1.5 litres; 4 litres in all, and never above ``most``, what a clinician
    agreed. What is added is rounded down to a step that can be poured. Never below the goal.
    """
    per_unit, step = ML_PER_UNIT[unit], _STEP[unit]
    cap = MOST_ML_A_DAY / per_unit if most is None else min(most, MOST_ML_A_DAY / per_unit)
    exercise_ml = min(MOST_EXERCISE_ML, max(0.0, demand.exercise_min) / 60 * EXERCISE_ML_AN_HOUR)
    heat = _within(HEAT_ML / per_unit if demand.heat else 0.0, cap - goal, step)
    exercise = _within(exercise_ml / per_unit, cap - goal - heat, step)
    return Raised(round(goal + heat + exercise, 4), heat, exercise)


def _within(extra: float, room: float, step: float) -> float:
    return round(max(0, floor(round(min(extra, room) / step, 6))) * step, 4)


def is_too_fast(unit: str, taken: tuple[tuple[datetime, float], ...], at: datetime) -> bool:
    """Whether more than a litre was drunk within some hour that ``at`` lies in (R-024)."""
    near = [(when, amount) for when, amount in taken if abs(when - at) < ROLLING]
    hours = (sum(amount for when, amount in near if end - ROLLING < when <= end) for end, _ in near)
    return max(hours, default=0.0) * ML_PER_UNIT[unit] > ALARMING_ML_AN_HOUR


def is_too_much(unit: str, total: float) -> bool:
    """Whether a day's total in ``unit`` is more than four litres (R-024)."""
    return total * ML_PER_UNIT[unit] > MOST_ML_A_DAY
