"""The agenda as an iCalendar file (RFC 5545), for a calendar program to show. Pure.

Its entries take no time from the calendar (TRANSPARENT) and ring no bell: the daemon does that.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import Configuration, Habit, Practise, Rest, WindDown
from steadyhand.domain.reminding.occurrence import Occurrence, coming_due
from steadyhand.domain.reminding.state import State
from steadyhand.report.columns import plain
from steadyhand.report.often import MANY, every_min, is_by_use, often_words

PRODUCT = "-//Steadyhand//Steadyhand//EN"
NAME = "Steadyhand"
UNTOLD = "Reminder"
A_MOMENT = timedelta(minutes=5)
"""The length of what has none of its own."""
_NAMESPACE = uuid.UUID("6f1c6f0e-0f0a-5f0d-8b2b-0a8e6d2f4c11")


def calendar_file(
    configuration: Configuration, state: State, now: datetime, zone: ZoneInfo, days: int
) -> bytes:
    """What comes due in the next so many days, today among them, as the bytes of the file.

    Left out: what is over or has its outcome, and what planned time off covers. The words are
    neutral where the habit is private or ``notifications.show_details`` is false. An occurrence has the same
    UID in every export, so that a calendar takes a later file for an update; it tells nothing. What comes
    more often than ``MANY`` times on a day has one entry for the day, from the first to the last.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    today = Calendar(configuration.rhythm, zone).day_of(now)
    for index in range(days):
        day = today + index * ONE_DAY
        coming = coming_due(configuration, zone, (day, day))
        for name, planned in _by_entry(day, coming, state, now):
            habit = configuration.habit(planned[0].habit)
            if habit is not None:
                told, by_use = configuration.notifications.show_details, is_by_use(configuration, habit)
                entry = _entry(habit, planned, told=told, by_use=by_use)
                entry.add("uid", f"{uuid.uuid5(_NAMESPACE, name)}@steadyhand")
                entry.add("dtstamp", now)
                calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def _by_entry(
    day: date, coming: Sequence[Occurrence], state: State, now: datetime
) -> Iterable[tuple[str, list[Occurrence]]]:
    """What is still to come of a day, by what an entry is called: one each, or all of a habit with many."""
    numbers = Counter(occurrence.habit for occurrence in coming)
    entries: dict[str, list[Occurrence]] = {}
    for each in coming:
        if each.due >= now and _is_to_come(state, each):
            name = f"{each.habit}@{day.isoformat()}" if numbers[each.habit] > MANY else each.key
            entries.setdefault(name, []).append(each)
    return entries.items()


def _is_to_come(state: State, occurrence: Occurrence) -> bool:
    reminder = state.reminders.get(occurrence.key)
    return (reminder is None or not reminder.settled) and state.paused(occurrence.due) is None


def _entry(habit: Habit, planned: Sequence[Occurrence], *, told: bool, by_use: bool) -> icalendar.Event:
    told = told and not habit.private
    entry = icalendar.Event()
    entry.add("dtstart", planned[0].due)
    entry.add("dtend", planned[-1].due + length_of(habit))
    entry.add("summary", plain(habit.title) if told else UNTOLD)
    description = _description(habit, len(planned), by_use=by_use) if told else ""
    if description:
        entry.add("description", description)
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry


def _description(habit: Habit, times: int, *, by_use: bool) -> str:
    often = often_words(every_min(habit), times, by_use=by_use) if times > 1 else ""
    return "\n".join(part for part in (plain(habit.note), often) if part)


def length_of(habit: Habit) -> timedelta:
    """How long the habit takes, by its own configuration."""
    match habit.aim:
        case Practise(length=length) | Rest(length=length) | WindDown(lead=length):
            return length
        case _:
            return A_MOMENT
