"""From valid settings to the values of the domain."""

from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from math import ceil
from socket import gethostname
from typing import assert_never

from steadyhand.domain.programme.caffeine import COFFEE_CURFEW_H
from steadyhand.domain.programme.hydration import ML_PER_UNIT, barring, most_at_once
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.habit import (
    AfterWake,
    Aim,
    Ask,
    At,
    BeforeBed,
    Configuration,
    Days,
    Devices,
    Do,
    Every,
    Habit,
    HabitKind,
    Notifications,
    Pace,
    Person,
    Phone,
    Practise,
    Programme,
    Reach,
    Recurrence,
    Rest,
    Rhythm,
    Stay,
    Taper,
    Travel,
    WindDown,
)
from steadyhand.settings.drinks import canonical
from steadyhand.settings.fields import WEEKDAYS
from steadyhand.settings.habits import (
    AnyHabit,
    Break,
    CheckIn,
    Limit,
    Session,
    TaperKeys,
    Target,
    Task,
    WindDownRoutine,
)
from steadyhand.settings.models import (
    BEDTIME,
    SYSTEM_ZONE,
    WAKE,
    DaySection,
    DevicesSection,
    Hindrance,
    NotificationsSection,
    PersonSection,
    PhoneSection,
    Settings,
)

USUAL_SERVING_ML = 250.0
CURFEW_WINDOW = timedelta(minutes=60)
TASK_WINDOW = timedelta(minutes=120)
SESSION_WINDOW = timedelta(minutes=120)
EVENING_WINDOW = timedelta(minutes=90)
CHECK_IN_WINDOW = timedelta(minutes=240)
EVENING = "evening"
BUSY: Mapping[Hindrance, Busy] = {
    "do-not-disturb": Busy.DO_NOT_DISTURB,
    "full-screen": Busy.FULL_SCREEN,
    "camera": Busy.CAMERA,
}


def configuration_of(settings: Settings, fingerprint: str) -> Configuration:
    """The configuration that the settings stand for; habits that are switched off are left out."""
    return Configuration(
        programme=programme_of(settings),
        rhythm=rhythm_of(settings.day),
        notifications=notifications_of(settings.notifications),
        habits=tuple(_suited(habit_of(name, table), settings.person) for name, table in enabled(settings)),
        zone=settings.day.zone,
        fingerprint=fingerprint,
        person=person_of(settings.person),
        home_zone=home_zone_of(settings.day),
        watches_use=settings.presence.watch,
        phone=None if settings.phone is None else phone_of(settings.phone),
        devices=None if settings.devices is None else devices_of(settings.devices),
    )


def home_zone_of(day: DaySection) -> str:
    """The zone of home: as set, else the one that the day is always in, else "": nobody knows."""
    return day.home_zone or ("" if day.zone == SYSTEM_ZONE else day.zone)


def person_of(section: PersonSection) -> Person:
    """What the configuration says of the person."""
    return Person(section.conditions, float(section.caffeine_half_life_h), section.emergency_number.strip())


def _suited(habit: Habit, person: PersonSection) -> Habit:
    """The habit as it suits the person: nobody whom a condition bars is asked for more on a hot day."""
    if not isinstance(habit.aim, Reach) or not barring(person.conditions):
        return habit
    return habit._replace(aim=habit.aim._replace(adjusts=False))


def enabled(settings: Settings) -> Iterator[tuple[str, AnyHabit]]:
    """Id and table of each habit that is in force."""
    return ((name, table) for name, table in settings.habits.items() if table.enabled)


def programme_of(settings: Settings) -> Programme:
    """The programme's dates."""
    section = settings.programme
    return Programme(section.start, section.onset, section.smallest_change_percent / 100)


def rhythm_of(day: DaySection) -> Rhythm:
    """The rhythm of the day, weekday by weekday."""
    return Rhythm(day.starts_at, day.wake.by_weekday(WAKE), day.bedtime.by_weekday(BEDTIME))


def notifications_of(section: NotificationsSection) -> Notifications:
    """How prompts are shown."""
    return Notifications(
        channel=section.channel,
        max_per_day=section.max_per_day,
        min_gap=timedelta(minutes=section.min_gap_min),
        quiet=section.quiet,
        show_details=section.show_details,
        hold_back=frozenset(BUSY[word] for word in section.hold_back),
    )


def phone_of(section: PhoneSection) -> Phone:
    """How reminders reach the phone."""
    return Phone(
        server=section.server,
        after=timedelta(minutes=section.after_min),
        show_details=section.show_details,
        most_per_hour=section.max_per_hour,
    )


def devices_of(section: DevicesSection) -> Devices:
    """How the person's machines share; a machine without a name is called as its network calls it."""
    postgres = section.postgres
    return Devices(
        name=section.name or gethostname() or "unnamed",
        folder=section.folder or "",
        sealed=section.sealed,
        postgres="" if postgres is None else postgres.address,
        password_file="" if postgres is None else postgres.password_file or "",
        show_after=timedelta(seconds=section.show_after_s),
        catch_up=timedelta(seconds=section.catch_up_s),
    )


