"""The whole configuration as pydantic models; one section of the TOML file is one model."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from steadyhand.domain.phone.address import server_of
from steadyhand.settings.defaults import with_check_ins
from steadyhand.settings.fields import HABIT_ID_PATTERN, ClockTime, Quiet, Table, Week, WeekTimes
from steadyhand.settings.habits import Habit

WAKE = time(7)
BEDTIME = time(23)
SYSTEM_ZONE = "system"

Condition: TypeAlias = Literal[
    "heart-failure",
    "kidney-disease",
    "liver-disease",
    "low-sodium",
    "fluid-restriction",
    "diuretics",
    "pregnancy",
    "under-18",
    "interacting-medicine",
]
Hindrance: TypeAlias = Literal["do-not-disturb", "full-screen", "camera"]
HabitId: TypeAlias = Annotated[str, Field(pattern=HABIT_ID_PATTERN, max_length=40)]


def known_zone(name: str) -> str:
    """The name of a time zone of the IANA database, or "system"; ValueError for any other."""
    if name == SYSTEM_ZONE:
        return name
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("is no time zone that this machine knows") from error
    return name


def sensible_year(day: date) -> date:
    """The date itself; ValueError outside the years 1900 to 2199."""
    if not 1900 <= day.year <= 2199:  # noqa: PLR2004 - the docstring says them
        raise ValueError("must be in the years 1900 to 2199")
    return day


def known_home(name: str) -> str:
    """The name of a time zone of the IANA database; ValueError for any other, and for "system"."""
    if name == SYSTEM_ZONE:
        raise ValueError("is wherever you are, and home is one place")
    return known_zone(name)


Day: TypeAlias = Annotated[date, AfterValidator(sensible_year)]
Zone: TypeAlias = Annotated[str, AfterValidator(known_zone)]
HomeZone: TypeAlias = Annotated[str, AfterValidator(known_home)]


class ProgrammeSection(Table):
    """The four weeks."""

    start: Day | None = Field(
        default=None,
        description="day 1 of week 1; a date without quotes, as in 2026-11-23, of the years 1900 to 2199",
    )
    onset: Day | None = Field(
        default=None,
        description="when the symptoms began, if known; a date without quotes, of the years 1900 to 2199",
    )
    smallest_change_percent: int = Field(
        default=30,
        ge=25,
        le=90,
        description="the smallest change of episodes a day that the review takes for one; percent, 25 to 90",
    )


class DaySection(Table):
    """The rhythm of the person's day."""

    starts_at: ClockTime = Field(
        default=time(4),
        description='when one day ends and the next begins; "HH:MM", between bedtime and waking',
    )
    wake: Week = Field(
        default=WeekTimes(default=WAKE),
        description='when you get up; "HH:MM", or a table { default = "07:00", sat = "09:00" }',
    )
    bedtime: Week = Field(
        default=WeekTimes(default=BEDTIME),
        description='when you go to bed; "HH:MM", or a table { default = "23:00", fri = "00:30" }',
    )
    zone: Zone = Field(
        default=SYSTEM_ZONE, description='the time zone; "system", or an IANA name such as "Europe/Berlin"'
    )
    home_zone: HomeZone | None = Field(
        default=None,
        description='the time zone of home, for habits with travel = "home"; an IANA name such as '
        '"Europe/Berlin"; by default zone, where that is one',
    )


class PersonSection(Table):
    """What decides which amounts are safe to ask for."""

    conditions: tuple[Condition, ...] = Field(
        default=(),
        strict=False,
        description='what applies to you; any of "heart-failure" "kidney-disease" "liver-disease" '
        '"low-sodium" "fluid-restriction" "diuretics" "pregnancy" "under-18" "interacting-medicine"',
    )
    caffeine_half_life_h: Literal[3, 5, 8] = Field(
        default=5,
        description="how long your body takes to clear half of the caffeine; hours, 3, 5 or 8",
    )
    emergency_number: str = Field(
        default="",
        max_length=20,
        pattern=r"^[0-9 +()/-]*$",
        description='the emergency number as you dial it; "" says "your local emergency number"',
    )


class NotificationsSection(Table):
    """How and when prompts are shown."""

    channel: Literal["auto", "dbus", "plyer", "none"] = Field(
        default="auto", description='the way to the desktop; "auto", "dbus", "plyer" or "none"'
    )
    max_per_day: int | None = Field(
        default=None, ge=1, le=500, description="at most this many prompts in a day; whole number, 1 to 500"
    )
    min_gap_min: int = Field(
        default=0, ge=0, le=240, description="at least this long between two prompts; whole minutes, 0 to 240"
    )
    quiet: tuple[Quiet, ...] = Field(
        default=(),
        strict=False,
        max_length=24,
        description='no prompts in these spans of local time; ["12:00-13:00"], at most 24, may pass midnight',
    )
    show_details: bool = Field(
        default=False, description="whether prompts tell what they are about; true or false"
    )
    hold_back: tuple[Hindrance, ...] = Field(
        default=("do-not-disturb", "full-screen", "camera"),
        strict=False,
        description='what prompts wait for; any of "do-not-disturb" "full-screen" "camera", [] for nothing',
    )


class PresenceSection(Table):
    """What is noted of when the machine is in use."""

    watch: bool = Field(
        default=True,
        description="whether breaks count the use of the machine and the hour before bed is observed, in "
        "minutes only, never what; true or false",
    )


