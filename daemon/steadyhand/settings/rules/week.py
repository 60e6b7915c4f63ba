"""A plain week to try habits on: Monday to Sunday, in UTC, where no clock changes."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.habit import Days, Habit
from steadyhand.settings.assemble import rhythm_of
from steadyhand.settings.models import Settings

MONDAY = date(2026, 1, 5)
PLAIN_ZONE = ZoneInfo("UTC")


def calendar_of(settings: Settings) -> Calendar:
    """The person's days without clock changes."""
    return Calendar(rhythm_of(settings.day), PLAIN_ZONE)


def plain(habit: Habit) -> Habit:
    """The habit on its weekdays, of all weeks."""
    return habit._replace(days=Days(habit.days.weekdays), from_week=1)


def week_of(habit: Habit) -> list[date]:
    """The days of the week that the habit is for."""
    return [MONDAY + timedelta(days=number) for number in sorted(habit.days.weekdays)]