def habit_of(name: str, table: AnyHabit) -> Habit:
    """One habit; its title is its id where none is given."""
    return Habit(
        id=name,
        kind=HabitKind(table.kind),
        title=table.title or name.replace("-", " ").capitalize(),
        aim=aim_of(table),
        recurrences=tuple(recurrences_of(table)),
        days=Days(frozenset(map(WEEKDAYS.index, table.days)), table.every_days, tuple(sorted(table.on_days))),
        note=table.note,
        private=table.private,
        from_week=table.from_week,
        window=_usual_window(table) if table.window_min is None else timedelta(minutes=table.window_min),
        snooze=timedelta(minutes=table.snooze_min),
        max_snoozes=table.max_snoozes,
        travels=Travel(table.travel),
    )


def aim_of(table: AnyHabit) -> Aim:  # noqa: PLR0911 - one return for each member of a closed union
    """What the habit asks for."""
    match table:
        case Target():
            return _reach_of(table)
        case Limit():
            return _stay_of(table)
        case WindDownRoutine():
            lead, nudge = timedelta(minutes=table.before_bed_min), _unless_never(table.nudge_after_min)
            return WindDown(lead, table.steps, nudge)
        case Session():
            return Practise(timedelta(minutes=table.minutes), table.technique)
        case Break():
            return _rest_of(table)
        case Task():
            return Do()
        case CheckIn():
            return Ask(table.topic)
        case _:
            assert_never(table)


def _reach_of(table: Target) -> Reach:
    unit = canonical(table.unit)
    agreed = table.clinician_agreed_ml
    return Reach(
        unit,
        table.goal,
        serving_of(table),
        adjusts=table.adjust,
        most=None if agreed is None or unit not in ML_PER_UNIT else agreed / ML_PER_UNIT[unit],
        prescribed=table.prescribed_by_clinician,
    )


def _stay_of(table: Limit) -> Stay:
    hours = curfew_hours(table)
    return Stay(
        canonical(table.unit),
        table.limit,
        _taper_of(table.taper),
        None if hours is None else timedelta(hours=hours),
        dose_aware=table.curfew_dose_aware,
        per_week=table.limit_per_week,
    )


def _rest_of(table: Break) -> Rest:
    hours = table.daily_limit_h
    return Rest(
        timedelta(minutes=table.rest_min),
        timedelta(minutes=table.grace_min),
        _unless_never(table.firm_after_min),
        None if hours is None else timedelta(hours=hours),
    )


def _unless_never(minutes: float) -> timedelta | None:
    return timedelta(minutes=minutes) if minutes else None


def curfew_hours(table: Limit) -> float | None:
    """How long before bedtime the curfew is: as set, else 8.8 h where it goes by the dose (R-034)."""
    if table.curfew_before_bed_h is None and table.curfew_dose_aware:
        return COFFEE_CURFEW_H
    return table.curfew_before_bed_h


def serving_of(table: Target) -> float:
    """How much at a time, in the habit's unit: as set, else 250 ml, else the goal at once."""
    if table.serving is not None:
        return table.serving
    unit = canonical(table.unit)
    return min(table.goal, USUAL_SERVING_ML / ML_PER_UNIT[unit]) if unit in ML_PER_UNIT else table.goal


def slots_of(table: Target) -> int:
    """How many prompts a pace needs: the goal by servings, of drinks at most 300 ml at a time (R-024)."""
    at_once = min(serving_of(table), most_at_once(canonical(table.unit)))
    return max(1, ceil(round(table.goal / at_once, 6)))


def recurrences_of(table: AnyHabit) -> Iterator[Recurrence]:
    """When the habit comes due."""
    match table:
        case Target(remind=remind):
            if remind.pace:
                yield Pace(slots_of(table), timedelta(minutes=remind.until_before_bed_min))
            yield from _timed(at=remind.at, every_min=remind.every_min)
        case Limit():
            if (hours := curfew_hours(table)) is not None:
                yield BeforeBed(timedelta(hours=hours))
        case WindDownRoutine():
            yield from _timed(before_bed_min=table.before_bed_min)
        case Session():
            yield from _timed(at=table.at, before_bed_min=table.before_bed_min)
        case Break():
            yield from _timed(every_min=table.every_min)
        case Task():
            yield from _timed(table.at, table.every_min, table.before_bed_min, table.after_wake_min)
        case CheckIn():
            yield from _timed(table.at, None, table.before_bed_min, table.after_wake_min)
        case _:
            assert_never(table)


def _timed(
    at: tuple[time, ...] | None = None,
    every_min: int | None = None,
    before_bed_min: int | None = None,
    after_wake_min: int | None = None,
) -> Iterator[Recurrence]:
    if at is not None:
        yield At(at)
    if every_min is not None:
        yield Every(timedelta(minutes=every_min))
    if before_bed_min is not None:
        yield BeforeBed(timedelta(minutes=before_bed_min))
    if after_wake_min is not None:
        yield AfterWake(timedelta(minutes=after_wake_min))


def _usual_window(table: AnyHabit) -> timedelta | None:
    match table:
        case Target() | Break():
            return None
        case Limit():
            return CURFEW_WINDOW
        case WindDownRoutine():
            return timedelta(minutes=table.before_bed_min)
        case Session():
            return SESSION_WINDOW
        case Task():
            return TASK_WINDOW
        case CheckIn():
            return EVENING_WINDOW if table.topic == EVENING else CHECK_IN_WINDOW
        case _:
            assert_never(table)


def _taper_of(keys: TaperKeys | None) -> Taper | None:
    return None if keys is None else Taper(keys.start, keys.step_percent, timedelta(days=keys.every_days))
