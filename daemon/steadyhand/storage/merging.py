"""Taking in what other devices recorded: a set union, whatever comes late, twice or in another order.

In batches, each a transaction of its own: the person's answers wait for one batch at most, and a
crash in between is made good by merging again. An event is known by its id, and by its number on its
device; a record that says otherwise than what is there is refused, and what is there stays.
"""
# ruff: noqa: S608 -- the statements are joined from constants of this package; values are always bound

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeAlias

from steadyhand.domain.reminding.event import Event
from steadyhand.storage.fault import explained
from steadyhand.storage.portable import Doubt, Misfit
from steadyhand.storage.record import Record, event_in
from steadyhand.storage.row import COLUMNS, event_of, row_of

BATCH = 2000
MOST_TOLD = 100
"""So many refused records are told by their places; of the others only how many there are."""
OTHER_CONTENT = "the log holds an event of this id already, and it says something else"
OTHER_EVENT = "the log holds another event of that device under this number"
Origin: TypeAlias = tuple[str, int]
Span: TypeAlias = tuple[int, int]


class Rejection(NamedTuple):
    """A record that was not taken in: its place, and why. It quotes nothing of the record."""

    place: str
    reason: str


class Merged(NamedTuple):
    """What came of the records.

    ``new``: recorded now. ``known``: there already. ``forgotten``: erased here by the person, and so not
    taken in again. ``rejected``: how many were refused, of which ``rejections`` tells the first hundred.
    ``latest``: the latest instant that a new event of each device tells.
    """

    new: int = 0
    known: int = 0
    forgotten: int = 0
    rejected: int = 0
    rejections: tuple[Rejection, ...] = ()
    latest: Mapping[str, datetime] = {}

    def beside(self, other: "Merged") -> "Merged":
        """Both together."""
        latest = dict(self.latest)
        for device, at in other.latest.items():
            latest[device] = max(at, latest.get(device, at))
        return Merged(
            self.new + other.new,
            self.known + other.known,
            self.forgotten + other.forgotten,
            self.rejected + other.rejected,
            (*self.rejections, *other.rejections)[:MOST_TOLD],
            latest,
        )


class Shelf(Protocol):
    """Where the events of a log lie, as merging sees it."""

    @property
    def device(self) -> str:
        """This device."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All that is put inside stays, or none of it."""
        ...

    def of_ids(self, ids: Collection[str]) -> Mapping[str, Event]:
        """The events of these ids, by id."""
        ...

    def of_origins(self, origins: Collection[Origin]) -> Mapping[Origin, str]:
        """The ids of the events that have these numbers on their devices."""
        ...

    def forgotten(self) -> Mapping[str, Sequence[Span]]:
        """The numbers that were erased here, by device, from the first to the last of each span."""
        ...

    def put(self, events: Sequence[Event]) -> None:
        """Record them, with their ids and numbers."""
        ...

    def number(self, events: Sequence[Event]) -> None:
        """Keep the numbers of events that were there without one."""
        ...


class _Placed(NamedTuple):
    place: str
    event: Event


def merge_into(shelf: Shelf, records: Iterable[Record], doubt: Doubt | None = None) -> Merged:
    """Record what is new of the records, in batches; a batch is recorded whole or not at all."""
    merged, rest = Merged(), iter(records)
    while batch := tuple(islice(rest, BATCH)):
        placed, rejections = _read(batch, doubt)
        with shelf.transaction():
            found = _merge(shelf, placed)
        told = Merged(rejected=len(rejections), rejections=tuple(rejections))
        merged = merged.beside(told).beside(found)
    return merged


def _read(batch: Sequence[Record], doubt: Doubt | None) -> tuple[list[_Placed], list[Rejection]]:
    placed, rejections = [], []
    for place, text in batch:
        try:
            event = event_in(text)
        except Misfit as error:
            rejections.append(Rejection(place, error.reason))
            continue
        reason = None if doubt is None else doubt(event)
        if reason is None:
            placed.append(_Placed(place, event))
        else:
            rejections.append(Rejection(place, reason))
    return placed, rejections


