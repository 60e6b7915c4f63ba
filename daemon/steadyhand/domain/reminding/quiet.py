"""When no prompt may be shown: sleep, the wind-down hour, quiet hours (I-4, R-044)."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import Configuration, Habit, WindDown
from steadyhand.domain.reminding.occurrence import is_for
from steadyhand.values import NamedTuple

SLEEP = "sleep"
WIND_DOWN = "wind-down"
QUIET_HOURS = "quiet hours"


class Hold(NamedTuple):
    """A span in which prompts are held back, and why."""

    begins: datetime
    ends: datetime
    reason: str


def is_exempt(habit: Habit) -> bool:
    """Whether the habit's prompts are shown all the same: only the wind-down's own are."""
    return isinstance(habit.aim, WindDown)


@lru_cache(maxsize=64)
def holds(configuration: Configuration, zone: ZoneInfo, day: date) -> tuple[Hold, ...]:
    """The spans of the person's day in which prompts are held back, sorted.

    A quiet span that ends where it begins is the whole day; one that a clock change leaves nothing
    of holds nothing back.
    """
    calendar = Calendar(configuration.rhythm, zone)
    bedtime = calendar.bedtime(day)
    spans = [
        Hold(calendar.begins(day), calendar.wake(day), SLEEP),
        Hold(bedtime, calendar.ends(day), SLEEP),
    ]
    spans += [
        Hold(bedtime - habit.aim.lead, bedtime, WIND_DOWN)
        for habit in configuration.habits
        if isinstance(habit.aim, WindDown) and is_for(habit, configuration.programme, day)
    ]
    for quiet in configuration.notifications.quiet:
        begins, ends = calendar.instant(day, quiet.begins), calendar.instant(day, quiet.ends)
        if calendar.civil(day, quiet.begins) < calendar.civil(day, quiet.ends):
            spans.append(Hold(begins, ends, QUIET_HOURS))
        else:
            spans.append(Hold(calendar.begins(day), ends, QUIET_HOURS))
            spans.append(Hold(begins, calendar.ends(day), QUIET_HOURS))
    return tuple(sorted(span for span in spans if span.begins < span.ends))


@lru_cache(maxsize=16)
def held(configuration: Configuration, zone: ZoneInfo, at: datetime) -> Hold | None:
    """What holds prompts back at an instant, to its very end, or None.

    Spans that touch or overlap are one hold, with the reason of the one that is in force first.
    """
    calendar = Calendar(configuration.rhythm, zone)
    hold, day = None, calendar.day_of(at)
    until = at
    for following in (day, day + ONE_DAY):
        for span in holds(configuration, zone, following):
            if span.begins <= until < span.ends:
                hold = hold or span
                until = span.ends
    return None if hold is None else Hold(hold.begins, until, hold.reason)
