"""What has come due and has no outcome yet, and what comes due next. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.moment import Moment, Open
from steadyhand.domain.reminding.occurrence import (
    A_MOMENT,
    Occurrence,
    in_order,
    timetable,
)
from steadyhand.domain.reminding.reminder import closing
from steadyhand.domain.reminding.travel import days_at, home_of

LONGEST_ABSENCE = timedelta(days=400)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def came_due(moment: Moment) -> Iterable[Open]:
    """What came due and has no outcome, in order: the days of home overlap with those of the person."""
    found = _unsettled(moment)
    if home_of(moment.configuration) is None:
        return found
    return sorted(found, key=lambda each: in_order(each.occurrence))


def _unsettled(moment: Moment) -> Iterator[Open]:
    calendar, state, accounted = moment.calendar, moment.state, moment.context.accounted
    alive = {reminder.key for reminder in moment.unsettled} | {*state.reopened}
    for day in _days(_first_day(moment), _days_at(moment, moment.now)[1]):
        for occurrence in timetable(moment.configuration, calendar.zone, day):
            if occurrence.due > moment.now:
                break
            if occurrence.closes <= accounted and occurrence.key not in alive:
                continue
            reminder = state.reminders.get(occurrence.key)
            if reminder is not None and reminder.settled:
                continue
            untouched = reminder is None and occurrence.key not in state.reopened
            if untouched and state.in_force.came_after(occurrence):
                continue
            closes = closing(occurrence, reminder)
            if untouched and closes <= accounted:
                continue
            yield Open(moment.habits[occurrence.habit], occurrence, reminder, closes)


def _days_at(moment: Moment, instant: datetime) -> tuple[date, date]:
    return days_at(moment.configuration, moment.zone, instant)


def _first_day(moment: Moment) -> date:
    """The earliest day on which something may be open: unaccounted, unanswered, or taken back.

    At most ``LONGEST_ABSENCE`` back: a clock set to 2099 must not fill the log with decades.
    """
    state, calendar = moment.state, moment.calendar
    unanswered = (reminder.day for reminder in moment.unsettled)
    first = min((_days_at(moment, moment.context.accounted)[0], *unanswered, *state.reopened.values()))
    return max(first, calendar.day_of(moment.now) - LONGEST_ABSENCE)


def next_due(moment: Moment) -> datetime:
    """When something comes due next, or the end of the day where nothing more does."""
    calendar = moment.calendar
    ends = calendar.ends(calendar.day_of(moment.now))
    days = _days(_days_at(moment, moment.now)[0], _days_at(moment, ends - A_MOMENT)[1])
    timetables = (timetable(moment.configuration, calendar.zone, day) for day in days)
    following = (planned[bisect_right(planned, moment.now, key=_due) :] for planned in timetables)
    return min((*(each[0].due for each in following if each), ends))


def _due(occurrence: Occurrence) -> datetime:
    return occurrence.due
