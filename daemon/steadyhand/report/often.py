"""What comes so often on a day that people get one line for it, not one for each time."""

from steadyhand.domain.reminding.habit import Configuration, Every, Habit, HabitKind
from steadyhand.domain.reminding.wording import quantity

MANY = 12
"""Up to so many times on a day each one is shown by itself."""


def every_min(habit: Habit) -> float | None:
    """The minutes from one occurrence to the next, or None where they have no fixed distance."""
    intervals = (each.interval for each in habit.recurrences if isinstance(each, Every))
    return next((interval.total_seconds() / 60 for interval in intervals), None)


def use_words(minutes: float) -> str:
    """What makes a break needed: "after 45 min of use"."""
    return f"after {quantity(minutes, 'min')} of use"


def is_by_use(configuration: Configuration, habit: Habit) -> bool:
    """Whether the use of the machine decides when it is asked for, where that can be known."""
    return configuration.watches_use and habit.kind is HabitKind.BREAK


def often_words(minutes: float | None, times: int, *, by_use: bool) -> str:
    """How often: "after each 3 min of use, at most 319 times"."""
    if by_use and minutes is not None:
        return f"after each {quantity(minutes, 'min')} of use, at most {times} times"
    return f"{times} times" if minutes is None else f"each {quantity(minutes, 'min')}, {times} times"
