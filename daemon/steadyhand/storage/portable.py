"""One event as the contract's JSON object, and back from a hostile one.

What goes in from a file is checked field by field; a message names the line and the field and
never repeats the value, which may be a person's text.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from math import isfinite
from typing import Any, TextIO, TypeAlias

from steadyhand.domain.reminding.event import NO_DATA, Data, Event, EventKind, Json
from steadyhand.errors import Refused

Doubt: TypeAlias = Callable[[Event], str | None]
"""Why an event cannot have been, None where it can; the reason names no value."""
LINE_LIMIT = 64 * 1024
DEPTH_LIMIT = 8
FIELDS = ("id", "at", "day", "device", "kind", "habit", "occurrence", "via", "data")

_NAMES = frozenset(FIELDS)
_FIRST_YEAR, _LAST_YEAR = 1970, 9998
_DAY_REACH = timedelta(days=3660)
_INTEGER_LIMIT = 2**63
_HABIT = r"[a-z0-9][a-z0-9-]{0,39}"
_PATTERNS = {
    "id": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "device": r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
    "via": r"[a-z][a-z0-9-]{0,31}",
    "habit": _HABIT,
    "occurrence": _HABIT + r"@[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(~2)?",
    "day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "at": (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3}([0-9]{3})?)?"
        r"(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)"
    ),
}
_FULL_MATCH = {name: re.compile(pattern).fullmatch for name, pattern in _PATTERNS.items()}
_MEANINGS = {
    "id": "a UUID in lower case",
    "device": "letters, digits and . _ - (at most 64)",
    "via": "a short name in lower case",
    "habit": "a habit's id",
    "occurrence": "like water@2026-11-23T09:00, of its own habit",
    "day": "a date like 2026-11-23 near its time",
    "at": "a time with offset like 2026-11-23T09:00:00+01:00",
    "kind": "one of the kinds this Steadyhand knows",
    "data": f"an object of plain values, at most {DEPTH_LIMIT} deep",
}


def to_portable(event: Event) -> dict[str, Json]:
    """The contract's object for an event; ``at`` carries the offset that was in force."""
    return {
        "id": event.id,
        "at": event.at.astimezone(timezone(timedelta(seconds=event.offset_s))).isoformat(),
        "day": event.day.isoformat(),
        "device": event.device,
        "kind": event.kind.value,
        "habit": event.habit,
        "occurrence": event.occurrence,
        "via": event.via,
        "data": dict(event.data),
    }


class Misfit(Refused):
    """A line that is none; ``reason`` tells why, without where it stands."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"Line {number}: {reason}. Nothing was imported.")
        self.reason = reason


def refusal(number: int, reason: str) -> Misfit:
    """The refusal of the line of that number."""
    return Misfit(number, reason)


def strict_json(text: str) -> object:
    """The value of JSON text; raises ValueError for duplicate keys and numbers that are not finite."""
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("too deep") from error


def from_portable(fields: Mapping[str, object], number: int, sequence: int = 0) -> Event:
    """The event in the object on line ``number``; raises Refused naming the field that does not fit."""
    if fields.keys() != _NAMES:
        raise _other_fields(fields, number)
    read: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            read[name] = reader(name, fields[name])
        except (ValueError, OverflowError) as error:
            raise _unfit(name, number) from error
    at: datetime = read["at"]
    event = Event(
        read["id"],
        read["device"],
        read["kind"],
        at.astimezone(UTC),
        _offset_s(at),
        read["day"],
        read["via"],
        read["habit"],
        read["occurrence"],
        read["data"],
        sequence,
    )
    for name in ("occurrence", "day"):
        if not _FITS[name](event):
            raise _unfit(name, number)
    return event


def _other_fields(fields: Mapping[str, object], number: int) -> Misfit:
    missing = next((name for name in FIELDS if name not in fields), None)
    if missing is not None:
        return refusal(number, f"`{missing}` is missing")
    return refusal(
        number, "it has a field that this Steadyhand does not know; a newer one may have written it"
    )


def believed(event: Event, number: int, doubt: Doubt | None) -> Event:
    """The event; raises Refused with the reason where ``doubt`` has one against it."""
    reason = None if doubt is None else doubt(event)
    if reason is not None:
        raise refusal(number, reason)
    return event


def numbered_lines(stream: TextIO, limit: int) -> Iterator[tuple[int, str]]:
    """The lines of a text, numbered from 1, each with its end.

    Raises Refused for a line longer than ``limit`` characters, before it is read whole, and for
    text that is not UTF-8.
    """
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(limit + 2)
        except UnicodeDecodeError as error:
            raise refusal(number, "this or a line soon after is not UTF-8 text") from error
        if not line:
            return
        if len(line.rstrip("\r\n")) > limit:
            raise refusal(number, f"it is longer than {limit} characters")
        yield number, line.removeprefix("\ufeff") if number == 1 else line


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(_name: str) -> object:
    raise ValueError("not a number")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("not finite")
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_constant=_no_number, parse_float=_finite
)


def _unfit(name: str, number: int) -> Refused:
    return refusal(number, f"`{name}` is not {_MEANINGS[name]}")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not _FULL_MATCH[name](value):
        raise ValueError(name)
    return value


def _optional_text(name: str, value: object) -> str | None:
    return None if value is None else _text(name, value)


def _instant(name: str, value: object) -> datetime:
    instant = datetime.fromisoformat(_text(name, value))
    if not _FIRST_YEAR < instant.year <= _LAST_YEAR:
        raise ValueError(name)
    return instant


def _day(name: str, value: object) -> date:
    return date.fromisoformat(_text(name, value))


def _occurrence(name: str, value: object) -> str | None:
    key = _optional_text(name, value)
    if key is not None:
        datetime.fromisoformat(key.partition("@")[2].partition("~")[0])
    return key


def _kind(name: str, value: object) -> EventKind:
    if not isinstance(value, str):
        raise ValueError(name)  # noqa: TRY004 -- the caller turns every misfit into one refusal
    return EventKind(value)


def _data(name: str, value: object) -> Data:
    if not isinstance(value, dict):
        raise ValueError(name)  # noqa: TRY004 -- the caller turns every misfit into one refusal
    _check_plain(value, DEPTH_LIMIT)
    return value or NO_DATA


def _check_plain(value: object, depth: int) -> None:
    """Raise ValueError for what is too deep, too large, or text that is not Unicode."""
    if depth < 0:
        raise ValueError("too deep")
    match value:
        case str():
            value.encode()
        case dict():
            for key, inner in value.items():
                key.encode()
                _check_plain(inner, depth - 1)
        case list():
            for inner in value:
                _check_plain(inner, depth - 1)
        case int() if abs(value) >= _INTEGER_LIMIT:
            raise ValueError("too large")


def _offset_s(at: datetime) -> int:
    offset = at.utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _occurrence_fits(event: Event) -> bool:
    return event.occurrence is None or event.occurrence.partition("@")[0] == event.habit


def _day_fits(event: Event) -> bool:
    return abs(event.day - event.at.date()) <= _DAY_REACH


_FITS: Mapping[str, Callable[[Event], bool]] = {"occurrence": _occurrence_fits, "day": _day_fits}

_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "id": _text,
    "at": _instant,
    "day": _day,
    "device": _text,
    "kind": _kind,
    "habit": _optional_text,
    "occurrence": _occurrence,
    "via": _text,
    "data": _data,
}
