"""Reminders that could never be shown: asleep or in quiet hours for as long as they are open."""

from collections.abc import Iterator
from datetime import timedelta

from steadyhand.domain.reminding.habit import At, Configuration, Habit, Programme
from steadyhand.domain.reminding.occurrence import Occurrence, occurrences
from steadyhand.domain.reminding.quiet import held
from steadyhand.settings.assemble import configuration_of, enabled, habit_of
from steadyhand.settings.habits import WindDownRoutine
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem
from steadyhand.settings.rules.moments import moment_path
from steadyhand.settings.rules.rhythm import DAY
from steadyhand.settings.rules.week import MONDAY, PLAIN_ZONE, calendar_of, plain, week_of

QUIET: Path = ("notifications", "quiet")


def showing(settings: Settings) -> Iterator[Problem]:
    """Quiet hours over a whole waking day; else each reminder that they or sleep hide on every day."""
    holds = configuration_of(settings, "")._replace(habits=(), programme=Programme())
    if not all(_has_a_free_moment(settings, holds, number) for number in range(7)):
        yield _all_quiet()
        return
    for name, table in enabled(settings):
        if not isinstance(table, WindDownRoutine):
            hidden = _hidden(habit_of(name, table), settings, holds, moment_path(name, table))
            yield from (_never_shown(("habits", name), path) for path in hidden)


def _has_a_free_moment(settings: Settings, holds: Configuration, number: int) -> bool:
    calendar, day = calendar_of(settings), MONDAY + timedelta(days=number)
    hold = held(holds, PLAIN_ZONE, calendar.wake(day))
    return hold is None or hold.ends < calendar.bedtime(day)


def _hidden(habit: Habit, settings: Settings, holds: Configuration, path: Path) -> Iterator[Path]:
    calendar = calendar_of(settings)
    planned = [
        occurrence
        for day in week_of(habit)
        for occurrence in occurrences(plain(habit), Programme(), calendar, day)
    ]
    match habit.recurrences:
        case (At(times),):
            for number, at in enumerate(times):
                if not any(_is_shown(one, holds) for one in planned if one.due.time() == at):
                    yield (*path, number)
        case _:
            if planned and not any(_is_shown(one, holds) for one in planned):
                yield path


def _is_shown(occurrence: Occurrence, holds: Configuration) -> bool:
    hold = held(holds, PLAIN_ZONE, occurrence.due)
    return hold is None or hold.ends < occurrence.closes


def _all_quiet() -> Problem:
    return Problem(
        QUIET,
        "covers the whole waking day, so that nothing could ever be asked",
        'Make the spans shorter. To have no notifications at all, set channel = "none".',
        "spans that leave some of the waking day free",
        (DAY,),
    )


def _never_shown(habit: Path, path: Path) -> Problem:
    return Problem(
        path,
        "can never be shown: you are asleep, or it is quiet hours, for as long as it is open",
        "Move it into the waking day, lengthen window_min, shorten the quiet hours, or set enabled = false.",
        "a time between wake and bedtime, outside notifications.quiet",
        (DAY, QUIET, (*habit, "window_min"), (*habit, "days")),
    )
