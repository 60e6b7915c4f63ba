"""What the person wants to do or limit, and the day it fits into.

These are the values that the compiled configuration holds: plain, frozen, already validated.
They are NamedTuples, not dataclasses: importing ``dataclasses`` and building a score of them
doubles the time of ``steady done``.
"""

from datetime import date, time, timedelta
from enum import StrEnum

from steadyhand.domain.reminding.busy import EVERY_BUSY, Busy
from steadyhand.values import NamedTuple, TypeAlias

EVERY_WEEKDAY = frozenset(range(7))
EVENING, MORNING, SCREENING, REASSESSMENT = "evening", "morning", "screening", "reassessment"
"""The topics of the diary's own check-ins."""


class HabitKind(StrEnum):
    """The seven kinds of habit a configuration may name."""

    TARGET = "target"
    LIMIT = "limit"
    WIND_DOWN = "wind-down"
    SESSION = "session"
    BREAK = "break"
    TASK = "task"
    CHECK_IN = "check-in"


class Travel(StrEnum):
    """Whose clocks a habit goes by on a journey: those where the person is, or those at home."""

    LOCAL = "local"
    HOME = "home"


class At(NamedTuple):
    """At these local civil times of the person's day."""

    times: tuple[time, ...]


class Every(NamedTuple):
    """Each ``interval`` of elapsed time from waking, the first one interval after it, until bedtime."""

    interval: timedelta


class Pace(NamedTuple):
    """``slots`` occurrences spread evenly from waking to ``until_before_bed`` before bedtime."""

    slots: int
    until_before_bed: timedelta


class BeforeBed(NamedTuple):
    """Once, ``lead`` before bedtime."""

    lead: timedelta


class AfterWake(NamedTuple):
    """Once, ``lag`` after waking."""

    lag: timedelta


Recurrence: TypeAlias = At | Every | Pace | BeforeBed | AfterWake


class Days(NamedTuple):
    """Which of the person's days a habit is for; all conditions must hold.

    ``weekdays``: 0 is Monday. ``every``: each nth day; the phase is programme day n, 2n, … where a
    programme is set, else the proleptic day number. ``on``: programme days counted from 1; empty
    means any.
    """

    weekdays: frozenset[int] = EVERY_WEEKDAY
    every: int = 1
    on: tuple[int, ...] = ()


class Reach(NamedTuple):
    """A target: at least ``goal`` in a day, ``serving`` at a time, both in ``unit``.

    ``adjusts``: heat and exercise raise it, to at most ``most`` in ``unit`` where that is set (R-021).
    ``prescribed``: a clinician prescribed the amount.
    """

    unit: str
    goal: float
    serving: float
    adjusts: bool = False
    most: float | None = None
    prescribed: bool = False


class Taper(NamedTuple):
    """Start at ``start`` and lower by ``step_percent`` each ``period``, down to the limit itself."""

    start: float
    step_percent: float
    period: timedelta


class Stay(NamedTuple):
    """A limit: at most ``limit`` in a day, in ``unit``; ``curfew`` before bedtime nothing more.

    ``dose_aware``: how long before bedtime the last of it may be depends on how much it is (R-034).
    ``per_week``: at most so much in seven days, None for no such cap.
    """

    unit: str
    limit: float
    taper: Taper | None = None
    curfew: timedelta | None = None
    dose_aware: bool = False
    per_week: float | None = None


class WindDown(NamedTuple):
    """The bedtime routine: its steps, from ``lead`` before bedtime.

    ``nudge_after``: after so much use of the machine since the prompt it is said once more; None: never.
    """

    lead: timedelta
    steps: tuple[str, ...]
    nudge_after: timedelta | None = timedelta(minutes=10)


class Practise(NamedTuple):
    """A session of ``length`` with a relaxation ``technique``."""

    length: timedelta
    technique: str


class Rest(NamedTuple):
    """A break for the hands of ``length``.

    ``grace``: how long the prompt waits for a pause in the hands. ``firm_after``: after so much use since
    the prompt it is said once more, firmly; None: never. ``daily_limit``: how much use of a day is enough.
    """

    length: timedelta
    grace: timedelta = timedelta(minutes=2)
    firm_after: timedelta | None = timedelta(minutes=5)
    daily_limit: timedelta | None = None


class Do(NamedTuple):
    """A task: done or not."""


class Ask(NamedTuple):
    """A diary prompt about ``topic``: evening, morning, screening, reassessment or the person's own."""

    topic: str


