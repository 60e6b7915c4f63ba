"""What the log says of a span of days, habit by habit and day by day. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.reminding.adherent_day import HabitDay
from steadyhand.domain.reminding.amount import on_day
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import DAEMON, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit, Stay
from steadyhand.domain.reminding.occurrence import Occurrence, first_active_day, is_for, timetable
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.domain.reminding.state import EMPTY, LASTING, State, fold
from steadyhand.domain.reminding.travel import calendar_of
from steadyhand.values import NamedTuple, TypeVar

_T = TypeVar("_T")


class Span(NamedTuple):
    """The log of a span, with what is looked up in it again and again.

    ``reminders``: those that have their outcome. ``missed_before``: occurrences that the person took
    back from being missed.
    """

    configuration: Configuration
    calendar: Calendar
    days: tuple[date, ...]
    now: datetime
    state: State
    events: Mapping[str, Event]
    reminders: Mapping[tuple[str, date], tuple[Reminder, ...]]
    planned: Mapping[tuple[str, date], tuple[Occurrence, ...]]
    sessions: Mapping[tuple[str, date], Mapping[str, float]]
    first_days: Mapping[str, date]
    missed_before: frozenset[str]

    def calendar_of(self, habit: Habit) -> Calendar:
        """The days of the habit: the person's, or those of home."""
        return calendar_of(self.configuration, habit, self.calendar.zone)

    def event(self, reminder: Reminder) -> Event | None:
        """The event that settled the reminder."""
        return None if reminder.outcome_id is None else self.events.get(reminder.outcome_id)


def outcome_of(span: Span, reminder: Reminder, event: Event) -> EventKind:
    """The outcome that counts: a miss is excused afterwards only with a reason."""
    if event.kind is EventKind.EXCUSED and reminder.key in span.missed_before and not _reason(event):
        return EventKind.MISSED
    return event.kind


def _reason(event: Event) -> object:
    return event.data.get("reason") or event.data.get("because")


def habit_day(span: Span, habit: Habit, day: date) -> HabitDay | None:
    """What the log says of the habit on that day; None where it was not for the day at all."""
    reminders = span.reminders.get((habit.id, day), ())
    if not reminders and not _is_in_force(span, habit, day):
        return None
    planned = span.planned.get((habit.id, day), ())
    settled = {
        reminder.key: outcome_of(span, reminder, event)
        for reminder in reminders
        if (event := span.event(reminder)) is not None
    }
    entries = span.state.entries.get((habit.id, day), ())
    return HabitDay(
        on_day(habit, span.state, day),
        day,
        settled,
        unsettled=sum(1 for each in planned if each.key not in settled and _came_due(span, each)),
        is_over=span.calendar_of(habit).ends(day) <= span.now or _is_through(planned, settled),
        amount=span.state.total(habit.id, day) if entries else None,
        is_partly_known=span.state.has_unknown(habit.id, day),
        is_complete=span.state.is_complete(habit.id, day),
        limit=_limit(span, habit, day),
        is_off=_is_off(span, habit, day),
        sessions=span.sessions.get((habit.id, day), {}),
    )


def _is_in_force(span: Span, habit: Habit, day: date) -> bool:
    """Whether the day is one of the habit's, since it was first set up or used."""
    first = span.first_days.get(habit.id)
    begun = first is not None and first <= day and span.calendar_of(habit).begins(day) <= span.now
    return begun and is_for(habit, span.configuration.programme, day)


def _is_through(planned: tuple[Occurrence, ...], settled: Mapping[str, EventKind]) -> bool:
    return bool(planned) and all(each.key in settled for each in planned)


def _came_due(span: Span, occurrence: Occurrence) -> bool:
    in_force = span.state.in_force
    is_known = occurrence.habit in in_force.since and not in_force.came_after(occurrence)
    return is_known and occurrence.due <= span.now


def _limit(span: Span, habit: Habit, day: date) -> float | None:
    if not isinstance(habit.aim, Stay):
        return None
    return limit_on(habit.aim, first_active_day(habit, span.configuration.programme), day)


