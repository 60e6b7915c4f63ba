"""What is recorded of the use of the machine: minutes of each day, and of each hour before bed. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from steadyhand.domain.reminding.activity import LONG_AGO, ZERO, Activity, used, watched
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import DAEMON, Data, Draft, EventKind
from steadyhand.domain.reminding.habit import Configuration, WindDown
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.state import State

OFTEN_ENOUGH = timedelta(hours=1)
"""How much use is recorded at once: a crash loses no more than that."""


def measured(activity: Activity, span: Interval) -> Data:
    """The minutes of use in the span, and of how many somebody could tell."""
    return {
        "minutes": _minutes(used(activity, span)),
        "watched_min": _minutes(watched(activity, span)),
        "since": span.begins.isoformat(),
        "until": span.ends.isoformat(),
    }


def untold(
    activity: Activity, now: datetime, calendar: Calendar, *, at_once: bool = False
) -> Iterator[tuple[date, Interval]]:
    """The spans that the log does not have yet, by the person's day.

    A day that is over has its last one; today's comes when there is an hour of use in it, or ``at_once``.
    """
    if activity.told is None:
        return
    begins, today = max(activity.told, now - LONG_AGO), calendar.day_of(now)
    while begins < now:
        day = calendar.day_of(begins)
        span = Interval(begins, min(calendar.ends(day), now))
        if (day != today or at_once or _is_much(activity, span)) and watched(activity, span) > ZERO:
            yield day, span
        begins = span.ends


def _is_much(activity: Activity, span: Interval) -> bool:
    return span.ends - span.begins >= OFTEN_ENOUGH and used(activity, span) >= OFTEN_ENOUGH


@lru_cache(maxsize=16)
def evenings(
    configuration: Configuration, day: date, calendar: Calendar
) -> tuple[tuple[Occurrence, Interval], ...]:
    """The day's wind-down routines, each with its span, to bedtime."""
    routines = {habit.id for habit in configuration.habits if isinstance(habit.aim, WindDown)}
    planned = timetable(configuration, calendar.zone, day) if routines else ()
    return tuple(
        (occurrence, Interval(occurrence.due, max(occurrence.due, calendar.bedtime(day))))
        for occurrence in planned
        if occurrence.habit in routines
    )


def observations(
    configuration: Configuration,
    state: State,
    activity: Activity,
    now: datetime,
    calendar: Calendar,
    *,
    at_once: bool = False,
) -> Iterator[tuple[Occurrence, Interval]]:
    """The hours before bed of today and yesterday that are over and not recorded (R-043).

    ``at_once``: also the one that is not over, as far as it has gone.
    """
    if activity.since is None:
        return
    today = calendar.day_of(now)
    for day in (today - ONE_DAY, today):
        for occurrence, hour in evenings(configuration, day, calendar):
            if hour.ends <= now or at_once:
                recorded = state.observed.get(occurrence.key, hour.begins)
                span = Interval(max(hour.begins, recorded), min(hour.ends, now))
                if span.begins < span.ends and watched(activity, span) > ZERO:
                    yield occurrence, span


def evening_ends(configuration: Configuration, now: datetime, calendar: Calendar) -> Iterator[datetime]:
    """The bedtimes of today at which there will be something to record."""
    for _, hour in evenings(configuration, calendar.day_of(now), calendar):
        yield hour.ends


def use_of(
    configuration: Configuration,
    state: State,
    activity: Activity,
    now: datetime,
    calendar: Calendar,
    *,
    stopping: bool = False,
) -> Iterator[Draft]:
    """The minutes of use that are to be recorded by now; all there are where the daemon is stopping.

    Of each day, and of each hour before bed, as evidence beside the person's own answer.
    """
    for day, span in untold(activity, now, calendar, at_once=stopping):
        offset, data = calendar.offset_s(span.ends), measured(activity, span)
        yield Draft(EventKind.USE, span.ends, offset, day, DAEMON, None, None, data)
    for occurrence, span in observations(configuration, state, activity, now, calendar, at_once=stopping):
        offset, data = calendar.offset_s(span.ends), measured(activity, span)
        if span.ends < calendar.bedtime(occurrence.day):
            data = {**data, "stopped": True}
        about = (occurrence.habit, occurrence.key, data)
        yield Draft(EventKind.USE, span.ends, offset, occurrence.day, DAEMON, *about)


def _minutes(length: timedelta) -> float:
    return round(length.total_seconds() / 60, 1)
