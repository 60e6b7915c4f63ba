"""What was taken in, by a name or by volume and strength. Pure, but for the drink table."""

import re

from steadyhand.bootstrap.amount import NUMBER, converted
from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.reminding.habit import Habit
from steadyhand.errors import Refused
from steadyhand.settings.drinks import millilitres
from steadyhand.values import NamedTuple

MOST_AT_ONCE = 20.0
MOST_ML = 5000.0
LONGEST_NAME = 60
NOTHING = "Nothing was recorded."
_ML = {"cl": 10.0, "dl": 100.0}
_SIZE = r"(?:ml|cl|dl|l|litres?|liters?|oz|fl oz|cups?)"
_NAMED = re.compile(
    rf"(?:(?P<first>{NUMBER})\s*(?:(?P<first_unit>{_SIZE}|mg)\b)?\s*(?:x\s*)?\s)?\s*"
    rf"(?P<name>(?:(?!\s(?:{NUMBER}\s*(?:{_SIZE}|mg)|\?|unknown)$).)+)"
    rf"(?:\s(?P<last>{NUMBER})\s*(?P<last_unit>{_SIZE}|mg)|\s(?P<unknown>\?|unknown))?",
    re.IGNORECASE,
)
_STRONG = re.compile(
    rf"(?:(?P<times>{NUMBER})\s*x?\s+)?(?P<name>[^\d%]*?)\s*(?P<size>{NUMBER})\s*(?P<unit>{_SIZE})\s*"
    rf"(?:(?:of|at|with)\s+)?(?P<strength>{NUMBER})\s*%\s*(?P<after>[^\d%]*)",
    re.IGNORECASE,
)
_COMPOUND = re.compile(rf"(?P<mg>{NUMBER})\s*mg\s+(?:of\s+)?(?P<compound>[^\d%]+)", re.IGNORECASE)


class Taken(NamedTuple):
    """What was taken: the amount in the habit's unit, None where unknown, and between what it may be.

    ``volume_ml``: of a drink that could be counted as water too.
    """

    amount: float | None
    item: str | None = None
    low: float | None = None
    high: float | None = None
    volume_ml: float | None = None


def named(text: str, habit: Habit) -> Taken | None:
    """What those words say was taken; None where the habit knows no names. Raises Refused."""
    match substance_of(habit):
        case Substance.CAFFEINE:
            return _drink(" ".join(text.split()), habit)
        case Substance.ALCOHOL:
            return _alcohol(" ".join(text.split()), habit)
        case Substance.MAGNESIUM:
            _refuse_compound(" ".join(text.split()), habit)
            return None
        case _:
            return None


def _drink(text: str, habit: Habit) -> Taken:
    found = _NAMED.fullmatch(text)
    if found is None:
        raise Refused(_no_drink(text, habit))
    sizes, times = [], 1.0
    for number, unit in ((found["first"], found["first_unit"]), (found["last"], found["last_unit"])):
        if number is not None and unit is not None:
            sizes.append((float(number), unit.casefold()))
        elif number is not None:
            times = float(number)
    if len(sizes) > 1:
        raise Refused(f"{text!r} has two sizes. {NOTHING}")
    if found["unknown"] is not None:
        return Taken(None, item=_item(found["name"]))
    if sizes and sizes[0][1] == "mg":
        _check_count(times)
        return Taken(converted(sizes[0][0] * times, "mg", habit), item=_item(found["name"]))
    size_ml = _volume(*sizes[0], text) if sizes else None
    return _from_table(found["name"], times, size_ml, habit)


