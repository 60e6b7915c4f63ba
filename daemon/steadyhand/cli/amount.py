"""Amounts as people write them, in the unit of a habit."""

import re

from steadyhand.domain.reminding.habit import Habit
from steadyhand.errors import Refused
from steadyhand.settings.drinks import canonical, millilitres

UNKNOWN = frozenset({"?", "unknown"})
_MG_PER_UNIT = {"mg": 1.0, "g": 1000.0, "mcg": 0.001, "ug": 0.001, "µg": 0.001, "μg": 0.001}
_WRITTEN = re.compile(r"([+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})) ?([^\W\d_][^\d]{0,19})?")


def amount_of(text: str, habit: Habit) -> float | None:
    """The amount in the habit's unit; None for one that is not known.

    A number alone is in that unit; ml, l, cup and oz, and mg, g and µg, are converted. Raises
    Refused for anything else.
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
        raise Refused(f"{habit.id} is counted in {own or 'no unit'}, to which {unit!r} cannot be converted.")
    return round(number * ratio, 4)


def _ratio(unit: str, own: str) -> float | None:
    volume, own_volume = millilitres(1000, unit), millilitres(1000, own)
    if volume is not None and own_volume is not None:
        return volume / own_volume
    mass, own_mass = _MG_PER_UNIT.get(unit.casefold()), _MG_PER_UNIT.get(own.casefold())
    return mass / own_mass if mass is not None and own_mass is not None else None


def _no_amount(text: str, habit: Habit) -> str:
    unit = habit.unit or ""
    example = f"steady log {habit.id} 80{unit}"
    return (
        f"{text!r} is no amount. Say it in {unit}, as in: {example} "
        f"(or `steady log {habit.id} unknown` where you do not know)."
    )
