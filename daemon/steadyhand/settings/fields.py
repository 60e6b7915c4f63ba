"""The small values a configuration is made of: local times, weekdays, spans of quiet."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)

from steadyhand.domain.reminding.habit import QuietSpan

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK_PATTERN = r"(?:[01]\d|2[0-3]):[0-5]\d"
HABIT_ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f]+$"


class Table(BaseModel):
    """A table of the configuration: unknown keys are faults, values keep their type, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def clock_time(value: object) -> time:
    """A local time from "HH:MM" or from TOML's own ``07:30:00``; ValueError for anything else."""
    if isinstance(value, time) and value.tzinfo is None and not value.second and not value.microsecond:
        return value
    if not isinstance(value, str) or not re.fullmatch(CLOCK_PATTERN, value, re.ASCII):
        raise ValueError('must be a time from "00:00" to "23:59", written "HH:MM"')
    return time.fromisoformat(value)


def quiet_span(value: object) -> QuietSpan:
    """A span of local time from "HH:MM-HH:MM"; ValueError for anything else."""
    if not isinstance(value, str) or value.count("-") != 1:
        raise ValueError('must be a span of time, written "HH:MM-HH:MM"')
    begins, ends = (clock_time(part.strip()) for part in value.split("-"))
    if begins == ends:
        raise ValueError("begins and ends at the same time, which is no span")
    return QuietSpan(begins, ends)


def as_week(value: object) -> object:
    """One time for all weekdays as the table it stands for; ValueError for what is neither."""
    if isinstance(value, Mapping | BaseModel):
        return value
    return {"default": clock_time(value)}


def without_doubles(items: tuple[object, ...]) -> tuple[object, ...]:
    """The items, each once; ValueError when one is there twice."""
    if len(set(items)) < len(items):
        raise ValueError("lists the same twice")
    return items


_CLOCK_SCHEMA = {"type": "string", "pattern": f"^{CLOCK_PATTERN}$", "examples": ["07:30"]}
_QUIET_SCHEMA = {
    "type": "string",
    "pattern": f"^{CLOCK_PATTERN} *- *{CLOCK_PATTERN}$",
    "examples": ["12:00-13:00"],
}
_WEEK_SCHEMA = {
    "anyOf": [
        _CLOCK_SCHEMA,
        {
            "type": "object",
            "properties": dict.fromkeys(("default", *WEEKDAYS), _CLOCK_SCHEMA),
            "additionalProperties": False,
        },
    ]
}

ClockTime: TypeAlias = Annotated[time, BeforeValidator(clock_time), WithJsonSchema(_CLOCK_SCHEMA)]
Quiet: TypeAlias = Annotated[QuietSpan, PlainValidator(quiet_span), WithJsonSchema(_QUIET_SCHEMA)]
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Times: TypeAlias = Annotated[
    tuple[ClockTime, ...],
    Field(strict=False, min_length=1, max_length=48, json_schema_extra={"uniqueItems": True}),
    AfterValidator(without_doubles),
]
Weekdays: TypeAlias = Annotated[
    tuple[Weekday, ...],
    Field(strict=False, min_length=1, json_schema_extra={"uniqueItems": True}),
    AfterValidator(without_doubles),
]


class WeekTimes(Table):
    """A local time for each weekday: its own, else the default."""

    default: ClockTime | None = Field(default=None, description='the time on all days not named; "HH:MM"')
    mon: ClockTime | None = Field(default=None, description='the time on Mondays; "HH:MM"')
    tue: ClockTime | None = Field(default=None, description='the time on Tuesdays; "HH:MM"')
    wed: ClockTime | None = Field(default=None, description='the time on Wednesdays; "HH:MM"')
    thu: ClockTime | None = Field(default=None, description='the time on Thursdays; "HH:MM"')
    fri: ClockTime | None = Field(default=None, description='the time on Fridays; "HH:MM"')
    sat: ClockTime | None = Field(default=None, description='the time on Saturdays; "HH:MM"')
    sun: ClockTime | None = Field(default=None, description='the time on Sundays; "HH:MM"')

    def by_weekday(self, otherwise: time) -> tuple[time, ...]:
        """Seven times, Monday first; ``otherwise`` where neither the day nor a default is given."""
        own = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return tuple(at if at is not None else self.default or otherwise for at in own)


Week: TypeAlias = Annotated[WeekTimes, BeforeValidator(as_week), WithJsonSchema(_WEEK_SCHEMA)]
