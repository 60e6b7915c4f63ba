"""Four weeks at a look: the programme's while it goes on, else the last 28 days. Pure, no comparison made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.journal.diary import DiaryDay, diary
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.calendar_marks import lines
from steadyhand.domain.reassessment.course import weeks
from steadyhand.domain.reassessment.exposures import is_recalled, taken
from steadyhand.domain.reassessment.protocol import Regime, changes
from steadyhand.domain.reassessment.review import Change, Line, Taken, WeekRow
from steadyhand.domain.reassessment.run import Run
from steadyhand.domain.reminding.adherence import Adherence, adherence_of
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.span import Span, span_of
from steadyhand.values import NamedTuple

LAST_DAYS = timedelta(days=PROGRAMME_DAYS - 1)


class Progress(NamedTuple):
    """What 28 days hold, from ``start``, seen on the day ``on``.

    ``is_programme``: whether they are those of the programme. ``habit_weeks``: the adherence of each
    habit, a tuple for each week that has begun. ``logged_days``: those the person closed.
    """

    start: date
    on: date
    is_programme: bool
    weeks: tuple[WeekRow, ...]
    habit_weeks: tuple[tuple[Adherence, ...], ...]
    calendar: tuple[Line, ...]
    days: Mapping[date, DiaryDay]
    taken: tuple[Taken, ...]
    changes: tuple[Change, ...]
    logged_days: int
    recalled_days: int


def shown_from(configuration: Configuration, today: date, *, programme: bool = False) -> date:
    """The first of the 28 days to show: the programme's while it goes on, else so that today is the last.

    ``programme``: the programme's also when it is over.
    """
    start = configuration.programme.start
    if start is not None and start <= today and (programme or today <= start + LAST_DAYS):
        return start
    return today - LAST_DAYS


def progress(
    configuration: Configuration,
    events: Iterable[Event],
    zone: ZoneInfo,
    *,
    start: date,
    on: date,
    now: datetime,
    regimes: Sequence[Regime] = (),
) -> Progress:
    """The 28 days from ``start``, as far as they have come on the day ``on``.

    ``events`` and ``regimes`` are those of a review of these days. What changed in the protocol is told
    of the programme's own days alone: weeks that bring habits in are weeks of the programme.
    """
    kept, calendar = tuple(events), Calendar(configuration.rhythm, zone)
    last = min(on, start + LAST_DAYS)
    span = span_of(configuration, kept, calendar, (start, last), min(now, calendar.ends(on)))
    run = Run(start, on, diary(span.state.kept, span.state.set_aside))
    is_programme = start == configuration.programme.start
    known = tuple(regimes) or (Regime(start, configuration, ""),)
    return Progress(
        start=start,
        on=on,
        is_programme=is_programme,
        weeks=weeks(run),
        habit_weeks=tuple(_habit_weeks(run, span)),
        calendar=lines(run, span),
        days={day.day: day for day in run.days if day.day in run.diary},
        taken=taken(run, configuration, span.state),
        changes=changes(run, known, span.state.pauses, calendar) if is_programme else (),
        logged_days=sum(1 for day in run.days if day.closed),
        recalled_days=sum(1 for day in run.days if day.closed and is_recalled(day)),
    )


def _habit_weeks(run: Run, span: Span) -> Iterator[tuple[Adherence, ...]]:
    for first in range(0, len(run.dates), DAYS_IN_WEEK):
        yield adherence_of(span._replace(days=run.dates[first : first + DAYS_IN_WEEK]))
