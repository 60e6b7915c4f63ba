"""Events as a CSV table (RFC 4180), for spreadsheets, and back.

``data_json`` is the event's data, whole; ``amount`` and ``unit`` repeat what a spreadsheet is
opened for. A cell that a spreadsheet would take for a formula has an apostrophe put before it, as
has one that begins with an apostrophe, so that reading gives back exactly what was written.
Streams are opened with ``encoding="utf-8", newline=""``.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from steadyhand.domain.reminding.event import Event
from steadyhand.storage.portable import (
    LINE_LIMIT,
    Doubt,
    believed,
    from_portable,
    numbered_lines,
    refusal,
    strict_json,
    to_portable,
)
from steadyhand.storage.row import data_text

VERSION = "1"
COLUMNS = (
    "schema_version",
    "id",
    "at",
    "day",
    "device",
    "kind",
    "habit",
    "occurrence",
    "via",
    "amount",
    "unit",
    "data_json",
)

_PLAIN = ("id", "at", "day", "device", "kind", "habit", "occurrence", "via")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def guarded(cell: str) -> str:
    """The cell, safe to open in a spreadsheet."""
    if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell.removeprefix("'")


def write_table(events: Iterable[Event], stream: TextIO) -> int:
    """Write a header and one row an event; gives how many events."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    count = 0
    for count, event in enumerate(events, start=1):  # noqa: B007 -- it is what is returned
        writer.writerow(map(guarded, _cells(event)))
    return count


def read_table(stream: TextIO, doubt: Doubt | None = None) -> Iterator[Event]:
    """The events of a table that ``write_table`` wrote.

    Raises Refused at the first row that is none, or that ``doubt`` has a reason against.
    """
    # The reader counts lines itself; a cell may hold several.
    reader = csv.reader((line for _, line in numbered_lines(stream, 2 * LINE_LIMIT)), strict=True)
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise refusal(1, f"the header is not {','.join(COLUMNS)}")
        for cells in reader:
            event = _event(list(map(unguarded, cells)), reader.line_num)
            yield believed(event, reader.line_num, doubt)
    except csv.Error as error:
        raise refusal(reader.line_num, "it is not a row of comma-separated values") from error


def _amount_and_unit(event: Event) -> tuple[str, str]:
    amount, unit = event.data.get("amount"), event.data.get("unit")
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
    return repr(amount) if is_number else "", unit if isinstance(unit, str) else ""


def _cells(event: Event) -> tuple[str, ...]:
    fields = to_portable(event)
    plain = (str(fields[name]) if fields[name] is not None else "" for name in _PLAIN)
    return (VERSION, *plain, *_amount_and_unit(event), data_text(event.data))


def _event(cells: list[str], number: int) -> Event:
    if len(cells) != len(COLUMNS):
        raise refusal(number, f"it has {len(cells)} cells, not {len(COLUMNS)}")
    by_name = dict(zip(COLUMNS, cells, strict=True))
    if by_name["schema_version"] != VERSION:
        raise refusal(number, f"`schema_version` is not {VERSION}")
    event = from_portable(_fields(by_name, number), number)
    if (by_name["amount"], by_name["unit"]) != _amount_and_unit(event):
        raise refusal(number, "`amount` and `unit` are not those in `data_json`; change both alike")
    return event


def _fields(by_name: dict[str, str], number: int) -> dict[str, object]:
    fields: dict[str, object] = {name: by_name[name] for name in _PLAIN}
    for name in ("habit", "occurrence"):
        fields[name] = by_name[name] or None
    try:
        return {**fields, "data": strict_json(by_name["data_json"])}
    except ValueError as error:
        raise refusal(number, "`data_json` is not JSON with each key once and finite numbers") from error
