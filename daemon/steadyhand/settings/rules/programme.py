"""What counts from the programme's first day, and days that never come."""

from collections.abc import Iterator
from datetime import date, timedelta

from steadyhand.domain.reminding.habit import Habit, Programme
from steadyhand.domain.reminding.occurrence import is_for
from steadyhand.settings.assemble import enabled, habit_of, programme_of
from steadyhand.settings.habits import AnyHabit, CheckIn, Limit
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

START: Path = ("programme", "start")
ANY_DAY = date(2026, 1, 5)
WEEK_FOUR = range(22, 29)
REASSESSMENT = "reassessment"


def programme(settings: Settings) -> Iterator[Problem]:
    """Keys that need a first day where none is set; habits that never come due (R-006, R-010)."""
    plan = programme_of(settings)
    for name, table in enabled(settings):
        if plan.start is None and (keys := tuple(_counting(table))):
            yield from (_startless(("habits", name, key)) for key in keys)
        elif not _ever_comes(habit_of(name, table), plan):
            yield _never(name)
        if name == "week-four" and isinstance(table, CheckIn) and table.topic == REASSESSMENT:
            yield from _outside_week_four(table)


def _counting(table: AnyHabit) -> Iterator[str]:
    if table.from_week > 1:
        yield "from_week"
    if table.on_days:
        yield "on_days"
    if isinstance(table, Limit) and table.taper is not None:
        yield "taper"


def _startless(path: Path) -> Problem:
    return Problem(
        path,
        "counts from the programme's first day, which is not set",
        "Set start = YYYY-MM-DD in [programme], or remove this key.",
        needs=(START,),
    )


def _ever_comes(habit: Habit, plan: Programme) -> bool:
    first = ANY_DAY if plan.start is None else plan.start + timedelta(weeks=habit.from_week - 1)
    if habit.days.on and plan.start is not None:
        days = [plan.start + timedelta(days=number - 1) for number in habit.days.on]
    else:
        days = [first + timedelta(days=number) for number in range(7 * habit.days.every)]
    return any(is_for(habit, plan, day) for day in days)


def _never(name: str) -> Problem:
    path: Path = ("habits", name)
    needs = tuple((*path, key) for key in ("days", "every_days", "on_days", "from_week"))
    return Problem(
        path,
        "never comes due: no day meets all of days, every_days, on_days and from_week",
        "Remove one of these keys, or change it so that they meet.",
        "days that exist",
        (*needs, START),
    )


def _outside_week_four(table: CheckIn) -> Iterator[Problem]:
    if not table.on_days or any(number not in WEEK_FOUR for number in table.on_days):
        yield Problem(
            ("habits", "week-four", "on_days"),
            "is not in the fourth week",
            "Choose a day from 22 to 28; for another review make a check-in with an id of its own.",
            "programme days 22 to 28",
        )
