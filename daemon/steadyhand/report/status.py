"""Today at a glance, as the contract's JSON."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.programme.weeks import phase_of, programme_day, programme_week
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.amount import goal_on, is_met
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.evidence import of_use, use_by_day
from steadyhand.domain.reminding.habit import Configuration, Habit, Programme, Reach, Stay
from steadyhand.domain.reminding.occurrence import Occurrence, first_active_day, occurrences, timetable
from steadyhand.domain.reminding.plan import open_occurrences
from steadyhand.domain.reminding.reminder import Stage
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.travel import calendar_of
from steadyhand.domain.reminding.wording import answer_hint
from steadyhand.report.banner import screening_view, warning_of
from steadyhand.report.glance import status_text
from steadyhand.report.intake import Setting, intake_view
from steadyhand.report.moment import number, stamp
from steadyhand.values import NamedTuple, TypeVar

__all__ = ["NOT_RUNNING", "DaemonFacts", "status_text", "status_view"]

DAYS_LOOKED_AHEAD = 400
_T = TypeVar("_T")
_LEFT_OUT = frozenset({EventKind.EXCUSED, EventKind.UNOBSERVED})
_OUTCOMES = (
    EventKind.DONE,
    EventKind.SKIPPED,
    EventKind.MISSED,
    EventKind.EXCUSED,
    EventKind.UNOBSERVED,
)


class DaemonFacts(NamedTuple):
    """What is known of the daemon; ``since``: aware UTC; None for what nobody could tell.

    ``presence``: what tells it whether the person is at the machine; ``held_back``: why it shows nothing now.
    """

    running: bool
    pid: int | None = None
    since: datetime | None = None
    channel: str | None = None
    buttons: bool | None = None
    presence: str | None = None
    held_back: str | None = None


NOT_RUNNING = DaemonFacts(running=False)


class _Today(NamedTuple):
    """What the rows of a status are made from."""

    configuration: Configuration
    state: State
    now: datetime
    calendar: Calendar
    day: date
    open: Mapping[str, tuple[tuple[Occurrence, datetime], ...]]
    planned: Mapping[str, tuple[Occurrence, ...]]
    outcomes: Mapping[str, tuple[EventKind, ...]]
    intake: Setting

    def stamp(self, instant: datetime | None) -> str | None:
        return stamp(instant, self.calendar.zone)


def status_view(  # noqa: PLR0917 - what is known of the day, in the order in which it is found out
    configuration: Configuration,
    state: State,
    now: datetime,
    zone: ZoneInfo,
    daemon: DaemonFacts | None = None,
    week: Sequence[Mapping[str, Json]] | None = None,
    *,
    warning: str | None = None,
    taken: Sequence[Event] | None = None,
    standing: Standing | None = None,
) -> dict[str, Json]:
    """The contract's status, with what a person asks of it besides.

    ``state``: with the events of today, and of the two days before where a habit keeps to home: its
    today is the day that it is at home. ``week``: rows of ``adherence_rows``, shown as they are.
    ``taken``: what was taken in the last 14 days and the programme's first week; without it, what the
    state knows of it. ``standing``: of the warning signs; while a flag stands, its message comes first
    in the warning.
    Amounts are null where nothing was logged; a limit's ``met`` is null while it is unknown. ``use``: the
    minutes at the machine today as far as recorded, null where nobody watched.
    """
    calendar = Calendar(configuration.rhythm, zone)
    intake = Setting(configuration, state, state.kept if taken is None else taken, now, calendar)
    today = _today(configuration, state, now, calendar, intake)
    facts = daemon or NOT_RUNNING
    warnings = [each for each in (warning_of(standing), warning) if each is not None]
    return {
        "now": today.stamp(now),
        "day": today.day.isoformat(),
        "programme": _programme(configuration.programme, today.day),
        "daemon": {**facts._asdict(), "since": today.stamp(facts.since)},
        "warning": " ".join(warnings) or None,
        "habits": [_habit(today, habit) for habit in configuration.habits],
        "paused": _paused(today),
        "today": _counts(today),
        "use": _use(today),
        "watches_use": configuration.watches_use,
        "week": None if week is None else [dict(row) for row in week],
        "screening": None if standing is None else screening_view(standing),
    }


def _today(
    configuration: Configuration, state: State, now: datetime, calendar: Calendar, intake: Setting
) -> _Today:
    day = calendar.day_of(now)
    waiting = (
        (occurrence.habit, (occurrence, closes))
        for occurrence, closes in open_occurrences(configuration, state, now, calendar.zone)
        if state.paused(now) is None and not _is_met(configuration, state, occurrence)
    )
    days = {
        habit.id: calendar_of(configuration, habit, calendar.zone).day_of(now)
        for habit in configuration.habits
    }
    planned = (
        (each.habit, each)
        for at in {day, *days.values()}
        for each in timetable(configuration, calendar.zone, at)
        if days[each.habit] == at
    )
    outcomes = (
        (reminder.habit, reminder.outcome)
        for reminder in state.reminders.values()
        if reminder.day == days.get(reminder.habit, day) and reminder.outcome is not None
    )
    return _Today(
        configuration,
        state,
        now,
        calendar,
        day,
        _by_habit(waiting),
        _by_habit(planned),
        _by_habit(outcomes),
        intake,
    )


def _is_met(configuration: Configuration, state: State, occurrence: Occurrence) -> bool:
    habit = configuration.habit(occurrence.habit)
    return habit is not None and is_met(habit, state, occurrence)


def _by_habit(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    groups: dict[str, tuple[_T, ...]] = {}
    for habit, value in pairs:
        groups[habit] = (*groups.get(habit, ()), value)
    return groups


def _programme(programme: Programme, day: date) -> dict[str, Json]:
    start = programme.start
    if start is None:
        return {"day": None, "week": None, "phase": None, "start": None}
    number_of_day, week = programme_day(start, day), programme_week(start, day)
    begun = number_of_day >= 1
    return {
        "day": number_of_day if begun else None,
        "week": week if begun else None,
        "phase": phase_of(week).value,
        "start": start.isoformat(),
    }


def _paused(today: _Today) -> dict[str, Json] | None:
    pause = today.state.paused(today.now)
    if pause is None:
        return None
    return {
        "since": today.stamp(pause.begins),
        "until": today.stamp(pause.ends),
        "because": pause.because,
    }


def _counts(today: _Today) -> dict[str, Json]:
    outcomes = [outcome for each in today.outcomes.values() for outcome in each]
    counts: dict[str, Json] = {kind.value: outcomes.count(kind) for kind in _OUTCOMES}
    waiting = sum(len(each) for each in today.open.values())
    return {"due": len(outcomes) + waiting, **counts, "open": waiting}


def _use(today: _Today) -> dict[str, Json] | None:
    use = use_by_day(of_use(today.state)).get(today.day)
    if use is None:
        return None
    return {
        "minutes": number(round(use.minutes, 1)),
        "watched_min": number(round(use.watched_min, 1)),
    }


def _habit(today: _Today, habit: Habit) -> dict[str, Json]:
    goal, entries = _goal(today, habit), today.state.entries.get((habit.id, today.day), ())
    known = [entry.amount for entry in entries if entry.amount is not None]
    return {
        "id": habit.id,
        "kind": habit.kind.value,
        "unit": habit.unit,
        "goal": number(goal),
        "amount": number(sum(known)) if known and goal is not None else None,
        "met": _met(today, habit, goal, sum(known)),
        "open": [_open(today, *each) for each in today.open.get(habit.id, ())],
        "next": today.stamp(_next(today, habit)),
        "title": habit.title,
        "answer": answer_hint(habit),
        "at_least": goal is not None and len(known) < len(entries),
        **intake_view(today.intake, habit),
    }


def _goal(today: _Today, habit: Habit) -> float | None:
    match habit.aim:
        case Reach():
            return goal_on(habit, today.state, today.day)
        case Stay():
            first = first_active_day(habit, today.configuration.programme)
            return limit_on(habit.aim, first, today.day)
        case _:
            return None


def _met(today: _Today, habit: Habit, goal: float | None, total: float) -> bool | None:
    if goal is None:
        return _all_done(today, habit)
    is_partly_known = today.state.has_unknown(habit.id, today.day)
    if isinstance(habit.aim, Reach):
        return True if total >= goal else None if is_partly_known else False
    if total > goal:
        return False
    is_complete = today.state.is_complete(habit.id, today.day)
    return True if is_complete and not is_partly_known else None


def _all_done(today: _Today, habit: Habit) -> bool | None:
    """Whether all that came due today was done; None where nothing did."""
    if habit.id in today.open:
        return False
    counting = [outcome for outcome in today.outcomes.get(habit.id, ()) if outcome not in _LEFT_OUT]
    return all(outcome is EventKind.DONE for outcome in counting) if counting else None


def _open(today: _Today, occurrence: Occurrence, closes: datetime) -> dict[str, Json]:
    reminder = today.state.reminders.get(occurrence.key)
    return {
        "occurrence": occurrence.key,
        "state": (Stage.DUE if reminder is None else reminder.stage).value,
        "due": today.stamp(occurrence.due),
        "closes": today.stamp(closes),
    }


def _next(today: _Today, habit: Habit) -> datetime | None:
    """When the habit comes due next and will be asked about, within 400 days."""
    upcoming = (each for each in today.planned.get(habit.id, ()) if each.due > today.now)
    here = next((each.due for each in upcoming if _will_be_asked(today, habit, each)), None)
    if here is not None:
        return here
    if not habit.recurrences:
        return None
    programme = today.configuration.programme
    calendar = calendar_of(today.configuration, habit, today.calendar.zone)
    for index in range(1, DAYS_LOOKED_AHEAD + 1):
        day = calendar.day_of(today.now) + index * ONE_DAY
        for occurrence in occurrences(habit, programme, calendar, day):
            pause = today.state.paused(occurrence.due)
            if pause is None or pause.ends is None:
                return occurrence.due if pause is None else None
    return None


def _will_be_asked(today: _Today, habit: Habit, occurrence: Occurrence) -> bool:
    reminder = today.state.reminders.get(occurrence.key)
    is_settled = reminder is not None and reminder.settled
    is_paused = today.state.paused(occurrence.due) is not None
    return not is_settled and not is_paused and not is_met(habit, today.state, occurrence)
