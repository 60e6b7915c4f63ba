"""The person's day: waking comes after its start, bedtime after waking."""

from collections.abc import Iterator
from datetime import time, timedelta

from steadyhand.domain.reminding.habit import Rhythm
from steadyhand.settings.assemble import rhythm_of
from steadyhand.settings.fields import WEEKDAYS
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

DAY: Path = ("day",)
ONE_DAY = timedelta(days=1)


def rhythm(settings: Settings) -> Iterator[Problem]:
    """Weekdays on which bedtime is waking, or comes before it; one problem for all that are alike."""
    week = rhythm_of(settings.day)
    equal = [number for number in range(7) if week.wake[number] == week.bedtime[number]]
    early = [number for number in range(7) if waking(week, number) < timedelta(0)]
    if equal:
        yield _problem(f"is the same as wake on {_named(equal)}", "Set a bedtime that is later than wake.")
    if early:
        yield _problem(
            f"comes before wake on {_named(early)}, in a day that starts at {week.starts_at:%H:%M}",
            "Set day.starts_at to a time between bedtime and wake: at night you are asleep then.",
        )


def waking(week: Rhythm, weekday: int) -> timedelta:
    """The time from waking to bedtime on a weekday (0 is Monday); negative for an impossible day."""
    return _into(week, week.bedtime[weekday]) - _into(week, week.wake[weekday])


def shortest(week: Rhythm, weekdays: frozenset[int]) -> timedelta:
    """The shortest waking day among these weekdays."""
    return min(waking(week, weekday) for weekday in weekdays)


def longest(week: Rhythm, weekdays: frozenset[int]) -> timedelta:
    """The longest waking day among these weekdays."""
    return max(waking(week, weekday) for weekday in weekdays)


def in_hours(span: timedelta) -> str:
    """A span as the person would say it: "16 h", "1 h 30 min"."""
    hours, minutes = divmod(int(span.total_seconds() // 60), 60)
    return (
        " ".join(part for part in (f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)) if part)
        or "0"
    )


def _into(week: Rhythm, at: time) -> timedelta:
    since = timedelta(hours=at.hour - week.starts_at.hour, minutes=at.minute - week.starts_at.minute)
    return since % ONE_DAY


def _named(numbers: list[int]) -> str:
    return "every day" if len(numbers) == len(WEEKDAYS) else ", ".join(WEEKDAYS[number] for number in numbers)


def _problem(message: str, remedy: str) -> Problem:
    return Problem(("day", "bedtime"), message, remedy, needs=(DAY,))
