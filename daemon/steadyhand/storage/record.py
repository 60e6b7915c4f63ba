"""One event as the line that another device reads: the portable object, with its number on its device.

What is read is checked as hard as a file that a person imports; a transport adds what proves who wrote it.
"""

import json
from typing import NamedTuple

from steadyhand.domain.reminding.event import Event, Json
from steadyhand.storage.portable import LINE_LIMIT, from_portable, refusal, strict_json, to_portable

SEQUENCE = "sequence"
_LARGEST = 2**63 - 1
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Record(NamedTuple):
    """A line from another device, and the ``place`` it stands at, in words for a person."""

    place: str
    text: str


def record_text(event: Event) -> str:
    """The event on one line, without its end. ``event`` must know its number."""
    fields: dict[str, Json] = {**to_portable(event), SEQUENCE: event.sequence}
    return _ENCODER.encode(fields)


def event_in(text: str) -> Event:
    """The event on a line. Raises Misfit, whose ``reason`` says what does not fit and quotes nothing."""
    if len(text.encode("utf-8", "replace")) > LINE_LIMIT:
        raise refusal(0, f"it is longer than {LINE_LIMIT} bytes")
    try:
        value = strict_json(text)
    except ValueError as error:
        raise refusal(0, "it is not one JSON object with each key once and finite numbers") from error
    if not isinstance(value, dict):
        raise refusal(0, "it is not a JSON object")
    sequence = value.pop(SEQUENCE, None)
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 < sequence <= _LARGEST:
        raise refusal(0, f"`{SEQUENCE}` is not a whole number from 1 on")
    return from_portable(value, 0, sequence)
