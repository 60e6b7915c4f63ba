"""The planned instances of a habit, and the timetable of a day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, programme_day, programme_week
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import (
    AfterWake,
    At,
    BeforeBed,
    Configuration,
    Every,
    Habit,
    Pace,
    Programme,
    Recurrence,
)
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.travel import calendar_of, days_at, is_at_home
from steadyhand.values import NamedTuple, assert_never

SECOND_OF_TWO = "~2"
LAST_MOMENT = timedelta(minutes=1)
"""How long before its end a day has its last occurrence."""
A_MOMENT = timedelta.resolution


class Occurrence(NamedTuple):
    """One planned instance of a habit.

    ``key``: ``habit@YYYY-MM-DDTHH:MM`` in local time, with ``~2`` for the second of a repeated
    local time. ``due``, ``closes``, ``latest``: instants, aware UTC; unanswered at ``closes`` it is
    missed, and no snooze carries it past ``latest``. ``at_home``: its key and its day are those of the
    home zone, and no journey moves it.
    """

    key: str
    habit: str
    day: date
    due: datetime
    closes: datetime
    latest: datetime
    at_home: bool = False


def is_for(habit: Habit, programme: Programme, day: date) -> bool:
    """Whether the habit is for that day: its weekdays, its phase, its week of the programme.

    Before the programme's first day nothing is planned.
    """
    days = habit.days
    if day.weekday() not in days.weekdays:
        return False
    if programme.start is None:
        return day.toordinal() % days.every == 0 and not days.on
    number = programme_day(programme.start, day)
    if number < 1 or programme_week(programme.start, day) < habit.from_week:
        return False
    return number % days.every == 0 and (not days.on or number in days.on)


def occurrences(habit: Habit, programme: Programme, calendar: Calendar, day: date) -> tuple[Occurrence, ...]:
    """The habit's occurrences of one day, sorted, each key once.

    An unanswered one gives way to the next of the same habit: ``closes`` is the end of its window,
    the next one's due time, or the end of the day, whichever is first. Without a window it closes
    at bedtime, or where it comes later than that at the day's end. One that would fall outside its
    day (a lead longer than the day, a time moved forward over the day's end) comes at the edge of
    it, and of several at one instant the last in order of their keys stands for all. A date that a
    zone never had (Pacific/Apia, 2011-12-30) has none.
    """
    if not is_for(habit, programme, day) or not calendar.exists(day):
        return ()
    bedtime, end = calendar.bedtime(day), calendar.ends(day)
    moments = _within(_moments(habit, calendar, day), Interval(calendar.begins(day), end - LAST_MOMENT))
    planned = []
    for index, (due, key) in enumerate(moments):
        latest = moments[index + 1][0] if index + 1 < len(moments) else end
        unanswered = bedtime if due < bedtime else end
        closes = min(latest, unanswered if habit.window is None else due + habit.window)
        planned.append(Occurrence(key, habit.id, day, due, closes, latest))
    return tuple(planned)


def _within(moments: Iterable[tuple[str, datetime]], day: Interval) -> list[tuple[datetime, str]]:
    inside = sorted((min(max(due, day.begins), day.ends), key) for key, due in moments)
    return sorted(dict(inside).items())


def _moments(habit: Habit, calendar: Calendar, day: date) -> Iterator[tuple[str, datetime]]:
    for recurrence in habit.recurrences:
        for civil, due in _due(recurrence, calendar, day):
            yield f"{habit.id}@{civil}", due


def _due(recurrence: Recurrence, calendar: Calendar, day: date) -> Iterator[tuple[str, datetime]]:
    match recurrence:
        case At(times):
            for at in times:
                yield calendar.civil(day, at).isoformat(timespec="minutes"), calendar.instant(day, at)
        case BeforeBed(lead):
            yield _named(calendar.bedtime(day) - lead, calendar)
        case AfterWake(lag):
            yield _named(calendar.wake(day) + lag, calendar)
        case Every(interval):
            due = calendar.wake(day) + interval
            while due < calendar.bedtime(day):
                yield _named(due, calendar)
                due += interval
        case Pace(slots, until_before_bed):
            yield from _spread(slots, calendar.wake(day), calendar.bedtime(day) - until_before_bed, calendar)
        case _:
            assert_never(recurrence)


def _spread(
    slots: int, first: datetime, last: datetime, calendar: Calendar
) -> Iterator[tuple[str, datetime]]:
    span = max(timedelta(0), last - first)
    for slot in range(slots):
        minutes = span.total_seconds() / 60 * slot / max(1, slots - 1)
        yield _named(first + timedelta(minutes=5 * int(minutes / 5)), calendar)


def _named(due: datetime, calendar: Calendar) -> tuple[str, datetime]:
    local = due.astimezone(calendar.zone)
    name = local.replace(tzinfo=None, fold=0).isoformat(timespec="minutes")
    return name + SECOND_OF_TWO * local.fold, due


@lru_cache(maxsize=64)
def timetable(configuration: Configuration, zone: ZoneInfo, day: date) -> tuple[Occurrence, ...]:
    """Every occurrence of one day, sorted by due time and key.

    Those of a habit that keeps to home are of that day at home: they may come due the day before
    or after, where the person is.
    """
    planned = [
        occurrence for habit in configuration.habits for occurrence in _of(habit, configuration, zone, day)
    ]
    return tuple(sorted(planned, key=in_order))


def _of(habit: Habit, configuration: Configuration, zone: ZoneInfo, day: date) -> Iterator[Occurrence]:
    found = occurrences(habit, configuration.programme, calendar_of(configuration, habit, zone), day)
    return (
        (each._replace(at_home=True) for each in found) if is_at_home(configuration, habit) else iter(found)
    )


def in_order(occurrence: Occurrence) -> tuple[datetime, str]:
    """What occurrences are sorted by: when they come due, then the key."""
    return occurrence.due, occurrence.key


def coming_due(
    configuration: Configuration, zone: ZoneInfo, days: tuple[date, date]
) -> tuple[Occurrence, ...]:
    """What comes due from the first to the last of ``days`` where the person is, in order."""
    calendar, (first, last) = Calendar(configuration.rhythm, zone), days
    begins, ends = calendar.begins(first), calendar.ends(last)
    earliest, latest = (
        days_at(configuration, zone, begins)[0],
        days_at(configuration, zone, ends - A_MOMENT)[1],
    )
    found = [
        each
        for index in range((latest - earliest).days + 1)
        for each in timetable(configuration, zone, earliest + index * ONE_DAY)
        if begins <= each.due < ends
    ]
    return tuple(sorted(found, key=in_order))


def pattern(habit: Habit, configuration: Configuration) -> str:
    """What decides when the habit comes due, as text: the same text, the same timetable."""
    rhythm, start = configuration.rhythm, configuration.programme.start
    days = (sorted(habit.days.weekdays), habit.days[1:], habit.from_week)
    home = (configuration.home_zone,) if is_at_home(configuration, habit) else ()
    return repr((habit.recurrences, *days, rhythm, start, *home))


def first_active_day(habit: Habit, programme: Programme) -> date | None:
    """The first day of the habit's first week in the programme, or None without a programme."""
    if programme.start is None:
        return None
    return programme.start + (habit.from_week - 1) * timedelta(days=DAYS_IN_WEEK)
