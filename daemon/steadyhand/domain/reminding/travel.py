"""Which clocks a habit goes by: those where the person is, or those at home."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.habit import Configuration, Habit, Travel


@lru_cache(maxsize=8)
def home_of(configuration: Configuration) -> ZoneInfo | None:
    """The home zone, where at least one habit keeps to it; else None."""
    keeps = any(habit.travels is Travel.HOME for habit in configuration.habits)
    return ZoneInfo(configuration.home_zone) if keeps and configuration.home_zone else None


def is_at_home(configuration: Configuration, habit: Habit) -> bool:
    """Whether the habit's days and times are those of the home zone, wherever the person is."""
    return habit.travels is Travel.HOME and bool(configuration.home_zone)


def calendar_of(configuration: Configuration, habit: Habit, zone: ZoneInfo) -> Calendar:
    """The days of the habit, for a person who is in ``zone``."""
    there = ZoneInfo(configuration.home_zone) if is_at_home(configuration, habit) else zone
    return Calendar(configuration.rhythm, there)


def days_at(configuration: Configuration, zone: ZoneInfo, instant: datetime) -> tuple[date, date]:
    """The first and the last of the days that it is at an instant: where the person is, and at home.

    They are the same where every habit is local, and at most two days apart.
    """
    day, home = Calendar(configuration.rhythm, zone).day_of(instant), home_of(configuration)
    at_home = day if home is None else Calendar(configuration.rhythm, home).day_of(instant)
    return min(day, at_home), max(day, at_home)
