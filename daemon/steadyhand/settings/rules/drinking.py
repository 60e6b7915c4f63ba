"""How much to drink: not everyone may be asked for 2.5 litres (R-020, R-025, DOMAIN 2.4)."""

from collections.abc import Iterator, Sequence

from steadyhand.domain.programme.hydration import barring
from steadyhand.settings.assemble import enabled
from steadyhand.settings.drinks import is_unfit, millilitres
from steadyhand.settings.habits import Target
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

LEAST_ML = 2000.0
MOST_ML = 3000.0
NEVER_ABOVE_ML = 4000.0
CONDITIONS: Path = ("person", "conditions")
ALLOWED = "2.0 to 3.0 litres a day; up to 4 litres, or less than 2, with acknowledged = true"


def drinking(settings: Settings) -> Iterator[Problem]:
    """Daily amounts of drinks that are not safe to ask for, or cannot be judged."""
    bars = barring(settings.person.conditions)
    for name, table in enabled(settings):
        if isinstance(table, Target):
            path: Path = ("habits", name)
            amount = millilitres(table.goal, table.unit)
            if amount is not None:
                yield from _unsafe(path, table, amount, bars)
            elif is_unfit(table.unit):
                yield _unfit(path)
            elif table.adjust:
                yield _no_drink(path)


def _unsafe(path: Path, table: Target, amount: float, bars: Sequence[str]) -> Iterator[Problem]:
    agreed = table.clinician_agreed_ml is not None and table.clinician_agreed_ml >= amount
    if amount > NEVER_ABOVE_ML:
        yield _too_much(path)
    elif bars and not agreed:
        yield _barred(path, amount, bars)
    elif not LEAST_ML <= amount <= MOST_ML and not (table.acknowledged or agreed):
        yield _unusual(path, amount)


def _too_much(path: Path) -> Problem:
    return Problem(
        (*path, "goal"),
        "is more than 4 litres a day, which is refused: too much water can dilute the blood's sodium",
        "Set 2.0 to 3.0 litres. If you sweat a lot, or were told to drink more, ask a clinician how much.",
        ALLOWED,
        ((*path, "unit"),),
    )


def _barred(path: Path, amount: float, bars: Sequence[str]) -> Problem:
    return Problem(
        (*path, "goal"),
        f"is refused because of {', '.join(bars)}: a fixed amount to drink can do harm then",
        "Ask your clinician how much is right for you, and set clinician_agreed_ml to that amount; "
        f"it must be at least {amount:g}. Or set enabled = false.",
        "at most what your clinician agreed",
        ((*path, "unit"), (*path, "clinician_agreed_ml"), CONDITIONS),
    )


def _unusual(path: Path, amount: float) -> Problem:
    side = "less than the 2.0" if amount < LEAST_ML else "more than the 3.0"
    return Problem(
        (*path, "goal"),
        f"is {amount / 1000:.2f} litres a day, {side} litres of the programme",
        "Change it, or add acknowledged = true to the table. If you are unsure, ask a clinician.",
        ALLOWED,
        tuple((*path, key) for key in ("unit", "acknowledged", "clinician_agreed_ml")),
    )


def _no_drink(path: Path) -> Problem:
    return Problem(
        (*path, "adjust"),
        "has a meaning only for drinks",
        'Remove it, or give the goal in "ml", "l", "cup" or "oz".',
        "only with a unit of drinks",
        ((*path, "unit"),),
    )


def _unfit(path: Path) -> Problem:
    return Problem(
        (*path, "unit"),
        "is a measure of drinks that cannot be weighed against the safe amounts",
        'Give goal and serving in "ml", "l", "cup" (240 ml) or "oz".',
        '"ml", "l", "cup" or "oz" for drinks',
    )
