"""The adherence log as lines to read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone, tzinfo

from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.reminding.clocks import ahead_in
from steadyhand.domain.reminding.event import Data, Event, EventKind, Json
from steadyhand.domain.reminding.evidence import is_rest_seen, use_in
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.columns import plain
from steadyhand.report.devices import NO_NAMES, clock_words
from steadyhand.report.diary_entry import entry_words

TAKEN_BACK = "taken back"
CORRECTED = "corrected later"
_KIND_WIDTH = max(len(kind) for kind in EventKind)
_INTERNAL = frozenset(
    {"amount", "answers", "compiled", "counted", "fingerprint", "firm", "mg_unknown", "patterns", "receipt"}
    | {"home_zone", "since", "taken_up", "unit", "zone_before", "zone_since"}
)
_SAID_BY_ITSELF = frozenset({"because", "event", "item", "note", "reason", "technique", "tier", "where"})


def history_text(
    event: Event,
    zone: tzinfo | None = None,
    *,
    with_id: bool = False,
    fate: str | None = None,
    names: Mapping[str, str] = NO_NAMES,
) -> str:
    """One line for an event: when, what, to which habit or day, and what was said.

    In the local time of the moment, with the offset that was in force then; or in ``zone``.
    ``with_id``: with the id in front, by which ``steady undo`` takes it back. ``fate``: what became of
    it, as ``fates`` tells. ``names``: what machines are called, by id.
    """
    there = zone or timezone(timedelta(seconds=event.offset_s))
    at = event.at.astimezone(there)
    when = f"{at:%Y-%m-%d %H:%M:%S} {_offset(at)}"
    words = [when, f"{event.kind.value:<{_KIND_WIDTH}}", *_subject(event)]
    parts = [*_details(event, there, names), *([] if fate is None else [fate])]
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


def outdone(holding: Mapping[str, Event]) -> Mapping[str, str]:
    """What became of each event that stands and does not count, by its id, from what holds in its place."""
    return {each: f"superseded by {holds.kind.value}, {holds.id}" for each, holds in holding.items()}


def _offset(at: datetime) -> str:
    return at.isoformat()[-6:]


def _subject(event: Event) -> list[str]:
    if event.occurrence is not None:
        return [plain(event.occurrence)]
    if event.kind is EventKind.DAY:
        return [event.day.isoformat()]
    return [] if event.habit is None else [plain(event.habit)]


def _details(event: Event, there: tzinfo, names: Mapping[str, str]) -> Iterator[str]:
    data = event.data
    if event.kind in DIARY:
        yield from entry_words(event)
        if data.get("corrects") is not None:
            yield "a correction"
    elif event.kind is EventKind.USE:
        yield _use(event)
    elif event.kind is EventKind.CLOCK_DIFFERED:
        yield from _clock(event, names)
    elif is_rest_seen(event):
        yield _rest(data)
    else:
        yield from _said(event, there)
    if event.kind is not EventKind.CONFIG_CHANGED:
        yield f"by {event.via}"


def _said(event: Event, there: tzinfo) -> Iterator[str]:
    data = event.data
    if data.get("firm") is True:
        yield "a second time"
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


def _clock(event: Event, names: Mapping[str, str]) -> Iterator[str]:
    told = ahead_in(event)
    if told is not None:
        yield clock_words(told, names)


def _use(event: Event) -> str:
    """What was seen of the use of the machine; never a number where nothing was."""
    use = use_in(event)
    if use is None or not use.watched_min:
        return "use of the machine unknown"
    return f"{_minutes(use.minutes)} at the machine, of {quantity(use.watched_min, None)} watched"


def _rest(data: Data) -> str:
    """A break that was done because a rest was seen."""
    rest, use = _minutes(data.get("rest_min")), _minutes(data.get("use_min"))
    return f"rested{rest and f' {rest}'}{use and f' after {use} of use'}"


def _minutes(value: Json) -> str:
    """A length in minutes; empty for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return quantity(value, "minute" if value == 1 else "minutes")


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
