"""Magnesium from supplements: the advised upper levels and who must ask first (DOMAIN 2.6)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from steadyhand.domain.programme.magnesium import EUROPE_MG, UNITED_STATES_MG, asking_first
from steadyhand.domain.programme.substance import MG_PER_UNIT
from steadyhand.settings.assemble import enabled, rhythm_of
from steadyhand.settings.fields import WEEKDAYS
from steadyhand.settings.habits import AnyHabit, Target, Task
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem
from steadyhand.settings.rules.rhythm import DAY, longest

MAGNESIUM = "magnesium"
CONDITIONS: Path = ("person", "conditions")
BOTH_LEVELS = (
    "European advice is at most 250 mg a day from supplements, US advice 350 mg; food has no such limit"
)
ALLOWED = (
    "at most 250 mg a day in all; 251 to 350 mg with acknowledged = true; "
    "more only with prescribed_by_clinician = true"
)


class Dose(NamedTuple):
    """The magnesium one habit asks for: where it is set, mg a day, and what the person has confirmed."""

    path: Path
    key: str
    daily_mg: float
    acknowledged: bool
    prescribed: bool


def magnesium(settings: Settings) -> Iterator[Problem]:
    """Doses that are refused or need a word of consent; those of all habits count together."""
    barring = asking_first(settings.person.conditions)
    total = 0.0
    for name, table in enabled(settings):
        if _lacks_dose(table):
            yield _doseless(("habits", name))
        dose = _dose(name, table, settings)
        if dose is not None:
            total += dose.daily_mg
            yield from _unsafe(dose, total, barring)


def _lacks_dose(table: AnyHabit) -> bool:
    return isinstance(table, Task) and table.supplement == MAGNESIUM and table.elemental_mg is None


def _dose(name: str, table: AnyHabit, settings: Settings) -> Dose | None:
    path: Path = ("habits", name)
    named = MAGNESIUM in f"{name} {table.title or ''}".casefold()
    match table:
        case Task(elemental_mg=float() as each) if named or table.supplement == MAGNESIUM:
            daily = each * _times_a_day(table, settings)
            return Dose(path, "elemental_mg", daily, table.acknowledged, table.prescribed_by_clinician)
        case Target() if named and table.unit.strip().casefold() in MG_PER_UNIT:
            daily = table.goal * MG_PER_UNIT[table.unit.strip().casefold()]
            return Dose(path, "goal", daily, table.acknowledged, table.prescribed_by_clinician)
        case _:
            return None


def _times_a_day(table: Task, settings: Settings) -> int:
    times = len(table.at or ())
    if table.every_min is not None:
        weekdays = frozenset(map(WEEKDAYS.index, table.days))
        awake = longest(rhythm_of(settings.day), weekdays) - timedelta(minutes=1)
        times += awake // timedelta(minutes=table.every_min)
    return max(1, times)


def _unsafe(dose: Dose, total: float, barring: Sequence[str]) -> Iterator[Problem]:
    if barring:
        yield _problem(
            dose,
            f"is refused because of {', '.join(barring)}: magnesium can build up or interfere",
            "Ask your pharmacist or doctor, and set enabled = false until then.",
        )
    elif total > UNITED_STATES_MG and not dose.prescribed:
        yield _problem(
            dose,
            f"makes {total:g} mg of magnesium a day, which is refused. {BOTH_LEVELS}",
            "Lower it, or add prescribed_by_clinician = true if a clinician prescribed this dose.",
        )
    elif EUROPE_MG < total <= UNITED_STATES_MG and not (dose.acknowledged or dose.prescribed):
        yield _problem(
            dose,
            f"makes {total:g} mg of magnesium a day. {BOTH_LEVELS}",
            "Lower it, or add acknowledged = true. Ask a pharmacist or doctor before starting.",
        )


def _problem(dose: Dose, message: str, remedy: str) -> Problem:
    keys = ("at", "every_min", "unit", "title", "acknowledged", "prescribed_by_clinician")
    needs = (*((*dose.path, key) for key in keys), CONDITIONS, DAY)
    return Problem((*dose.path, dose.key), message, remedy, ALLOWED, needs)


def _doseless(path: Path) -> Problem:
    return Problem(
        (*path, "elemental_mg"),
        "is missing: without the amount the dose cannot be judged",
        "Add elemental_mg, the magnesium itself in one intake: 400 mg of bisglycinate have about 56 mg.",
        ALLOWED,
    )
