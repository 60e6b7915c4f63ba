"""What a habit counts, where the programme knows more of it than a number."""

from enum import StrEnum

from steadyhand.domain.programme.hydration import is_volume
from steadyhand.domain.reminding.habit import Habit, Reach, Stay

MASSES = frozenset({"mg", "g", "mcg", "ug", "µg", "μg"})
ALCOHOL_UNITS = frozenset({"unit", "units", "g", "gram", "grams"})
_CAFFEINE = ("caffeine", "coffee", "espresso")
_ALCOHOL = ("alcohol",)
_MAGNESIUM = ("magnesium",)


class Substance(StrEnum):
    """What the programme has rules and numbers for."""

    CAFFEINE = "caffeine"
    ALCOHOL = "alcohol"
    WATER = "water"
    MAGNESIUM = "magnesium"


def substance_of(habit: Habit) -> Substance | None:
    """What the habit counts, by its unit and the words of its id and title; None for anything else.

    Caffeine and magnesium are counted in a mass, alcohol in units or grams. Water is any target in
    a unit of volume: all drinks but alcohol count (DOMAIN 2.4).
    """
    if not isinstance(habit.aim, Reach | Stay):
        return None
    unit = habit.aim.unit.strip().casefold()
    if isinstance(habit.aim, Reach) and is_volume(unit):
        return Substance.WATER
    if unit in ALCOHOL_UNITS and _is_called(habit, _ALCOHOL):
        return Substance.ALCOHOL
    if unit in MASSES and _is_called(habit, _MAGNESIUM):
        return Substance.MAGNESIUM
    return Substance.CAFFEINE if unit in MASSES and _is_called(habit, _CAFFEINE) else None


def _is_called(habit: Habit, words: tuple[str, ...]) -> bool:
    name = f"{habit.id} {habit.title}".casefold()
    return any(word in name for word in words)