Aim: TypeAlias = Reach | Stay | WindDown | Practise | Rest | Do | Ask


class Habit(NamedTuple):
    """One habit, as configured.

    ``window`` is the time from due to missed; ``None`` means until the next occurrence of the
    habit or the end of the day. ``from_week`` counts programme weeks from 1. ``travels``: whether its
    days and times are those where the person is, or those of the home zone.
    """

    id: str
    kind: HabitKind
    title: str
    aim: Aim
    recurrences: tuple[Recurrence, ...]
    days: Days = Days()
    note: str = ""
    private: bool = False
    from_week: int = 1
    window: timedelta | None = None
    snooze: timedelta = timedelta(minutes=10)
    max_snoozes: int = 3
    travels: Travel = Travel.LOCAL

    @property
    def unit(self) -> str | None:
        """The unit its amounts are in, or None for a habit without amounts."""
        match self.aim:
            case Reach(unit=unit) | Stay(unit=unit):
                return unit
            case _:
                return None


class Rhythm(NamedTuple):
    """The person's day: when it begins, and waking and bedtime by weekday (0 is Monday).

    A time before ``starts_at`` belongs to the small hours after midnight, at the day's end.
    """

    starts_at: time
    wake: tuple[time, ...]
    bedtime: tuple[time, ...]


class Programme(NamedTuple):
    """Day 1 of week 1, and when the symptoms began; both None when unknown.

    ``smallest_change``: the smallest change of the rate that counts, as a share of it (DOMAIN 4.5).
    """

    start: date | None = None
    onset: date | None = None
    smallest_change: float = 0.30


class Person(NamedTuple):
    """What the configuration says of the person.

    ``conditions``: words of the configuration, as "kidney-disease". ``caffeine_half_life_h``: 3, 5 or 8
    hours (DOMAIN 2.2). ``emergency_number``: as the person dials it, "" where it is not set.
    """

    conditions: tuple[str, ...] = ()
    caffeine_half_life_h: float = 5.0
    emergency_number: str = ""


class QuietSpan(NamedTuple):
    """A span of local time without prompts; it may pass midnight."""

    begins: time
    ends: time


class Notifications(NamedTuple):
    """How prompts are shown. ``max_per_day`` None is no limit; ``hold_back``: what prompts wait for."""

    channel: str = "auto"
    max_per_day: int | None = None
    min_gap: timedelta = timedelta(0)
    quiet: tuple[QuietSpan, ...] = ()
    show_details: bool = False
    hold_back: frozenset[Busy] = EVERY_BUSY


class Phone(NamedTuple):
    """How reminders reach the phone. ``server``: an address that ``phone.address`` has accepted.

    ``after``: how long a prompt stays unanswered before it is sent. ``most_per_hour``: messages at most.
    """

    server: str
    after: timedelta = timedelta(minutes=10)
    show_details: bool = False
    most_per_hour: int = 6


class Devices(NamedTuple):
    """How this machine shares with the person's others.

    ``name``: what this one is called. ``folder``: the shared one as written, "" for none; ``~`` is the
    person's home. ``postgres``: the server's address, "" for none. ``show_after``: how long another
    machine may answer before this one shows a prompt while nobody is at it. ``catch_up``: how long after
    a start or a resume nothing is shown, while what the others recorded comes in.
    """

    name: str
    folder: str = ""
    sealed: bool = True
    postgres: str = ""
    password_file: str = ""
    show_after: timedelta = timedelta(seconds=60)
    catch_up: timedelta = timedelta(seconds=20)


class Configuration(NamedTuple):
    """Everything the planner needs to know, compiled.

    ``zone`` is "system" or an IANA name. ``fingerprint`` is the hash of the source it came from.
    ``home_zone`` is the IANA name of home, "" where it is not known: then no habit keeps to it.
    ``watches_use``: whether it is noted when the machine is in use. ``phone``: None for none.
    ``devices``: how it is shared with other machines, None where it is not.
    """

    programme: Programme
    rhythm: Rhythm
    notifications: Notifications
    habits: tuple[Habit, ...]
    zone: str = "system"
    fingerprint: str = ""
    person: Person = Person()
    home_zone: str = ""
    watches_use: bool = True
    phone: Phone | None = None
    devices: Devices | None = None

    def __hash__(self) -> int:
        """The fingerprint's hash: a configuration is a cache key of the timetable."""
        return hash(self.fingerprint)

    def habit(self, habit_id: str) -> Habit | None:
        """The habit of that id, or None."""
        return next((habit for habit in self.habits if habit.id == habit_id), None)
