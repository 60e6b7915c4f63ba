"""What is valid and yet worth a warning; from the compiled form, standard library and the domain only."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import (
    Configuration,
    Days,
    Every,
    Habit,
    HabitKind,
    Programme,
    Rest,
    Rhythm,
    Stay,
)
from steadyhand.domain.reminding.occurrence import occurrences

CAFFEINE_MG = 400
CAFFEINE_IN_PREGNANCY_MG = 200
"""The most that is advised in a day: EFSA 2015 (DOMAIN 2.2)."""
BEARABLE = timedelta(minutes=20)
"""Breaks that come more often are a burden to many (DOMAIN 2.7)."""
MONDAY = date(2026, 1, 5)


def advice(configuration: Configuration) -> tuple[str, ...]:
    """Warnings, one sentence or two each, without the person's own words but for ids of habits."""
    return (
        *_emptiness(configuration),
        *_hushed(configuration),
        *_nagging(configuration),
        *_stimulants(configuration),
        *_disturbed(configuration),
    )


def _emptiness(configuration: Configuration) -> Iterator[str]:
    kinds = {habit.kind for habit in configuration.habits}
    if not kinds:
        yield "There is not a single habit: nothing will ever be asked. Add one, or switch the check-ins on."
    elif kinds == {HabitKind.CHECK_IN}:
        yield "There are no habits but the diary's check-ins: nothing else will ever be asked. Add a habit."


def _hushed(configuration: Configuration) -> Iterator[str]:
    if configuration.notifications.channel == "none":
        yield 'notifications.channel is "none": reminders are kept, but none is ever shown.'


def _nagging(configuration: Configuration) -> Iterator[str]:
    for habit in configuration.habits:
        match habit.aim, habit.recurrences:
            case Rest(), (Every(interval=interval),) if interval < BEARABLE:
                yield from _often(habit, configuration)
            case _:
                continue


def _often(habit: Habit, configuration: Configuration) -> Iterator[str]:
    most, shown = _most(habit, configuration.rhythm), configuration.notifications.max_per_day
    yield (
        f"habits.{habit.id}: up to {most} breaks a day, and all of them asked for where the desktop does not "
        "tell of use (steady doctor says whether it does). Many find less easier to keep: every_min = 20 "
        "with rest_min = 0.5, and another break with every_min = 60 and rest_min = 5."
    )
    if shown is not None and shown < most:
        yield (
            f"notifications.max_per_day: habits.{habit.id} alone can use up all {shown}, and then nothing "
            "else is asked that day. Raise it, remove it, or ask for fewer breaks."
        )


def _most(habit: Habit, rhythm: Rhythm) -> int:
    """How often it comes on the longest waking day of its week."""
    calendar, every_day = Calendar(rhythm, ZoneInfo("UTC")), habit._replace(days=Days(), from_week=1)
    week = (MONDAY + number * ONE_DAY for number in range(7))
    return max(len(occurrences(every_day, Programme(), calendar, day)) for day in week)


def _stimulants(configuration: Configuration) -> Iterator[str]:
    for habit in configuration.habits:
        match habit.aim:
            case Stay(unit="mg", limit=limit) if substance_of(habit) is Substance.CAFFEINE:
                yield from _caffeine(habit.id, limit, configuration.person.conditions)
            case _:
                continue


def _disturbed(configuration: Configuration) -> Iterator[str]:
    """The first week is for the baseline, which what it is to be compared with must not change (R-002)."""
    early = [
        each for each in configuration.habits if each.kind is not HabitKind.CHECK_IN and each.from_week == 1
    ]
    if configuration.programme.start is not None and early:
        names = ", ".join(habit.id for habit in early)
        yield (
            f"In force from the first week on: {names}. That week is for the diary alone, so that the later "
            "ones have something to be compared with. from_week = 2 begins a week later."
        )


def _caffeine(habit: str, limit: float, conditions: Sequence[str]) -> Iterator[str]:
    is_pregnancy = "pregnancy" in conditions and limit > CAFFEINE_IN_PREGNANCY_MG
    if limit > CAFFEINE_MG or is_pregnancy:
        yield f"habits.{habit}: advised are at most 400 mg of caffeine a day, in pregnancy 200 mg."
    if "under-18" in conditions:
        yield (
            f"habits.{habit}: under 18 European advice is at most 3 mg of caffeine a day for each kilogram "
            "of body weight."
        )