def _is_off(span: Span, habit: Habit, day: date) -> bool:
    calendar = span.calendar_of(habit)
    begins, ends = calendar.wake(day), calendar.bedtime(day)
    return any(
        pause.begins <= begins and (pause.ends is None or ends <= pause.ends) for pause in span.state.pauses
    )


def span_of(
    configuration: Configuration,
    events: Iterable[Event],
    calendar: Calendar,
    bounds: tuple[date, date],
    now: datetime,
) -> Span:
    """The events of the days from the first to the last of ``bounds``, with the lasting ones of any day."""
    first, last = bounds
    kept = kept_of(events, bounds)
    state = fold(EMPTY, kept)
    days = tuple(first + index * ONE_DAY for index in range((last - first).days + 1))
    aside = state.set_aside
    standing = [event for event in kept if event.id not in aside]
    return Span(
        configuration,
        calendar,
        days,
        now,
        state,
        {event.id: event for event in kept},
        _grouped((each.habit, each.day, each) for each in state.reminders.values() if each.settled),
        _grouped(
            (each.habit, day, each) for day in days for each in timetable(configuration, calendar.zone, day)
        ),
        _sessions(standing),
        dict(_first_days(configuration, calendar, state, standing)),
        frozenset(_missed_before(kept)),
    )


def kept_of(events: Iterable[Event], bounds: tuple[date, date]) -> list[Event]:
    """Those of the days from the first to the last of ``bounds``, and the lasting ones of any day."""
    first, last = bounds
    lasting = {*LASTING, EventKind.RETRACTED}
    return [event for event in events if event.kind in lasting or first <= event.day <= last]


def _grouped(items: Iterable[tuple[str, date, _T]]) -> Mapping[tuple[str, date], tuple[_T, ...]]:
    groups: dict[tuple[str, date], list[_T]] = {}
    for habit, day, item in items:
        groups.setdefault((habit, day), []).append(item)
    return {place: tuple(group) for place, group in groups.items()}


def _sessions(events: Iterable[Event]) -> Mapping[tuple[str, date], Mapping[str, float]]:
    sessions: dict[tuple[str, date], dict[str, float]] = {}
    for event in events:
        minutes = event.data.get("minutes")
        if event.kind is EventKind.SESSION and event.habit and isinstance(minutes, int | float):
            longest = sessions.setdefault((event.habit, event.day), {})
            for key in {event.occurrence or "", ""}:
                longest[key] = max(float(minutes), longest.get(key, 0.0))
    return sessions


def _first_days(
    configuration: Configuration, calendar: Calendar, state: State, events: Iterable[Event]
) -> Iterator[tuple[str, date]]:
    """The first day of each habit: when its plan came into force, or its first event if earlier.

    What was seen at the machine is no event of the habit: it stands beside what is counted.
    A log without any configuration in force goes by the days that the person closed.
    """
    used: dict[str, date] = {}
    for event in events:
        if event.habit is not None and event.kind is not EventKind.USE:
            used[event.habit] = min(event.day, used.get(event.habit, event.day))
    closed = [day for habit, day in state.closed if not habit]
    for habit in configuration.habits:
        since = state.in_force.since.get(habit.id)
        days = calendar_of(configuration, habit, calendar.zone)
        planned = closed if since is None else [days.day_of(since)]
        first = min((*planned, *([used[habit.id]] if habit.id in used else [])), default=None)
        if first is not None:
            yield habit.id, first


def _missed_before(events: Iterable[Event]) -> Iterator[str]:
    """Occurrences whose miss was taken back by the person, not by a clock that was set right."""
    missed = {event.id: event for event in events if event.kind is EventKind.MISSED}
    for event in events:
        if event.kind is EventKind.RETRACTED and event.via != DAEMON:
            miss = missed.get(str(event.data.get("event")))
            if miss is not None and miss.occurrence is not None:
                yield miss.occurrence
