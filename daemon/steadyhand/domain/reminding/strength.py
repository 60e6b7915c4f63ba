"""How settled a habit is, by the formula of Loop Habit Tracker."""

from collections.abc import Iterable

from steadyhand.domain.reminding.habit import EVERY_WEEKDAY, Habit, Stay

HALF_LIFE_DAYS = 13


def strength(habit: Habit, values: Iterable[float]) -> float | None:
    """The strength after these days of the habit, oldest first, each from 0 (not met) to 1 (met).

    ``s ← s·m + v·(1 - m)`` a day, with ``m = 0.5^(√f / 13)`` and ``f`` the share of days the habit
    is for; a habit that is not for every day takes the steps of the days between at once. What is
    left out of ``values`` (excused, unknown) leaves the strength as it is. It starts at 0, a limit's
    at 1. None without any day, and for a habit of single programme days.
    """
    frequency = len(habit.days.weekdays & EVERY_WEEKDAY) / len(EVERY_WEEKDAY) / habit.days.every
    days = tuple(values)
    if not days or not frequency or habit.days.on:
        return None
    kept: float = 0.5 ** (frequency**0.5 / HALF_LIFE_DAYS / frequency)
    reached = 1.0 if isinstance(habit.aim, Stay) else 0.0
    for value in days:
        reached = reached * kept + value * (1 - kept)
    return reached
