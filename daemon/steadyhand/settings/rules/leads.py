"""Spans that must fit into the waking day."""

from collections.abc import Iterator
from datetime import timedelta

from steadyhand.settings.assemble import curfew_hours, enabled, rhythm_of
from steadyhand.settings.fields import WEEKDAYS
from steadyhand.settings.habits import AnyHabit, Break, CheckIn, Limit, Session, Target, Task, WindDownRoutine
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem
from steadyhand.settings.rules.rhythm import DAY, in_hours, longest, shortest


def leads(settings: Settings) -> Iterator[Problem]:
    """Leads, lags and curfews longer than the shortest waking day; intervals longer than any."""
    week = rhythm_of(settings.day)
    for name, table in enabled(settings):
        weekdays = frozenset(map(WEEKDAYS.index, table.days))
        for keys, span in _spans(table):
            if span >= shortest(week, weekdays):
                yield _too_long(("habits", name, *keys), shortest(week, weekdays))
        for keys, span in _intervals(table):
            if span >= longest(week, weekdays):
                yield _too_long(("habits", name, *keys), longest(week, weekdays))


def _spans(table: AnyHabit) -> Iterator[tuple[Path, timedelta]]:
    match table:
        case Limit() if (hours := curfew_hours(table)) is not None:
            is_set = table.curfew_before_bed_h is not None
            yield ("curfew_before_bed_h" if is_set else "curfew_dose_aware",), timedelta(hours=hours)
        case Target(remind=remind) if remind.pace:
            yield ("remind", "until_before_bed_min"), timedelta(minutes=remind.until_before_bed_min)
        case WindDownRoutine() | Session() | Task() | CheckIn():
            for key in ("before_bed_min", "after_wake_min"):
                minutes = getattr(table, key, None)
                if minutes is not None:
                    yield (key,), timedelta(minutes=minutes)
        case _:
            return


def _intervals(table: AnyHabit) -> Iterator[tuple[Path, timedelta]]:
    match table:
        case Target(remind=remind) if remind.every_min is not None:
            yield ("remind", "every_min"), timedelta(minutes=remind.every_min)
        case Break(every_min=int() as minutes) | Task(every_min=int() as minutes):
            yield ("every_min",), timedelta(minutes=minutes)
        case _:
            return


def _too_long(path: Path, awake: timedelta) -> Problem:
    return Problem(
        path,
        f"does not fit into a waking day of {in_hours(awake)}",
        "Make it shorter, or correct wake and bedtime in [day].",
        f"less than {in_hours(awake)}",
        (DAY, (*path[:2], "days")),
    )
