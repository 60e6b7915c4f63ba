"""Amounts as people write them, in the unit of a habit."""

import re

from steadyhand.domain.programme.substance import MG_PER_UNIT, Substance, substance_of
from steadyhand.domain.reminding.habit import Habit
from steadyhand.errors import Refused
from steadyhand.settings.drinks import canonical, millilitres

UNKNOWN = frozenset({"?", "unknown"})
NUMBER = r"(?:[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})"
_WRITTEN = re.compile(rf"([+-]?{NUMBER}) ?([^\W\d_][^\d]{{0,19}})?")
_GRAMS = frozenset({"g", "gram", "grams"})
_UNITS = frozenset({"unit", "units"})


def amount_of(text: str, habit: Habit) -> float | None:
    """The amount in the habit's unit; None for one that is not known.

    A number alone is in that unit; ml, l, cup and oz, mg, g and µg, and units and grams of alcohol are
    converted. Raises Refused for anything else.
    """
    if text.casefold() in UNKNOWN:
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Refused(_no_amount(text, habit))
    number, unit = float(found[1]), found[2]
    return number if unit is None else converted(number, unit.strip(), habit)


def converted(number: float, unit: str, habit: Habit) -> float:
    """The amount of another unit in the habit's. Raises Refused where the two cannot be compared."""
    own = habit.unit or ""
    if canonical(unit) == canonical(own) or unit.casefold() == own.casefold():
        return number
    ratio = _ratio(unit, own)
    if ratio is None:
        ratio = _ratio_of_alcohol(unit.casefold(), own.casefold(), habit)
    if ratio is None:
        raise Refused(f"{habit.id} is counted in {own or 'no unit'}, to which {unit!r} cannot be converted.")
    return round(number * ratio, 4)


def is_mass(unit: str) -> bool:
    """Whether it is a unit of mass."""
    return unit.casefold() in MG_PER_UNIT


def _ratio(unit: str, own: str) -> float | None:
    volume, own_volume = millilitres(1000, unit), millilitres(1000, own)
    if volume is not None and own_volume is not None:
        return volume / own_volume
    mass, own_mass = MG_PER_UNIT.get(unit.casefold()), MG_PER_UNIT.get(own.casefold())
    return mass / own_mass if mass is not None and own_mass is not None else None


def _ratio_of_alcohol(unit: str, own: str, habit: Habit) -> float | None:
    known = _GRAMS | _UNITS
    if not {unit, own} <= known:
        return None
    from steadyhand.domain.programme.alcohol import GRAMS_PER_UNIT  # noqa: PLC0415 - for alcohol alone

    if substance_of(habit) is not Substance.ALCOHOL:
        return None
    grams, own_grams = (1.0 if name in _GRAMS else GRAMS_PER_UNIT for name in (unit, own))
    return grams / own_grams


def _no_amount(text: str, habit: Habit) -> str:
    unit = habit.unit or ""
    example = f"steady log {habit.id} 80{unit}"
    return (
        f"{text!r} is no amount. Say it in {unit}, as in: {example} "
        f"(or `steady log {habit.id} unknown` where you do not know)."
    )
