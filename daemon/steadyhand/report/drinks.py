"""The drink table, as JSON and in a terminal. Pure."""

from collections.abc import Iterable, Sequence

from steadyhand.domain.programme.caffeine import rounded_mg
from steadyhand.domain.programme.drink import Drink
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.columns import WIDTH, cut, name_width, padded, wrapped
from steadyhand.report.moment import number

_ABOUT = (
    "Averages from public sources; what is really in a cup differs a lot. "
    "Log one with: steady log caffeine NAME, as in: steady log caffeine 2 espresso"
)


def drinks_view(drinks: Iterable[Drink]) -> list[Json]:
    """Each drink with all the table says of it; mg as in the source, null where it gives none."""
    numbers = ("serving", "mg", "low_mg", "high_mg")
    return [
        {**drink._asdict(), **{name: number(getattr(drink, name)) for name in numbers}} for drink in drinks
    ]


def drinks_text(drinks: Sequence[Drink]) -> str:
    """A line for each drink, at most 80 columns wide: key, serving, mg to the nearest 5, its range, label."""
    keys = name_width((drink.key for drink in drinks), most=26)
    lines = [_row(keys, ("name", "serving", "mg", "range", "what it is"))]
    lines += [_row(keys, (drink.key, _serving(drink), *_mg(drink), drink.label)) for drink in drinks]
    return "\n".join([*lines, "", *wrapped(_ABOUT)])


def _row(keys: int, cells: tuple[str, str, str, str, str]) -> str:
    key, serving, mg, spread, label = cells
    return cut(f"{padded(key, keys)}  {serving:>8}  {mg:>4}  {spread:<9}  {label}", WIDTH).rstrip()


def amount_words(mg: float, low_mg: float | None, high_mg: float | None) -> str:
    """Milligrams as the drinks' spread allows: "about 65 mg (40 to 75)"."""
    low, high = (None if bound is None else rounded_mg(bound) for bound in (low_mg, high_mg))
    spread = f" ({low} to {high})" if low is not None and high is not None and low != high else ""
    return f"{f'about {rounded_mg(mg)}' if rounded_mg(mg) or not mg else 'less than 5'} mg{spread}"


def _mg(drink: Drink) -> tuple[str, str]:
    bounds = [rounded_mg(bound) for bound in (drink.low_mg, drink.high_mg) if bound is not None]
    spread = "-".join(map(str, dict.fromkeys(bounds))) if len(set(bounds)) > 1 else ""
    return str(rounded_mg(drink.mg)) if rounded_mg(drink.mg) or not drink.mg else "<5", spread


def _serving(drink: Drink) -> str:
    return quantity(drink.serving, drink.unit)
