"""Times, spans and days as people write them. Pure."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.errors import Refused, UsageFault

AT = "a time like 08:30, 'yesterday 21:00' or 2026-11-23T08:30"
UNTIL = "a time like 14:00, a span like 2h or 3d, or a date like 2026-12-01"
NIGHT = "a time like 23:30 or 2026-11-23T23:30"
DAY = "a date like 2026-11-23, today, yesterday or tomorrow"

FIRST_YEAR, LAST_YEAR = 2, 9990
"""Days and weeks are added to a day, which must not run over the ends of all calendars."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?", re.ASCII)
_SPAN = re.compile(r"([0-9]{1,4}) ?(min|m|h|d|w)", re.ASCII)
_DAYS_FROM_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}


def instant_of(text: str, now: datetime, calendar: Calendar) -> datetime:
    """When something happened, aware UTC: ``08:30`` is that time of the person's day.

    Its small hours are those that have been: at noon ``01:00`` is last night. A time without an
    offset is local; one that clocks skipped moves forward, of one they showed twice it is the
    first. Raises UsageFault.
    """
    words = text.lower().split()
    if len(words) == 2 and words[0] in _DAYS_FROM_TODAY:  # noqa: PLR2004 - a day and a time
        at = _clock(words[1])
        if at is not None:
            day = calendar.day_of(now) + _DAYS_FROM_TODAY[words[0]] * ONE_DAY
            return calendar.instant(day, at)
    at = _clock(text)
    return _of_today(at, now, calendar) if at is not None else _of_iso(text, AT, calendar)


def end_of(text: str, now: datetime, calendar: Calendar) -> datetime:
    """When a pause ends, aware UTC: the next such time, a span from now, or a day's beginning.

    Days of a span are calendar days, at the same time of day. Raises UsageFault.
    """
    at, span = _clock(text), _SPAN.fullmatch(text.strip())
    if at is not None:
        today = _of_day(now.astimezone(calendar.zone).date(), at, calendar)
        return today if today > now else _of_day(now.astimezone(calendar.zone).date() + ONE_DAY, at, calendar)
    if span is not None:
        return _after(now, int(span[1]), span[2], calendar)
    day = _date(text)
    return _of_iso(text, UNTIL, calendar) if day is None else calendar.begins(day)


def time_or_instant(text: str, calendar: Calendar) -> time | datetime:
    """A time of day, or with its date an instant, aware UTC. Raises UsageFault."""
    at = _clock(text)
    return _of_iso(text, NIGHT, calendar) if at is None else at


def day_of(text: str, today: Callable[[], date]) -> date:
    """A day; ``today`` is asked only where the text is about it. Raises UsageFault."""
    if text.lower() in _DAYS_FROM_TODAY:
        return today() + _DAYS_FROM_TODAY[text.lower()] * ONE_DAY
    day = _date(text)
    if day is None:
        raise UsageFault(f"{text!r} is not {DAY}")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(f"{text!r} is beyond the calendar: take a day of the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text.strip())
    return None if found is None else time(int(found[1]), int(found[2]), int(found[3] or 0))


def _of_today(at: time, now: datetime, calendar: Calendar) -> datetime:
    day = calendar.day_of(now)
    instant = calendar.instant(day, at)
    is_tomorrow = instant.astimezone(calendar.zone).date() > now.astimezone(calendar.zone).date()
    return calendar.instant(day - ONE_DAY, at) if is_tomorrow else instant


def _of_day(day: date, at: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, at, calendar.zone).astimezone(UTC)


def _after(now: datetime, count: int, unit: str, calendar: Calendar) -> datetime:
    if unit in {"m", "min"}:
        return now + timedelta(minutes=count)
    if unit == "h":
        return now + timedelta(hours=count)
    local = now.astimezone(calendar.zone)
    days = count * 7 if unit == "w" else count
    return _of_day(local.date() + timedelta(days=days), local.time(), calendar)


def _date(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return None


def _of_iso(text: str, meant: str, calendar: Calendar) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        local = moment if moment.tzinfo is not None else moment.replace(tzinfo=calendar.zone)
        instant = local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageFault(f"{text!r} is not {meant}") from error
    if ":" not in text:
        raise UsageFault(f"{text!r} is not {meant}")
    return instant