def _from_table(name: str, times: float, size_ml: float | None, habit: Habit) -> Taken:
    from steadyhand.domain.programme import drink  # noqa: PLC0415 - for a drink by name alone
    from steadyhand.storage.drink_table import drink_table  # noqa: PLC0415 - the same

    candidates = drink.found(drink_table(), name)
    if not candidates:
        raise Refused(_no_drink(name, habit))
    _check_count(times)
    if not drink.is_clear(candidates) and drink.is_kind(candidates, name):
        candidates = candidates[:1]
    if not drink.is_clear(candidates):
        raise Refused(f"{name!r} could be several drinks: {drink.spread(candidates)}. Say which. {NOTHING}")
    if size_ml is not None and not candidates[0].is_liquid:
        raise Refused(f"{candidates[0].key} is counted in {candidates[0].unit}, not by volume. {NOTHING}")
    meant = drink.sized(candidates, size_ml).times(times)
    amount, low, high = (
        None if mg is None else converted(round(mg), "mg", habit)
        for mg in (meant.mg, meant.low_mg, meant.high_mg)
    )
    volume_ml = meant.serving if meant.is_liquid else None
    return Taken(amount, meant.key, low, high, volume_ml)


def _check_count(times: float) -> None:
    if not 0 < times <= MOST_AT_ONCE:
        raise Refused(f"{times:g} at once cannot be: say a number above 0, at most 20. {NOTHING}")


def _volume(number: float, unit: str, text: str) -> float:
    volume = number * _ML[unit] if unit in _ML else millilitres(number, unit)
    if volume is None or not 0 < volume <= MOST_ML:
        raise Refused(f"{text!r}: a drink has more than 0 and at most 5 litres. {NOTHING}")
    return volume


def _item(name: str) -> str:
    return name.strip().casefold()[:LONGEST_NAME]


def _no_drink(name: str, habit: Habit) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is not known

    from steadyhand.domain.programme.drink import family  # noqa: PLC0415 - the same
    from steadyhand.storage.drink_table import drink_table  # noqa: PLC0415 - the same

    known = list(dict.fromkeys(family(each).replace("_", " ") for each in drink_table()))
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.7)
    meant = f" Did you mean {near[0]}?" if near else ""
    return (
        f"{_item(name)!r} is no amount, and no drink in the table.{meant} {NOTHING} "
        f"See steady drinks, or say how much it has: steady log {habit.id} 80mg, "
        f"or steady log {habit.id} unknown where you do not know."
    )


def _alcohol(text: str, habit: Habit) -> Taken:
    from steadyhand.domain.programme.alcohol import rounded, units_of  # noqa: PLC0415 - for alcohol alone

    found = _STRONG.fullmatch(text)
    if found is None:
        raise Refused(
            f"{_item(text)!r} is no amount of alcohol. {NOTHING} Say it in units or grams (2.3, 18g), or by "
            f"volume and strength: steady log {habit.id} 568ml 4%. If unknown: steady log {habit.id} unknown."
        )
    strength, times = float(found["strength"]), float(found["times"] or 1)
    volume = _volume(float(found["size"]), found["unit"].casefold(), text)
    if not 0 <= strength <= 100:  # noqa: PLR2004 - the most there is
        raise Refused(f"{strength:g} % cannot be: a strength is from 0 to 100 % by volume. {NOTHING}")
    _check_count(times)
    name = _item(f"{found['name']} {found['after']}") or f"{volume:g} ml of {strength:g} %"
    units = units_of(volume * times, strength)
    return Taken(rounded(converted(units, "units", habit)), name)


def _refuse_compound(text: str, habit: Habit) -> None:
    """Raise Refused for an amount of a compound, with the magnesium in it."""
    from steadyhand.domain.programme.magnesium import elemental_mg  # noqa: PLC0415 - for magnesium alone

    found = _COMPOUND.fullmatch(text)
    elemental = None if found is None else elemental_mg(float(found["mg"]), found["compound"])
    if found is None or elemental is None:
        return
    raise Refused(
        f"{habit.id} counts the magnesium itself: {found['mg']} mg of {found['compound'].strip()} have about "
        f"{elemental:g} mg of it. {NOTHING} See what the label says, then: "
        f"steady log {habit.id} {elemental:g}"
    )
