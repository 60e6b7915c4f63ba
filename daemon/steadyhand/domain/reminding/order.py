"""The order that the events of several devices have among each other, and which of two outcomes holds. Pure.

A device's own events are in the order in which it recorded them, as a person may tell later what was
before, and a clock may be set back. Of several devices nobody knows more than what their clocks say:
the order is by instant, then device, then the number on it. Either is a matter of the set of events,
never of the order in which they arrived.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from steadyhand.domain.reminding.event import DAEMON, OUTCOMES, Event, EventKind

OF_ONE_MACHINE = frozenset(
    {
        "away from the machine",
        "too little use for a break",
        "the time zone changed",
        "the configuration changed",
        "no longer in the configuration",
    }
)
"""Reasons of an excuse that hold for the machine that gave them, beside what was held back."""
HELD_BACK = "held back: "
_CORRECTS = "corrects"
_ANSWERS = frozenset({EventKind.DONE, EventKind.SKIPPED})


def place_of(event: Event) -> tuple[datetime, str, int, str]:
    """Where it stands among the events of several devices: by instant, device, number; then id."""
    return event.at, event.device, event.sequence, event.id


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events in their order; those of one device as it recorded them."""
    if len({event.device for event in events}) > 1:
        return tuple(sorted(events, key=place_of))
    numbers = [event.sequence for event in events]
    is_recorded_so = 0 in numbers or all(before < after for before, after in pairwise(numbers))
    return tuple(events) if is_recorded_so else tuple(sorted(events, key=_number))


def weight(event: Event) -> int:
    """How much an outcome has to say beside others of its occurrence; the lowest holds, then the first.

    0: the person's own answer. 1: done by what was recorded or seen. 2: excused by the person's plan.
    3: missed. 4: excused by how things were on one machine. 5: unobserved, which says nothing of what
    another machine observed.
    """
    if event.kind in _ANSWERS and event.via != DAEMON:
        return 0
    if event.kind in _ANSWERS:
        return 1
    if event.kind is EventKind.MISSED:
        return 3
    if event.kind is EventKind.EXCUSED:
        return 4 if _is_of_one_machine(event) else 2
    return 5


def superseded(events: Iterable[Event], retracted: frozenset[str] = frozenset()) -> Mapping[str, Event]:
    """The events that stand and yet do not count, by id, each with the one that counts in its place.

    Of several outcomes of one occurrence one holds; of several corrections of one entry the last, also
    where one corrects what had corrected it: ``events`` has those in between, though they are retracted.
    """
    told = tuple(events)
    standing = [event for event in told if event.id not in retracted]
    found: dict[str, Event] = {}
    for rivals in _outcomes(standing).values():
        holds = min(enumerate(in_order(rivals)), key=_by_weight)[1]
        found |= {event.id: holds for event in rivals if event is not holds}
    for rivals in _corrections(standing, told).values():
        last = in_order(rivals)[-1]
        found |= {event.id: last for event in rivals if event is not last}
    return found


def _number(event: Event) -> int:
    return event.sequence


def _by_weight(placed: tuple[int, Event]) -> tuple[int, int]:
    return weight(placed[1]), placed[0]


def _is_of_one_machine(event: Event) -> bool:
    reason = str(event.data.get("reason"))
    return event.via == DAEMON and (reason in OF_ONE_MACHINE or reason.startswith(HELD_BACK))


def _outcomes(events: Iterable[Event]) -> Mapping[str, list[Event]]:
    groups: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in OUTCOMES and event.occurrence is not None:
            groups.setdefault(event.occurrence, []).append(event)
    return {key: group for key, group in groups.items() if len(group) > 1}


def _corrections(events: Iterable[Event], told: Iterable[Event]) -> Mapping[str, list[Event]]:
    """The corrections by the entry that they correct in the end."""
    corrected = {event.id: each for event in told if isinstance(each := event.data.get(_CORRECTS), str)}
    groups: dict[str, list[Event]] = {}
    for event in events:
        if event.id in corrected:
            groups.setdefault(_first_said(event.id, corrected), []).append(event)
    return {key: group for key, group in groups.items() if len(group) > 1}


def _first_said(identity: str, corrected: Mapping[str, str]) -> str:
    """The entry that was corrected first; a circle, which only a forged log has, ends where it began."""
    seen = {identity}
    while (before := corrected.get(identity)) is not None and before not in seen:
        seen.add(before)
        identity = before
    return identity