def known_server(text: str) -> str:
    """The address itself; ValueError for what is none, or where anybody on the way could read along."""
    return server_of(text).url


PhoneServer: TypeAlias = Annotated[
    str, Field(max_length=200, json_schema_extra={"pattern": "^https?://"}), AfterValidator(known_server)
]


class PhoneSection(Table):
    """How reminders reach the phone; without this table none of it is there."""

    server: PhoneServer = Field(
        description='a server that speaks ntfy\'s protocol; an address such as "https://ntfy.example", http '
        "for this machine alone"
    )
    after_min: int = Field(
        default=10,
        ge=0,
        le=240,
        description="how long a prompt may stay unanswered before it is sent; whole minutes, 0 to 240",
    )
    show_details: bool = Field(
        default=False, description="whether the phone shows the titles of habits; true or false"
    )
    max_per_hour: int = Field(
        default=6,
        ge=1,
        le=60,
        description="at most this many messages in an hour, several reminders then in one; 1 to 60",
    )


def absolute_path(path: str) -> str:
    """The path itself; ValueError for one that depends on where a program was started."""
    if not path.startswith(("/", "~/")):
        raise ValueError("must begin with / or ~/")
    return path


def without_password(address: str) -> str:
    """The address itself; ValueError where a password stands in it: the log keeps the configuration."""
    if re.search(r"password\s*=|://[^/@]*:[^/@]*@", address, re.IGNORECASE):
        raise ValueError("must have no password in it; type it into: steady device password")
    return address


AbsolutePath: TypeAlias = Annotated[
    str,
    Field(min_length=2, max_length=1000, json_schema_extra={"pattern": "^(/|~/)"}),
    AfterValidator(absolute_path),
]


class PostgresSection(Table):
    """A PostgreSQL server in between; without this table there is none."""

    address: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(without_password)] = Field(
        description='where it is; an address such as "postgresql://role@host/database", without a password'
    )
    password_file: AbsolutePath | None = Field(
        default=None,
        description="a file that you alone can read, with the password in its first line; a path that begins "
        "with / or ~/; without it there is steady device password, a certificate or ~/.pgpass",
    )


class DevicesSection(Table):
    """How your machines share what was recorded; without this table each keeps to itself."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=60,
        description="what this machine is called; text, without it the name that its network knows",
    )
    folder: AbsolutePath | None = Field(
        default=None,
        description="a folder that something keeps the same on all your machines; a path that begins with / "
        "or ~/",
    )
    sealed: bool = Field(
        default=True, description="whether what leaves this machine is encrypted; true or false"
    )
    show_after_s: int = Field(
        default=60,
        ge=0,
        le=3600,
        description="how long a prompt waits for an answer on another machine while nobody is at this one; "
        "seconds, 0 to 3600",
    )
    catch_up_s: int = Field(
        default=20,
        ge=0,
        le=600,
        description="how long after a start or a resume nothing is shown, while what was recorded elsewhere "
        "comes in; seconds, 0 to 600",
    )
    postgres: PostgresSection | None = Field(
        default=None, description="a PostgreSQL server in between; a table"
    )


class Settings(BaseSettings):
    """Everything the person can set, from the environment first and the file second.

    ``settings_from`` builds it: the two sources are given as trees that are already parsed. What
    pydantic-settings reads by itself has no positions, takes a missing file for an empty one, does
    not reach ids with capitals or hyphens and does not see unknown variables.
    """

    model_config = SettingsConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    programme: ProgrammeSection = Field(default=ProgrammeSection(), description="the four weeks; a table")
    day: DaySection = Field(default=DaySection(), description="the rhythm of your day; a table")
    person: PersonSection = Field(
        default=PersonSection(), description="what decides which amounts are safe; a table"
    )
    notifications: NotificationsSection = Field(
        default=NotificationsSection(), description="how and when prompts are shown; a table"
    )
    presence: PresenceSection = Field(
        default=PresenceSection(), description="what is noted of when the machine is in use; a table"
    )
    phone: PhoneSection | None = Field(
        default=None, description="how reminders reach the phone; a table, without which none do"
    )
    devices: DevicesSection | None = Field(
        default=None, description="how your machines share what was recorded; a table, without which none do"
    )
    habits: dict[HabitId, Habit] = Field(
        default_factory=dict,
        validate_default=True,
        max_length=200,
        description="a table for each habit, named by its id: at most 200; an id has at most 40 "
        "lower-case letters, digits and hyphens",
    )

    @model_validator(mode="before")
    @classmethod
    def _add_check_ins(cls, document: object) -> object:
        return with_check_ins(document) if isinstance(document, Mapping) else document


class TreeSource(PydanticBaseSettingsSource):
    """A settings source that is a tree already parsed."""

    def __init__(self, settings: type[BaseSettings], tree: Mapping[str, object]) -> None:
        super().__init__(settings)
        self._tree = tree

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of one section."""
        del field
        return self._tree.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """The whole tree, unknown keys too, so that they are found."""
        return dict(self._tree)


def settings_from(environment: Mapping[str, object], file: Mapping[str, object]) -> Settings:
    """The settings of these two trees, the environment's on top; pydantic's ValidationError if faulty."""

    class FromTrees(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: object, **__: object
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return TreeSource(settings_cls, environment), TreeSource(settings_cls, file)

    return FromTrees()
