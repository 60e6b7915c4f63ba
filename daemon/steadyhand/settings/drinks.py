"""Units of drinks: how a person may spell them, and which cannot be weighed against the limits.

Standard library only: the command line reads amounts with it.
"""

from steadyhand.domain.programme.hydration import ML_PER_UNIT

_SPELLINGS = {
    "ml": ("milliliter", "milliliters", "millilitre", "millilitres"),
    "l": ("liter", "liters", "litre", "litres", "ltr"),
    "cup": ("cups",),
    "oz": ("ounce", "ounces", "fl oz", "floz", "fl-oz", "fluid ounce", "fluid ounces"),
}
_CANONICAL = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in (unit, *spellings)}
_UNFIT = ("cl", "centilitre", "centiliter", "dl", "decilitre", "deciliter", "glass", "bottle", "mug", "pint")
_MORE_UNFIT = ("pt", "quart", "qt", "gallon", "gal", "can", "jug", "sip", "hl")
UNFIT = frozenset((*_UNFIT, *_MORE_UNFIT))


def canonical(unit: str) -> str:
    """The unit's usual name: "litres" is "l"; a unit of anything else stays as it is."""
    return _CANONICAL.get(_plain(unit), unit)


def is_unfit(unit: str) -> bool:
    """Whether it is a measure of drinks that is not one of ml, l, cup and oz."""
    plain = _plain(unit)
    return bool({plain, plain.removesuffix("s"), plain.removesuffix("es")} & UNFIT)


def millilitres(amount: float, unit: str) -> float | None:
    """The amount in millilitres, to a tenth; None where the unit is not one of drinks."""
    factor = ML_PER_UNIT.get(canonical(unit))
    return None if factor is None else round(amount * factor, 1)


def _plain(unit: str) -> str:
    return " ".join(unit.casefold().replace(".", "").split())
