"""Events as JSON lines, the form of ``steady history --json`` and of the exported log."""

import json
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


def line_of(event: Event, **more: str) -> str:
    """The event on one line, without its end; ``more``: what is said of it beside what it is."""
    return json.dumps({**to_portable(event), **more}, ensure_ascii=False, allow_nan=False)


def write_lines(events: Iterable[Event], stream: TextIO) -> int:
    """Write each event on a line of its own; gives how many."""
    count = 0
    for count, event in enumerate(events, start=1):  # noqa: B007 -- it is what is returned
        stream.write(line_of(event) + "\n")
    return count


def parse_line(text: str, number: int) -> Event:
    """The event on line ``number``; raises Refused for anything but the contract's object."""
    if len(text.encode("utf-8", "replace")) > LINE_LIMIT:
        raise refusal(number, f"it is longer than {LINE_LIMIT} bytes")
    try:
        value = strict_json(text)
    except ValueError as error:
        raise refusal(number, "it is not one JSON object with each key once and finite numbers") from error
    if not isinstance(value, dict):
        raise refusal(number, "it is not a JSON object")
    return from_portable(value, number)


def read_lines(stream: TextIO, doubt: Doubt | None = None) -> Iterator[Event]:
    """The events of a UTF-8 text of JSON lines; empty lines are passed over.

    Raises Refused at the first line that is no event, or that ``doubt`` has a reason against.
    """
    for number, line in numbered_lines(stream, LINE_LIMIT):
        if line.strip():
            yield believed(parse_line(line.rstrip("\r\n"), number), number, doubt)
