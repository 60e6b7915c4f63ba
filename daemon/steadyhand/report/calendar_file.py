"""The agenda as an iCalendar file (RFC 5545), for a calendar program to show. Pure.

Its entries take no time from the calendar (TRANSPARENT) and ring no bell: the daemon does that.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import Configuration, Habit, Practise, Rest, WindDown
from steadyhand.domain.reminding.occurrence import Occurrence, coming_due
from steadyhand.domain.reminding.state import State
from steadyhand.report.columns import plain

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
    UID in every export, so that a calendar takes a later file for an update; it tells nothing.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    today = Calendar(configuration.rhythm, zone).day_of(now)
    for occurrence in _ahead(configuration, state, now, zone, (today, days)):
        habit = configuration.habit(occurrence.habit)
        if habit is not None:
            calendar.add_component(_entry(configuration, habit, occurrence, now))
    content: bytes = calendar.to_ical()
    return content


def _ahead(
    configuration: Configuration, state: State, now: datetime, zone: ZoneInfo, span: tuple[date, int]
) -> Iterator[Occurrence]:
    first, days = span
    for occurrence in coming_due(configuration, zone, (first, first + (days - 1) * ONE_DAY)):
        reminder = state.reminders.get(occurrence.key)
        is_settled = reminder is not None and reminder.settled
        if occurrence.due >= now and not is_settled and state.paused(occurrence.due) is None:
            yield occurrence


def _entry(
    configuration: Configuration, habit: Habit, occurrence: Occurrence, now: datetime
) -> icalendar.Event:
    told = configuration.notifications.show_details and not habit.private
    entry = icalendar.Event()
    entry.add("uid", f"{uuid.uuid5(_NAMESPACE, occurrence.key)}@steadyhand")
    entry.add("dtstamp", now)
    entry.add("dtstart", occurrence.due)
    entry.add("dtend", occurrence.due + length_of(habit))
    entry.add("summary", plain(habit.title) if told else UNTOLD)
    if told and habit.note:
        entry.add("description", plain(habit.note))
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry


def length_of(habit: Habit) -> timedelta:
    """How long the habit takes, by its own configuration."""
    match habit.aim:
        case Practise(length=length) | Rest(length=length) | WindDown(lead=length):
            return length
        case _:
            return A_MOMENT
