"""What was taken of a habit, day by day, from the log's events. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from steadyhand.domain.programme.caffeine import Dose, Usual
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.values import NamedTuple

KINDS = (EventKind.INTAKE, EventKind.DONE)
"""The kinds of event that have amounts."""
LEAST_DAYS = 4
"""An average of fewer days is not told: 4 of 7 is the customary rule of diaries (DOMAIN 4.1)."""


class Average(NamedTuple):
    """The mean of a day in the habit's unit, over the ``days`` that have an entry.

    ``at_least``: an amount of those days is unknown, so it is a lower bound.
    """

    amount: float
    days: int
    at_least: bool


def taken_of(habit: str, events: Iterable[Event], retracted: frozenset[str]) -> tuple[Event, ...]:
    """The events that record something taken of the habit, those taken back left out."""
    return tuple(
        event
        for event in events
        if event.habit == habit
        and event.kind in KINDS
        and event.id not in retracted
        and (event.kind is EventKind.INTAKE or event.data.get("amount") is not None)
    )


def amount_in(event: Event) -> float | None:
    """The amount it records, in the habit's unit; None where it is unknown."""
    amount = event.data.get("amount")
    return float(amount) if isinstance(amount, int | float) and not isinstance(amount, bool) else None


def item_in(event: Event) -> str | None:
    """The key of the drink table or the person's word that it records."""
    item = event.data.get("item")
    return item if isinstance(item, str) else None


def doses(taken: Iterable[Event], mg_per_unit: float = 1.0) -> tuple[Dose, ...]:
    """The known amounts as doses of caffeine."""
    known = ((event.at, amount_in(event)) for event in taken)
    return tuple(Dose(at, amount * mg_per_unit) for at, amount in known if amount is not None)


def usuals(taken: Iterable[Event], mg_per_unit: float = 1.0) -> Iterator[Usual]:
    """The known amounts as drinks, in order."""
    for event in taken:
        amount = amount_in(event)
        if amount is not None:
            yield Usual(amount * mg_per_unit, item_in(event))


def average(taken: Iterable[Event], first: date, last: date) -> Average | None:
    """The mean of the days from ``first`` to ``last`` that have an entry; None for fewer than four."""
    days = _by_day(event for event in taken if first <= event.day <= last)
    if len(days) < LEAST_DAYS:
        return None
    known = [amount for amounts in days.values() for amount in amounts if amount is not None]
    at_least = any(amount is None for amounts in days.values() for amount in amounts)
    return Average(sum(known) / len(days), len(days), at_least)


def total(taken: Iterable[Event], last: date, days: int) -> tuple[float, bool]:
    """What is known of the ``days`` up to ``last``, and whether more was taken that is unknown."""
    first = last - timedelta(days=days - 1)
    amounts = [amount_in(event) for event in taken if first <= event.day <= last]
    return sum(amount for amount in amounts if amount is not None), None in amounts


def _by_day(taken: Iterable[Event]) -> Mapping[date, list[float | None]]:
    days: dict[date, list[float | None]] = {}
    for event in taken:
        days.setdefault(event.day, []).append(amount_in(event))
    return days
