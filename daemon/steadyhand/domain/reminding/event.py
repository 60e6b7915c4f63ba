"""What happened: the values in the adherence log."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from steadyhand.values import NamedTuple, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Data: TypeAlias = Mapping[str, Json]
NO_DATA: Data = MappingProxyType({})


class EventKind(StrEnum):
    """Every kind of event; the values are the contract's."""

    PROMPTED = "prompted"
    DELIVERY_FAILED = "delivery_failed"
    SNOOZED = "snoozed"
    DONE = "done"
    SKIPPED = "skipped"
    MISSED = "missed"
    EXCUSED = "excused"
    UNOBSERVED = "unobserved"
    INTAKE = "intake"
    EPISODE = "episode"
    DAY = "day"
    SESSION = "session"
    USE = "use"
    SCREENING = "screening"
    CLINICIAN = "clinician"
    PAUSED = "paused"
    RESUMED = "resumed"
    CONFIG_CHANGED = "config_changed"
    RETRACTED = "retracted"
    STARTED = "started"
    STOPPED = "stopped"
    CLOCK_DIFFERED = "clock_differed"


DAEMON = "daemon"
"""The surface of what nobody said: the daemon concluded or did it."""
REHEARSED = "rehearsal"
"""The device of events that never happened: those of a rehearsal."""
OUTCOMES = frozenset(
    {
        EventKind.DONE,
        EventKind.SKIPPED,
        EventKind.MISSED,
        EventKind.EXCUSED,
        EventKind.UNOBSERVED,
    }
)


class Draft(NamedTuple):
    """An event not yet recorded.

    ``at``: the instant it happened, aware UTC. ``offset_s``: the UTC offset then in force, seconds
    east. ``day``: the person's day. ``via``: the surface it came from (dbus, plyer, none, cli,
    page, daemon, import). ``occurrence``: the key ``habit@YYYY-MM-DDTHH:MM``, or None.
    """

    kind: EventKind
    at: datetime
    offset_s: int
    day: date
    via: str
    habit: str | None = None
    occurrence: str | None = None
    data: Data = NO_DATA


class Event(NamedTuple):
    """A recorded event: a draft with its ``id`` (UUIDv7) and the ``device`` that recorded it.

    ``sequence``: its number among the device's own, from 1 on, greater with each and perhaps with gaps;
    0 where nobody told it, as of what was imported from another device.
    """

    id: str
    device: str
    kind: EventKind
    at: datetime
    offset_s: int
    day: date
    via: str
    habit: str | None = None
    occurrence: str | None = None
    data: Data = NO_DATA
    sequence: int = 0


class Batch(NamedTuple):
    """Events in the order they were recorded, and the ``cursor`` to go on from."""

    events: tuple[Event, ...]
    cursor: int