def _merge(shelf: Shelf, placed: Sequence[_Placed]) -> Merged:
    known = dict(shelf.of_ids({each.event.id for each in placed}))
    origins = dict(shelf.of_origins({_origin(each.event) for each in placed}))
    erased = shelf.forgotten()
    new: list[Event] = []
    numbered: list[Event] = []
    rejections: list[Rejection] = []
    forgotten = 0
    for place, event in placed:
        there, origin = known.get(event.id), _origin(event)
        if erased and _is_within(event.sequence, erased.get(event.device, ())):
            forgotten += 1
        elif there is not None and _said(there) != _said(event):
            rejections.append(Rejection(place, OTHER_CONTENT))
        elif origins.get(origin, event.id) != event.id:
            rejections.append(Rejection(place, OTHER_EVENT))
        elif there is not None:
            if not there.sequence:
                numbered.append(event)
                known[event.id], origins[origin] = event, event.id
        else:
            new.append(event)
            known[event.id], origins[origin] = event, event.id
    shelf.put(new)
    shelf.number(numbered)
    known_before = len(placed) - len(new) - forgotten - len(rejections)
    return Merged(len(new), known_before, forgotten, len(rejections), tuple(rejections), _latest(new))


def _origin(event: Event) -> Origin:
    return event.device, event.sequence


def _said(event: Event) -> Event:
    return event._replace(sequence=0)


def _is_within(sequence: int, spans: Sequence[Span]) -> bool:
    return any(first <= sequence <= last for first, last in spans)


def _latest(events: Iterable[Event]) -> Mapping[str, datetime]:
    latest: dict[str, datetime] = {}
    for event in events:
        latest[event.device] = max(event.at, latest.get(event.device, event.at))
    return latest


_OF_IDS = f"SELECT seq, sequence, {COLUMNS} FROM event WHERE id IN ({{marks}})"
_OF_ORIGINS = """
    SELECT device, sequence, id FROM event INDEXED BY event_by_origin
    WHERE sequence IS NOT NULL AND device = ? AND sequence IN ({marks})
"""
_OWN_OF_ORIGINS = (
    "SELECT device, seq, id FROM event WHERE device = ? AND sequence IS NULL AND seq IN ({marks})"
)
_PUT = f"INSERT INTO event ({COLUMNS}, sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NUMBER = "UPDATE event SET sequence = ? WHERE id = ? AND sequence IS NULL AND device <> ?"
_HIGHEST = "SELECT max(sequence) FROM event WHERE sequence IS NOT NULL AND device = ?"
_FORGOTTEN = "SELECT device, first, last FROM forgotten"


class DiskShelf:
    """The events in an SQLite file."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        device: str,
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection = connection
        self._path = path
        self.device = device
        self.transaction = transaction

    def of_ids(self, ids: Collection[str]) -> Mapping[str, Event]:
        """The events of these ids, by id."""
        return {event.id: event for event in map(self._event, self._rows(_OF_IDS, (), ids))}

    def of_origins(self, origins: Collection[Origin]) -> Mapping[Origin, str]:
        """The ids of the events that have these numbers on their devices."""
        by_device: dict[str, list[int]] = {}
        for device, sequence in origins:
            by_device.setdefault(device, []).append(sequence)
        found: dict[Origin, str] = {}
        for device, asked in by_device.items():
            statements = (_OF_ORIGINS, _OWN_OF_ORIGINS) if device == self.device else (_OF_ORIGINS,)
            highest = self._rows(_HIGHEST, (device,), ())[0][0] or 0
            sequences = asked if device == self.device else [each for each in asked if each <= highest]
            for statement in statements if sequences else ():
                rows = self._rows(statement, (device,), sequences)
                found |= {(of, sequence): identity for of, sequence, identity in rows}
        return found

    def forgotten(self) -> Mapping[str, Sequence[Span]]:
        """The numbers that were erased here."""
        spans: dict[str, list[Span]] = {}
        for device, first, last in self._rows(_FORGOTTEN, (), ()):
            spans.setdefault(device, []).append((first, last))
        return spans

    def put(self, events: Sequence[Event]) -> None:
        """Record them, with their ids and numbers."""
        with explained(self._path):
            self._connection.executemany(_PUT, [(*row_of(event), event.sequence) for event in events])

    def number(self, events: Sequence[Event]) -> None:
        """Keep the numbers of events that were there without one."""
        with explained(self._path):
            self._connection.executemany(
                _NUMBER, [(event.sequence, event.id, self.device) for event in events]
            )

    def _event(self, row: Any) -> Event:  # noqa: ANN401 -- a row of a statement of this module
        number, told, *fields = row
        own = number if fields[1] == self.device else 0
        return event_of(tuple(fields), told or own)

    def _rows(self, statement: str, first: Sequence[object], marked: Collection[object]) -> list[Any]:
        with explained(self._path):
            marks = ", ".join("?" for _ in marked)
            return self._connection.execute(statement.format(marks=marks), (*first, *marked)).fetchall()
