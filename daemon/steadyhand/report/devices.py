"""What more than one machine did to the record, as a part of the review's document."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from steadyhand.domain.reminding.clocks import Ahead
from steadyhand.domain.reminding.event import Event, EventKind, Json

_SHORT = 8
_LONGEST = 60
NO_NAMES: Mapping[str, str] = {}
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def devices(late_done: int, clocks: Iterable[Ahead], names: Mapping[str, str] = NO_NAMES) -> dict[str, Json]:
    """How many misses were done after all, and which clocks disagreed; ``said`` is empty for one machine.

    ``names``: what the machines are called, by id, as ``names_in`` has it.
    """
    told = tuple(clocks)
    return {
        "late_done": late_done,
        "clocks": [
            {"device": each.device, "than": each.than, "ahead_s": round(each.by.total_seconds())}
            for each in told
        ],
        "said": list(_said(late_done, told, names)),
    }


def _said(late_done: int, clocks: Iterable[Ahead], names: Mapping[str, str]) -> Iterator[str]:
    if late_done:
        were = (
            "reminder that one machine had as missed was"
            if late_done == 1
            else ("reminders that one machine had as missed were")
        )
        yield f"{late_done} {were} done, as another machine recorded. Counted as done."
    for ahead in clocks:
        told = clock_words(ahead, names)
        yield f"T{told[1:]}. What they recorded may be in another order than it happened."


def clock_words(ahead: Ahead, names: Mapping[str, str] = NO_NAMES) -> str:
    """Whose clock was ahead of whose, by how much, as a part of a sentence."""
    one, other = called(ahead.device, names), called(ahead.than, names)
    return f"the clock of the machine {one} was {span_words(ahead.by)} ahead of that of {other}"


def called(device: str, names: Mapping[str, str]) -> str:
    """A machine by its name, with what tells it from another of that name; without one by that alone."""
    name = names.get(device)
    return f"{name} ({short(device)})" if name else short(device)


def short(device: str) -> str:
    """The beginning of a device's id, enough to tell one from another."""
    return device[:_SHORT]


def span_words(span: timedelta) -> str:
    """A length of time in its largest unit, as "5 min", "3 h" or "2 days"."""
    seconds = span.total_seconds()
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.0f} h" if seconds < 2 * _DAY_S else f"{seconds / _DAY_S:.0f} days"


def shown(name: str) -> str:
    """A machine's name without what a terminal might obey; at most 60 letters."""
    return "".join(letter for letter in name[:_LONGEST] if letter.isprintable()).strip()


def names_in(events: Iterable[Event]) -> dict[str, str]:
    """What each device is called, by its id: as the last configuration that it took over has it.

    Without what a terminal might obey. A device that shares with nobody has no name. ``events``: in any
    order; those of one device that have no number, as they were recorded.
    """
    found: dict[str, tuple[int, str]] = {}
    for event in events:
        name = _name_in(event.data.get("compiled")) if event.kind is EventKind.CONFIG_CHANGED else ""
        if name and event.sequence >= found.get(event.device, (0, ""))[0]:
            found[event.device] = event.sequence, name
    return {device: name for device, (_, name) in found.items()}


def _name_in(compiled: Json) -> str:
    """The first value of the part ``Devices``, where the text of the compiled configuration has one.

    It is not loaded as a configuration: another machine's may be of another version.
    """
    try:
        parts = json.loads(compiled) if isinstance(compiled, str) else []
    except (ValueError, RecursionError):
        return ""
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, list) and len(part) > 1 and part[0] == "Devices":
            return shown(str(part[1]))
    return ""
