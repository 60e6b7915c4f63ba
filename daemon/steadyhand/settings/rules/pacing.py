"""Whether a paced target can be reached: prompts 15 minutes apart, drinks within R-024."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from steadyhand.domain.programme.hydration import is_volume, paced, room_this_hour
from steadyhand.domain.reminding.habit import Habit, Programme
from steadyhand.domain.reminding.occurrence import Occurrence, occurrences
from steadyhand.settings.assemble import enabled, habit_of, rhythm_of, slots_of
from steadyhand.settings.drinks import canonical
from steadyhand.settings.fields import WEEKDAYS
from steadyhand.settings.habits import Target
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem
from steadyhand.settings.rules.rhythm import DAY, in_hours, shortest
from steadyhand.settings.rules.week import calendar_of, plain, week_of

CLOSEST = timedelta(minutes=15)


class Span(NamedTuple):
    """A paced target and the time its prompts are spread over, on the shortest of its days."""

    path: Path
    table: Target
    span: timedelta


def pacing(settings: Settings) -> Iterator[Problem]:
    """Goals that a day of prompts cannot reach."""
    week = rhythm_of(settings.day)
    for name, table in enabled(settings):
        if isinstance(table, Target) and table.remind.pace:
            weekdays = frozenset(map(WEEKDAYS.index, table.days))
            awake = shortest(week, weekdays) - timedelta(minutes=table.remind.until_before_bed_min)
            span = Span(("habits", name), table, awake)
            if awake <= timedelta(0):
                continue
            if not _fits(span):
                yield _crowded(span)
            elif is_volume(canonical(table.unit)) and not _reaches(habit_of(name, table), settings):
                yield _too_fast(span)


def _fits(span: Span) -> bool:
    return (slots_of(span.table) - 1) * CLOSEST <= span.span


def _reaches(habit: Habit, settings: Settings) -> bool:
    calendar = calendar_of(settings)
    days = (occurrences(plain(habit), Programme(), calendar, day) for day in week_of(habit))
    return all(_left_over(habit, planned) <= 0 for planned in days)


def _left_over(habit: Habit, planned: Sequence[Occurrence]) -> float:
    """What is left of the goal when each prompt was followed at once."""
    unit, goal = habit.unit or "", getattr(habit.aim, "goal", 0.0)
    taken: list[tuple[datetime, float]] = []
    for number, due in enumerate(one.due for one in planned):
        remaining = goal - sum(amount for _, amount in taken)
        room = room_this_hour(unit, tuple(taken), due)
        taken.append((due, paced(unit, remaining, len(planned) - number, room)))
    return round(goal - sum(amount for _, amount in taken), 3)


def _crowded(span: Span) -> Problem:
    most = span.span // CLOSEST + 1
    return _problem(
        span,
        f"needs {slots_of(span.table)} prompts; {most} fit into {in_hours(span.span)} at 15 minutes apart",
        "Set a larger serving, a lower goal or a smaller until_before_bed_min.",
    )


def _too_fast(span: Span) -> Problem:
    return _problem(
        span,
        f"cannot be reached in {in_hours(span.span)} at 300 ml a prompt and 800 ml in any hour",
        "Set a lower goal or a smaller until_before_bed_min, or correct wake and bedtime in [day].",
    )


def _problem(span: Span, message: str, remedy: str) -> Problem:
    needs = tuple((*span.path, key) for key in ("unit", "serving", "remind", "days"))
    allowed = "what prompts 15 minutes apart can reach, of drinks at most 300 ml a prompt and 800 ml an hour"
    return Problem((*span.path, "goal"), message, remedy, allowed, (DAY, *needs))
