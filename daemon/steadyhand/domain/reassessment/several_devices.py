"""What more than one machine did to the record of a run: late answers, and clocks that disagree. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from steadyhand.domain.reminding.clocks import TOLERATED, Ahead, ahead_in
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.span import Span


def late_done(span: Span, days: Collection[date]) -> int:
    """How many reminders of these days were missed by one machine's record and done by another's."""
    return sum(
        1
        for (_, day), reminders in span.reminders.items()
        for reminder in reminders
        if day in days and reminder.outcome is EventKind.DONE and _was_missed(span, reminder.superseded)
    )


def clocks(events: Iterable[Event], days: Collection[date]) -> tuple[Ahead, ...]:
    """The devices whose clocks disagreed on these days by more than a minute: the most of each pair."""
    most: dict[tuple[str, str], Ahead] = {}
    for event in events:
        told = ahead_in(event) if event.day in days else None
        if told is not None and told.by > TOLERATED:
            pair = told.device, told.than
            most[pair] = max(told, most.get(pair, told), key=_by)
    return tuple(most[pair] for pair in sorted(most))


def _was_missed(span: Span, ids: Iterable[str]) -> bool:
    return any(each in span.events and span.events[each].kind is EventKind.MISSED for each in ids)


def _by(told: Ahead) -> timedelta:
    return told.by
