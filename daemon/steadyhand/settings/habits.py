"""The models of the seven kinds of habit. A field's description is its unit and its range."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from steadyhand.settings.fields import ONE_LINE, Table, Times, Weekdays
from steadyhand.settings.presets import with_preset

Minutes: TypeAlias = Annotated[int, Field(ge=1, le=1440)]
Between: TypeAlias = Annotated[int, Field(ge=5, le=1440)]
Lead: TypeAlias = Annotated[int, Field(ge=1, le=1439)]
Unit: TypeAlias = Annotated[str, Field(min_length=1, max_length=20, pattern=ONE_LINE)]
Amount: TypeAlias = Annotated[float, Field(gt=0, le=1_000_000)]
Milligrams: TypeAlias = Annotated[float, Field(gt=0, le=10_000)]
Millilitres: TypeAlias = Milligrams
Step: TypeAlias = Annotated[str, Field(min_length=1, max_length=120, pattern=ONE_LINE)]
ProgrammeDay: TypeAlias = Annotated[int, Field(ge=1, le=3650)]

TIMES = 'local times in quotes, 1 to 48 of them, each once; ["09:00", "15:30"]'
BEFORE_BED = "once, this long before bedtime; whole minutes, 1 to 1439"
AFTER_WAKE = "once, this long after waking; whole minutes, 0 to 1439"
EVERY = "each time this much of the waking day has passed; whole minutes, 5 to 1440"


class CommonKeys(Table):
    """What every kind of habit takes."""

    title: str | None = Field(
        default=None,
        min_length=1,
        max_length=80,
        pattern=ONE_LINE,
        description="what it is called in prompts and reports; one line, 1 to 80 characters",
    )
    note: str = Field(
        default="", max_length=500, description="a hint shown under the prompt; at most 500 characters"
    )
    enabled: bool = Field(default=True, description="whether it is in force; true or false")
    from_week: int = Field(
        default=1,
        ge=1,
        le=520,
        description="the programme week it starts in; whole number, 1 to 520; above 1 needs programme.start",
    )
    window_min: Minutes | None = Field(
        default=None,
        description="how long an unanswered prompt stays open before it is missed; whole minutes, 1 to 1440; "
        "by default until the next one is due, or 1 to 4 hours",
    )
    snooze_min: float = Field(
        default=10, ge=0.5, le=240, description="how long Snooze puts it off; minutes, 0.5 to 240"
    )
    max_snoozes: int = Field(default=3, ge=0, le=20, description="how often it can be put off; 0 to 20 times")
    travel: Literal["local", "home"] = Field(
        default="local",
        description='whose clocks it goes by on a journey; "local": those where you are, "home": those of '
        "day.home_zone, for a task or a session",
    )
    private: bool = Field(default=False, description="whether prompts hide what it is about; true or false")
    days: Weekdays = Field(
        default=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        description='the weekdays it is for, each once; any of "mon" "tue" "wed" "thu" "fri" "sat" "sun"',
    )
    every_days: int = Field(
        default=1,
        ge=1,
        le=365,
        description="each nth day, counted from programme.start where that is set; whole days, 1 to 365",
    )
    on_days: tuple[ProgrammeDay, ...] = Field(
        default=(),
        strict=False,
        max_length=100,
        description="only on these programme days; whole numbers, 1 to 3650; needs programme.start",
    )


class Remind(Table):
    """When a target prompts: exactly one of ``pace``, ``every_min`` and ``at``."""

    pace: bool = Field(
        default=False, description="spread over the waking day, a serving at a time; true or false"
    )
    until_before_bed_min: int = Field(
        default=90,
        ge=0,
        le=1439,
        description="with pace: the last prompt is this long before bedtime; whole minutes, 0 to 1439",
    )
    every_min: Between | None = Field(default=None, description=EVERY)
    at: Times | None = Field(default=None, description=TIMES)


class Target(CommonKeys):
    """Reach at least ``goal`` in a day."""

    kind: Literal["target"] = Field(description='the kind of habit; "target": reach at least')
    unit: Unit = Field(
        description='the unit of goal and serving, 1 to 20 characters; drinks in "ml", "l", "cup" or "oz"'
    )
    goal: Amount = Field(
        description="how much in a day, in unit; above 0; drinks: 2.0 to 3.0 litres, up to 4 litres with "
        "acknowledged = true"
    )
    serving: Amount | None = Field(
        default=None,
        description="how much at a time, in unit; above 0, at most the goal; by default 250 ml, "
        "for other units the goal",
    )
    remind: Remind = Field(
        default=Remind(pace=True),
        description="when it prompts; exactly one of { pace = true }, { every_min = N }, { at = [...] }",
    )
    adjust: bool = Field(
        default=False,
        description="whether a hot day and exercise in the diary raise the goal of drinks; true or false; "
        "they never do with a condition that bars a fixed amount",
    )
    acknowledged: bool = Field(
        default=False,
        description="whether you have read why the goal is unusual and want it all the same; true or false",
    )
    clinician_agreed_ml: Millilitres | None = Field(
        default=None,
        description="the daily amount of drinks a clinician agreed with you; millilitres, above 0 to 10000",
    )
    prescribed_by_clinician: bool = Field(
        default=False, description="magnesium: whether a clinician prescribed this dose; true or false"
    )


class TaperKeys(Table):
    """Lower a limit step by step, never at once."""

    start: Amount = Field(alias="from", description="the first period's limit, in unit; not below limit")
    step_percent: float = Field(
        default=25,
        ge=1,
        le=50,
        description="how much lower each period, rounded to 5, or finer below 50; percent, 1 to 50",
    )
    every_days: int = Field(
        default=7, ge=1, le=90, description="how long a period lasts; whole days, 1 to 90"
    )


class Limit(CommonKeys):
    """Stay at or under ``limit`` in a day."""

    kind: Literal["limit"] = Field(description='the kind of habit; "limit": stay at or under')
    unit: Unit = Field(description="the unit of limit, 1 to 20 characters; caffeine in mg")
    limit: float = Field(ge=0, le=1_000_000, description="at most this much in a day, in unit; 0 to 1000000")
    curfew_before_bed_h: float | None = Field(
        default=None,
        gt=0,
        lt=24,
        description="nothing more from this long before bedtime; hours, above 0, shorter than the waking day",
    )
    curfew_dose_aware: bool = Field(
        default=False,
        description="caffeine: whether the last moment depends on how much the drink has; true or false; "
        "without curfew_before_bed_h the reminder then comes 8.8 hours before bedtime",
    )
    limit_per_week: float | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="at most this much in seven days, which status tells; in unit, 0 to 1000000",
    )
    taper: TaperKeys | None = Field(
        default=None,
        description="lower the limit step by step; { from, step_percent, every_days }; needs programme.start",
    )


class WindDownRoutine(CommonKeys):
    """The routine that ends at bedtime."""

    kind: Literal["wind-down"] = Field(
        description='the kind of habit; "wind-down": a routine that ends at bedtime'
    )
    before_bed_min: Lead = Field(
        default=60, description="how long before bedtime it begins; whole minutes, 1 to 1439"
    )
    steps: tuple[Step, ...] = Field(
        default=("screens off", "light stretching"),
        strict=False,
        max_length=12,
        description="what to do, in order; at most 12 lines of at most 120 characters",
    )
    nudge_after_min: float = Field(
        default=10,
        ge=0,
        le=240,
        description="after so much use of the machine it says a second and last time that it has begun; "
        "minutes, 0 (never) to 240",
    )


class Session(CommonKeys):
    """Practise a relaxation technique."""

    kind: Literal["session"] = Field(description='the kind of habit; "session": a guided relaxation')
    minutes: int = Field(
        default=12,
        ge=1,
        le=120,
        description="how long; whole minutes, 1 to 120; the programme asks for 10 to 15",
    )
    technique: Literal["coherent", "box", "4-7-8", "pmr", "mindfulness"] = Field(
        default="coherent", description='the technique; "coherent", "box", "4-7-8", "pmr" or "mindfulness"'
    )
    at: Times | None = Field(default=None, description=TIMES)
    before_bed_min: Lead | None = Field(default=None, description=BEFORE_BED)


class Break(CommonKeys):
    """Rest the hands from time to time."""

    kind: Literal["break"] = Field(description='the kind of habit; "break": rest the hands')
    preset: Literal["workrave-micro-break", "workrave-rest-break"] | None = Field(
        default=None,
        description='fills the keys that are not named; "workrave-micro-break": 30 seconds each 3 minutes, '
        '"workrave-rest-break": 10 minutes each 45 minutes and at most 4 hours of use in a day',
    )
    every_min: Minutes = Field(
        default=45,
        description="how much use of the machine makes it needed, or by the clock where use is not known; "
        "whole minutes, 1 to 1440",
    )
    rest_min: float = Field(
        default=5,
        ge=0.5,
        le=120,
        description="how long the rest is; minutes, 0.5 to 120, less than every_min",
    )
    grace_min: float = Field(
        default=2,
        ge=0,
        le=30,
        description="how long the prompt waits for a pause in the use of the hands, at most a third of "
        "every_min; minutes, 0 to 30",
    )
    firm_after_min: float = Field(
        default=5,
        ge=0,
        le=240,
        description="after so much use since the prompt it is said a second and last time, more firmly; "
        "minutes, 0 (never) to 240",
    )
    daily_limit_h: float | None = Field(
        default=None,
        gt=0,
        le=24,
        description="after so much use of the machine in a day it says that it is enough; hours, above 0 "
        "to 24",
    )

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, table: object) -> object:
        return with_preset(table) if isinstance(table, Mapping) else table


class Task(CommonKeys):
    """Do it or not."""

    kind: Literal["task"] = Field(description='the kind of habit; "task": done or not')
    at: Times | None = Field(default=None, description=TIMES)
    every_min: Between | None = Field(default=None, description=EVERY)
    before_bed_min: Lead | None = Field(default=None, description=BEFORE_BED)
    after_wake_min: int | None = Field(default=None, ge=0, le=1439, description=AFTER_WAKE)
    supplement: Literal["magnesium", "vitamin-d", "b-complex", "other"] | None = Field(
        default=None, description='the supplement; "magnesium", "vitamin-d", "b-complex" or "other"'
    )
    elemental_mg: Milligrams | None = Field(
        default=None,
        description="the element (not the compound) in one intake; milligrams, above 0 to 10000",
    )
    acknowledged: bool = Field(
        default=False,
        description="magnesium of 251 to 350 mg a day: whether you want it; true or false",
    )
    prescribed_by_clinician: bool = Field(
        default=False,
        description="magnesium above 350 mg a day: whether a clinician prescribed it; true or false",
    )


class CheckIn(CommonKeys):
    """A prompt of the diary."""

    kind: Literal["check-in"] = Field(description='the kind of habit; "check-in": a prompt of the diary')
    topic: str = Field(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        description='what it asks about; "evening", "morning", "screening", "reassessment" or a word of your '
        "own: at most 40 lower-case letters, digits and hyphens",
    )
    at: Times | None = Field(default=None, description=TIMES)
    before_bed_min: Lead | None = Field(default=None, description=BEFORE_BED)
    after_wake_min: int | None = Field(default=None, ge=0, le=1439, description=AFTER_WAKE)


AnyHabit: TypeAlias = Target | Limit | WindDownRoutine | Session | Break | Task | CheckIn
Habit: TypeAlias = Annotated[AnyHabit, Field(discriminator="kind")]
KINDS: dict[str, type[CommonKeys]] = {
    "target": Target,
    "limit": Limit,
    "wind-down": WindDownRoutine,
    "session": Session,
    "break": Break,
    "task": Task,
    "check-in": CheckIn,
}
