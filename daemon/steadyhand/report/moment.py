"""Instants and amounts in JSON, and back to words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def stamp(instant: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the offset in the zone, to the second; None stays None."""
    return None if instant is None else instant.astimezone(zone).isoformat(timespec="seconds")


def clock(stamped: str, today: str | None = None) -> str:
    """The time of day of a stamp, with the date in front where that is not ``today``."""
    day, time = stamped[:10], stamped[11:16]
    return time if today is None or day == today else f"{weekday(date.fromisoformat(day))[:3]} {day} {time}"


def weekday(day: date) -> str:
    """The English name of the weekday, whatever the locale."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[day.weekday()]


def number(amount: float | None) -> float | int | None:
    """An amount as an integer where it is whole; None stays None."""
    return int(amount) if amount is not None and amount == int(amount) else amount


def hours_words(minutes: float) -> str:
    """Minutes as hours and minutes: "52 min", "7 h 30 min"."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02} min" if rest else f"{hours} h"
