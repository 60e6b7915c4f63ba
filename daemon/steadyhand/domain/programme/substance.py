"""What a habit counts, where the programme knows more of it than a number."""

from enum import StrEnum

from steadyhand.domain.programme.hydration import is_volume
from steadyhand.domain.reminding.habit import Habit, Reach, Stay

MG_PER_UNIT = {"mg": 1.0, "g": 1000.0, "mcg": 0.001, "ug": 0.001, "µg": 0.001, "μg": 0.001}
MASSES = frozenset(MG_PER_UNIT)
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


def mg_per_unit(habit: Habit) -> float:
    """How many milligrams one of the habit's unit is; 1 where that is no mass."""
    return MG_PER_UNIT.get((habit.unit or "").strip().casefold(), 1.0)


def _is_called(habit: Habit, words: tuple[str, ...]) -> bool:
    name = f"{habit.id} {habit.title}".casefold()
    return any(word in name for word in words)
