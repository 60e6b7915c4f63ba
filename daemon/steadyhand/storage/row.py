"""One event as the row of the log's table, and back."""

import json
from datetime import UTC, date, datetime, timedelta

from steadyhand.domain.reminding.event import NO_DATA, Data, Event, EventKind
from steadyhand.errors import Refused
from steadyhand.values import TypeAlias

Row: TypeAlias = tuple[str, str, str, int, int, str, str, str | None, str | None, str]

COLUMNS = "id, device, kind, at_us, offset_s, day, via, habit, occurrence, data"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 in UTC, exact. ``instant`` must be aware."""
    return (instant - EPOCH) // MICROSECOND


def instant_of(microseconds_since_1970: int) -> datetime:
    """The aware UTC instant of that many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=microseconds_since_1970)


def data_text(data: Data) -> str:
    """JSON text of an event's data; raises Refused for what JSON or Unicode cannot hold."""
    try:
        text = _ENCODER.encode(dict(data))
        text.encode()
    except ValueError as error:
        message = (
            "This cannot be recorded: it holds a number that is not finite, "
            "or a character that is not Unicode. Enter it again without it."
        )
        raise Refused(message) from error
    return text


def row_of(event: Event) -> Row:
    """The row that holds this event."""
    return (
        event.id,
        event.device,
        event.kind.value,
        microseconds(event.at),
        event.offset_s,
        event.day.isoformat(),
        event.via,
        event.habit,
        event.occurrence,
        data_text(event.data),
    )


def event_of(row: Row, sequence: int = 0) -> Event:
    """The event in this row; raises ValueError or OverflowError for a row that is none."""
    identity, device, kind, at_us, offset_s, day, via, habit, occurrence, data = row
    # By position, which is twice as fast as by name: a look at today reads thousands.
    return Event(
        identity,
        device,
        EventKind(kind),
        instant_of(at_us),
        offset_s,
        date.fromisoformat(day),
        via,
        habit,
        occurrence,
        NO_DATA if data == "{}" else json.loads(data),
        sequence,
    )
