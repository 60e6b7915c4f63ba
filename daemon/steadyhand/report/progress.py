"""Four weeks at a look, as the document that the page of them is made from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.progress import LAST_DAYS, Progress
from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.report.adherence import adherence_row
from steadyhand.report.review import calendar_line, week_row
from steadyhand.report.review_days import day_rows
from steadyhand.report.review_words import came_due

WEEKS = PROGRAMME_DAYS // DAYS_IN_WEEK
_BESIDES = (("excused", "excused"), ("unobserved", "unobserved"), ("unsettled", "not settled yet"))


def progress_view(
    progress: Progress, configuration: Configuration, warnings: Iterable[str]
) -> dict[str, Json]:
    """The document: keys that `review_view` has too mean the same in both. Absent is null, never 0.

    ``warnings``: what stands of the warning signs, as the status tells it. ``programme``: the 28 days
    shown; ``is_programme``: whether they are the programme's; ``over``: its days when it is over and not
    shown. ``habits``: a row for each habit with a cell for each week.
    """
    titles = {habit.id: habit.title for habit in configuration.habits}
    return {
        "on": progress.on.isoformat(),
        "warnings": list(warnings),
        "programme": _bounds(progress.start),
        "is_programme": progress.is_programme,
        "over": _over(progress, configuration.programme.start),
        "day": (progress.on - progress.start).days + 1,
        "logged": _logged(progress),
        "weeks": [week_row(row) for row in progress.weeks],
        "days": day_rows(progress),
        "calendar": [calendar_line(line) for line in progress.calendar],
        "habits": list(_habits(progress.habit_weeks, titles)),
        "changes": [{"day": change.day.isoformat(), "text": change.text} for change in progress.changes],
        "recalled_usual": None,
    }


def _bounds(start: date) -> dict[str, Json]:
    return {"start": start.isoformat(), "end": (start + LAST_DAYS).isoformat()}


def _over(progress: Progress, start: date | None) -> dict[str, Json] | None:
    """The programme that is over, where other days than its own are shown."""
    is_other = start is not None and not progress.is_programme and start + LAST_DAYS < progress.on
    return _bounds(start) if start is not None and is_other else None


def _logged(progress: Progress) -> dict[str, Json]:
    past = min((progress.on - progress.start).days + 1, PROGRAMME_DAYS)
    return {
        "days": PROGRAMME_DAYS,
        "past": past,
        "logged": progress.logged_days,
        "missing": past - progress.logged_days,
        "recalled": progress.recalled_days,
        "corrections": 0,
    }


def _habits(weeks: tuple[tuple[Adherence, ...], ...], titles: Mapping[str, str]) -> Iterator[dict[str, Json]]:
    """The habits of which something is to tell, in the configuration's order, then those taken out of it."""
    found = [{row.habit: row for row in week} for week in weeks]
    for habit in dict.fromkeys([*titles, *(habit for week in found for habit in week)]):
        cells = [_cell(week.get(habit)) for week in found]
        if any(cell is not None for cell in cells):
            yield {
                "habit": habit,
                "title": titles.get(habit, habit),
                "weeks": [*cells, *[None] * (WEEKS - len(cells))],
            }


def _cell(row: Adherence | None) -> dict[str, Json] | None:
    """A habit's week; None where it was asked for on none of its days."""
    told = {} if row is None else adherence_row(row)
    if row is None or not (came_due(told) or row.unsettled):
        return None
    besides = [f"{told[key]} {words}" for key, words in _BESIDES if told[key]]
    unknown = [f"{row.days_unknown} unknown"] if row.days_unknown else []
    return {
        "days_met": row.days_met,
        "days_eligible": row.days_eligible,
        "days_unknown": row.days_unknown,
        "done": row.done,
        "due": row.due,
        "besides": [*unknown, *besides],
    }
