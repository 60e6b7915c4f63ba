"""The diary and the habits as a FHIR R4 Bundle, for a doctor's or a hospital's system (DOMAIN 6). Pure.

A collection of what the person reported, with the person as subject and author, who is without a
name. No Condition and no diagnosis code stands in it: what things are is said in words, and in
LOINC where DOMAIN 6 names a code that fits. Units are UCUM's.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.journal.diary import DiaryDay, diary
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reassessment.standing import taken_back
from steadyhand.domain.reminding.adherence import adherence
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.order import superseded
from steadyhand.domain.reminding.state import LASTING
from steadyhand.report.fhir_diary import (
    amounts,
    count,
    daily_answers,
    episode,
    night,
    screening,
    seen_by_clinician,
    session,
)
from steadyhand.report.fhir_habits import Course, goal, is_goal, kept_share, plan
from steadyhand.report.fhir_parts import Identities, Resource
from steadyhand.values import NamedTuple

_OF_THE_DIARY = frozenset(
    {
        EventKind.EPISODE,
        EventKind.DAY,
        EventKind.SCREENING,
        EventKind.CLINICIAN,
        EventKind.SESSION,
        EventKind.INTAKE,
    }
)


class Source(NamedTuple):
    """Whose bundle it is: the configuration, the zone, the log's random ``device``."""

    configuration: Configuration
    zone: ZoneInfo
    device: str


def bundle(source: Source, events: Iterable[Event], now: datetime) -> Resource:
    """The bundle, as plain data for JSON; the same log gives the same but for its time.

    ``events``: in the order they were recorded. The diary goes in whole; the adherence is that of
    the programme's 28 days, without a programme of the last 28. Each of those days that is over has
    a count of episodes, or the reason why it has none.
    """
    return {**head(source, now), "entry": list(entries(source, events, now))}


def head(source: Source, now: datetime) -> Resource:
    """The bundle without its entries."""
    local = now.astimezone(source.zone)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": local.isoformat(timespec="seconds"),
    }


def entries(source: Source, events: Iterable[Event], now: datetime) -> Iterator[Json]:
    """The bundle's entries, one after another: those of many years need not be held at once."""
    calendar = Calendar(source.configuration.rhythm, source.zone)
    course = _course(source.configuration.programme.start, calendar.day_of(now))
    kept = [event for event in events if _matters(event, course)]
    for resource in _resources(source, kept, course, now):
        yield {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def _course(start: date | None, today: date) -> Course:
    first = start or today - (PROGRAMME_DAYS - 1) * ONE_DAY
    last = first + (PROGRAMME_DAYS - 1) * ONE_DAY
    return Course(first, max(first, min(last, today)), start is not None and last < today)


def _matters(event: Event, course: Course) -> bool:
    in_course = course.first <= event.day <= course.last
    has_amount = event.kind is EventKind.DONE and "amount" in event.data
    return event.kind in _OF_THE_DIARY or event.kind in LASTING or has_amount or in_course


def _resources(source: Source, events: list[Event], course: Course, now: datetime) -> Iterator[Resource]:
    identities = Identities(source.device)
    yield {"resourceType": "Patient", "id": identities.patient}
    yield from _of_habits(source, identities, events, course, now)
    retracted = taken_back(events)
    aside = retracted.union(superseded(events, retracted))
    standing = [event for event in events if event.id not in aside]
    today = Calendar(source.configuration.rhythm, source.zone).day_of(now)
    days = diary(events, aside)
    yield from _of_days(identities, standing, days, _over(course, today))
    titles = {habit.id: habit.title for habit in source.configuration.habits}
    yield from (resource for _, resource in amounts(identities, standing, titles))
    yield from _of_events(identities, standing)


def _of_habits(
    source: Source, identities: Identities, events: list[Event], course: Course, now: datetime
) -> Iterator[Resource]:
    configuration = source.configuration
    rows = {
        row.habit: row
        for row in adherence(
            configuration, events, source.zone, first_day=course.first, last_day=course.last, now=now
        )
    }
    yield plan(identities, configuration.habits, course)
    for habit in configuration.habits:
        if is_goal(habit):
            yield goal(identities, habit, course, rows.get(habit.id))
    titles = {habit.id: habit.title for habit in configuration.habits}
    for name, row in rows.items():
        yield kept_share(identities, titles.get(name, name), row, course)


def _of_days(
    identities: Identities, events: list[Event], told: Mapping[date, DiaryDay], over: Iterable[date]
) -> Iterator[Resource]:
    last = {event.day: event for event in events if event.kind is EventKind.DAY}
    for day in sorted({*told, *over}):
        yield from _of_day(identities, day, told.get(day), last.get(day))


def _over(course: Course, today: date) -> Iterator[date]:
    """The days of the programme that are over, of which a missing count says something."""
    for index in range((course.last - course.first) // timedelta(days=1) + 1):
        if course.first + index * ONE_DAY < today:
            yield course.first + index * ONE_DAY


def _of_day(
    identities: Identities, day: date, told: DiaryDay | None, last: Event | None
) -> Iterator[Resource]:
    yield count(identities, day, told)
    if told is None or last is None:
        return
    yield daily_answers(identities, told, last)
    slept = night(identities, told)
    if slept is not None:
        yield slept


def _of_events(identities: Identities, events: list[Event]) -> Iterator[Resource]:
    for event in events:
        match event.kind:
            case EventKind.EPISODE:
                yield episode(identities, event)
            case EventKind.SCREENING:
                yield screening(identities, event)
            case EventKind.CLINICIAN:
                yield seen_by_clinician(identities, event)
            case EventKind.SESSION:
                yield session(identities, event)
            case _:
                pass
