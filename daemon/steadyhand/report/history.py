"""The adherence log as lines to read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone, tzinfo

from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.columns import plain
from steadyhand.report.diary_entry import entry_words

TAKEN_BACK = "taken back"
CORRECTED = "corrected later"
_KIND_WIDTH = max(len(kind) for kind in EventKind)
_INTERNAL = frozenset(
    {"amount", "answers", "compiled", "counted", "fingerprint", "mg_unknown", "patterns", "receipt"}
    | {"home_zone", "since", "taken_up", "unit", "zone_before", "zone_since"}
)
_SAID_BY_ITSELF = frozenset({"because", "event", "item", "note", "reason", "technique", "tier", "where"})


def history_text(
    event: Event, zone: tzinfo | None = None, *, with_id: bool = False, fate: str | None = None
) -> str:
    """One line for an event: when, what, to which habit or day, and what was said.

    In the local time of the moment, with the offset that was in force then; or in ``zone``.
    ``with_id``: with the id in front, by which ``steady undo`` takes it back. ``fate``: what became of
    it, as ``fates`` tells.
    """
    there = zone or timezone(timedelta(seconds=event.offset_s))
    at = event.at.astimezone(there)
    when = f"{at:%Y-%m-%d %H:%M:%S} {_offset(at)}"
    words = [when, f"{event.kind.value:<{_KIND_WIDTH}}", *_subject(event)]
    parts = [*_details(event, there), *([] if fate is None else [fate])]
    details = ", ".join(plain(part) for part in parts)
    line = "  ".join(words).rstrip() + (f": {details}" if details else "")
    return f"{event.id}  {line}" if with_id else line


def fates(retractions: Iterable[Event]) -> Mapping[str, str]:
    """What became of each event that does not count any more, by its id: taken back, or corrected."""
    return {
        str(event.data.get("event")): CORRECTED if event.data.get("because") == "corrected" else TAKEN_BACK
        for event in retractions
        if event.kind is EventKind.RETRACTED
    }


def _offset(at: datetime) -> str:
    return at.isoformat()[-6:]


def _subject(event: Event) -> list[str]:
    if event.occurrence is not None:
        return [plain(event.occurrence)]
    if event.kind is EventKind.DAY:
        return [event.day.isoformat()]
    return [] if event.habit is None else [plain(event.habit)]


def _details(event: Event, there: tzinfo) -> Iterator[str]:
    data = event.data
    if event.kind in DIARY:
        yield from entry_words(event)
        if data.get("corrects") is not None:
            yield "a correction"
        yield f"by {event.via}"
        return
    if "amount" in data:
        yield _amount(data.get("amount"), data.get("unit"))
    for key, value in data.items():
        if key == "zone" and data.get("zone_before"):
            yield f"the time zone became {value}, before it was {data['zone_before']}"
        elif key == "at_home" and isinstance(value, list):
            yield f"{' and '.join(map(str, value))} by the time in {data.get('home_zone')}"
        elif key == "until":
            yield f"until {_until(value, there)}"
        elif key not in _INTERNAL and value is not None and value is not False:
            yield from _detail(key, value)
    if event.kind is not EventKind.CONFIG_CHANGED:
        yield f"by {event.via}"


def _amount(amount: Json, unit: Json) -> str:
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return "amount unknown"
    return quantity(amount, unit if isinstance(unit, str) else None)


def _until(value: Json, there: tzinfo) -> str:
    try:
        return datetime.fromisoformat(str(value)).astimezone(there).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return str(value)


def _detail(key: str, value: Json) -> Iterator[str]:
    name = key.replace("_", " ")
    match value:
        case True:
            yield name
        case list():
            listed = " and ".join(str(each) for each in value)
            if listed:
                yield f"{name} {listed}"
        case dict():
            return
        case str() if key in _SAID_BY_ITSELF:
            yield value
        case float() | int():
            yield f"{name} {quantity(value, None)}"
        case _:
            yield f"{name} {value}"
