"""The adherence log in one SQLite file.

Append-only, enforced by the database's own triggers. A write-ahead log with ``synchronous=FULL``:
what ``append`` has returned survives a power cut. Every write is a ``BEGIN IMMEDIATE`` transaction,
so writers in several processes take turns. Reads never hold a snapshot longer than one call.
"""
# ruff: noqa: S608 -- the statements are joined from constants of this package; values are always bound

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from steadyhand.domain.reminding.event import OUTCOMES, Batch, Draft, Event, EventKind
from steadyhand.domain.reminding.instant import Interval
from steadyhand.storage.database import connect, copy_database, write_ahead
from steadyhand.storage.fault import damaged, explained, unreadable
from steadyhand.storage.identity import Mint, Stamp
from steadyhand.storage.place import prepare
from steadyhand.storage.row import COLUMNS, event_of, instant_of, microseconds, row_of
from steadyhand.storage.schema import MIGRATIONS, bring_up_to_date, device_of, version_of
from steadyhand.values import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from array import array

    from steadyhand.storage.merging import Merged
    from steadyhand.storage.numbers import Numbers
    from steadyhand.storage.portable import Doubt
    from steadyhand.storage.record import Record

_CHUNK = 500
_INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADOPT = f"""
    INSERT INTO event ({COLUMNS}) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
    WHERE NOT EXISTS (SELECT 1 FROM event WHERE id = ?)
"""
_LAST = "SELECT coalesce(max(seq), 0) FROM event"
_LAST_EVER = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'event'"
_AFTER = f"SELECT seq, sequence, {COLUMNS} FROM event WHERE seq > ? ORDER BY seq"
_OWN_AFTER = f"""
    SELECT seq, sequence, {COLUMNS} FROM event WHERE device = ? AND sequence IS NULL AND seq > ?
    ORDER BY seq LIMIT {_CHUNK}
"""
_HEARD_AFTER = f"""
    SELECT seq, sequence, {COLUMNS} FROM event INDEXED BY event_by_origin
    WHERE device = ? AND sequence > ? ORDER BY sequence LIMIT {_CHUNK}
"""
_SPANS = """
    SELECT device, sequence, sequence FROM event INDEXED BY event_by_origin
    WHERE sequence IS NOT NULL AND device <> ?
    UNION ALL SELECT device, first, last FROM forgotten WHERE device <> ? ORDER BY 1, 2
"""
_LAST_OWN = (
    "SELECT seq FROM event WHERE device = ? AND sequence IS NULL AND seq > ? ORDER BY seq DESC LIMIT 1"
)
_FORGOTTEN_OF = "SELECT first, last FROM forgotten WHERE device = ? ORDER BY first"
_RECENT = """
    SELECT seq, sequence, {columns} FROM event WHERE seq IN (
        SELECT seq FROM event WHERE day >= ? UNION
        SELECT seq FROM event WHERE kind IN ({kinds}) AND (kind <> 'retracted' OR habit IS NULL)
    ) AND seq <= ? AND (
        kind <> 'config_changed'
        OR seq = (SELECT max(seq) FROM event WHERE kind = 'config_changed' AND device = ? AND seq <= ?)
    ) ORDER BY seq
"""
_HISTORY = f"""
    SELECT seq, sequence, {COLUMNS} FROM event NOT INDEXED
    WHERE seq > ? AND seq <= ? AND day BETWEEN ? AND ? AND (? IS NULL OR habit = ?)
    ORDER BY seq LIMIT {_CHUNK}
"""
_PLACES_BY_DAY = """
    SELECT seq FROM event INDEXED BY event_by_day WHERE day BETWEEN ? AND ? AND seq <= ? ORDER BY seq
"""
_PLACES_BY_KIND = """
    SELECT seq FROM event INDEXED BY event_by_kind WHERE kind IN ({kinds}) AND seq <= ? ORDER BY seq
"""
_AT_PLACES = f"SELECT seq, sequence, {COLUMNS} FROM event WHERE seq IN ({{places}})"
_OF_KINDS = _AT_PLACES + " AND kind IN ({kinds}) AND day BETWEEN ? AND ?"
_IS_SHARED = "SELECT EXISTS (SELECT 1 FROM event INDEXED BY event_by_origin WHERE sequence IS NOT NULL)"
_PLACES_IN_ORDER = """
    SELECT seq FROM event WHERE seq <= ? AND day BETWEEN ? AND ? AND (? IS NULL OR habit = ?)
    ORDER BY at_us, device, coalesce(sequence, CASE device WHEN ? THEN seq ELSE 0 END), id
"""
_TEXTS_BEFORE = """
    SELECT DISTINCT {texts} FROM event INDEXED BY event_by_kind
    WHERE kind = ? AND day < ? AND id NOT IN (
        SELECT coalesce(json_extract(data, '$.event'), '') FROM event WHERE kind = 'retracted'
    )
"""
_RIVALS = f"""
    SELECT seq, sequence, {COLUMNS} FROM event WHERE kind IN ({{kinds}}) AND occurrence IN (
        SELECT occurrence FROM event WHERE kind IN ({{kinds}}) AND day >= ? AND occurrence IS NOT NULL
        GROUP BY occurrence HAVING count(*) > 1
    ) UNION ALL SELECT seq, sequence, {COLUMNS} FROM event
    WHERE kind IN ('episode', 'day', 'screening', 'clinician') AND json_type(data, '$.corrects') = 'text'
"""
_TEXT = "CASE json_type(data, ?) WHEN 'text' THEN json_extract(data, ?) END"
_MARK_UP = """
    INSERT INTO uptime (begins_us, ends_us) VALUES (?, ?)
    ON CONFLICT (begins_us) DO UPDATE SET ends_us = max(ends_us, excluded.ends_us)
"""
_UPTIME = "SELECT begins_us, ends_us FROM uptime WHERE ends_us > ? ORDER BY begins_us"

_OUTER = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_INNER = ("SAVEPOINT inner", "RELEASE inner", ("ROLLBACK TO inner", "RELEASE inner"))


class SqliteLog:
    """The adherence log at ``path``. Not shared between threads; each opens its own."""

    def __init__(self, connection: sqlite3.Connection, path: str, stamp: Stamp | None) -> None:
        self._connection = connection
        self._path = path
        self._mint = Mint(stamp)
        self._device: str | None = None

    @classmethod
    def open(cls, path: str | os.PathLike[str], stamp: Stamp | None = None) -> "SqliteLog":
        """Open the log, or begin one. Cheap: the file is not checked (see ``recovery``).

        ``stamp`` gives the milliseconds since 1970 that new ids carry. Raises LogFault.
        """
        name = os.fspath(path)
        with explained(name):
            prepare(name)
            connection = connect(name)
            try:
                write_ahead(connection)
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                if version_of(connection) != len(MIGRATIONS):
                    bring_up_to_date(connection, name, copy_database)
            except BaseException:
                connection.close()
                raise
        return cls(connection, name, stamp)

    def close(self) -> None:
        """Let go of the file."""
        with explained(self._path):
            self._connection.close()

    @property
    def path(self) -> str:
        """The file."""
        return self._path

    @property
    def device(self) -> str:
        """This device's id: random, made with the log."""
        if self._device is None:
            with explained(self._path):
                self._device = device_of(self._connection)
        if self._device is None:
            raise damaged(self._path)
        return self._device

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Exclude other writers; all that is appended inside is recorded, or none of it.

        One inside another is undone alone when it fails, and recorded with the outer one.
        """
        begin, commit, undo = _INNER if self._connection.in_transaction else _OUTER
        self._perform(begin)
        try:
            yield
            self._perform(commit)
        except BaseException:
            if self._connection.in_transaction:
                for statement in undo:
                    self._perform(statement)
            raise

    def append(self, drafts: Iterable[Draft]) -> tuple[Event, ...]:
        """Record all or none, durably. Raises Refused for data that JSON cannot hold."""
        rows = [row_of(self._mint.identify(draft, self.device)) for draft in drafts]
        if not rows:
            return ()
        with self.transaction():
            last = int(self._rows(_LAST_EVER)[0][0])
            self._insert(_INSERT, rows)
        return tuple(event_of(row, number) for number, row in enumerate(rows, start=last + 1))

    def adopt(self, events: Iterable[Event]) -> int:
        """Record events from elsewhere under their own ids; a known id is passed over."""
        return self._insert(_ADOPT, [(*row_of(event), event.id) for event in events])

    def restore(
        self, events: Iterable[Event], forgotten: Iterable[tuple[str, int, int]] = (), skipped: int = 0
    ) -> int:
        """Record events that were saved from a damaged file, under the numbers they had; gives how many.

        ``forgotten``: numbers that were erased, by device from the first to the last. ``skipped``: so many
        numbers are left out before the next event of this device.
        """
        from steadyhand.storage.restoring import remember, restore  # noqa: PLC0415 - only after a damage

        with self.transaction(), explained(self._path):
            remember(self._connection, forgotten)
            return restore(self._connection, self.device, tuple(events), skipped)

    def merge(self, records: "Iterable[Record]", doubt: "Doubt | None" = None) -> "Merged":
        """Record what other devices recorded; see ``merging``. Raises LogFault."""
        from steadyhand.storage.merging import DiskShelf, merge_into  # noqa: PLC0415 - for several devices

        shelf = DiskShelf(self._connection, self._path, self.device, self.transaction)
        return merge_into(shelf, records, doubt)

    def records_after(self, device: str, sequence: int) -> Iterator[Event]:
        """The events of that device with a greater sequence, in that order, in constant memory."""
        number = sequence
        statements = (_HEARD_AFTER, _OWN_AFTER) if device == self.device else (_HEARD_AFTER,)
        full = True
        while full:
            chunks = [self._batch(self._rows(each, device, number), 0).events for each in statements]
            full = any(len(chunk) == _CHUNK for chunk in chunks)
            ends = [chunk[-1].sequence for chunk in chunks if len(chunk) == _CHUNK]
            found = sorted((event for chunk in chunks for event in chunk), key=_sequence)
            chunk = [event for event in found if not ends or event.sequence <= min(ends)]
            yield from chunk
            number = chunk[-1].sequence if chunk else number

    def spans(self) -> "Numbers":
        """The ranges of numbers that are or were here of each other device, by its id, in order."""
        from steadyhand.storage.numbers import joined  # noqa: PLC0415 - for several devices

        with explained(self._path):
            return joined(self._connection.execute(_SPANS, (self.device, self.device)))

    def last_own(self, after: int = 0) -> int:
        """The highest number that an event of this device ever had, forgotten too; at least ``after``."""
        there = [int(row[0]) for row in self._rows(_LAST_OWN, self.device, after)]
        return max([after, *there, *(last for _, last in self.forgotten_of(self.device))])

    def forgotten_of(self, device: str) -> list[tuple[int, int]]:
        """The ranges of that device's numbers that were erased here."""
        return [(first, last) for first, last in self._rows(_FORGOTTEN_OF, device)]

    @property
    def cursor(self) -> int:
        """Where the log ends: what ``after`` gives nothing for until more is recorded."""
        return self._last()

    @property
    def edition(self) -> int:
        """Another number once something was erased: forgetting lifts the guards and sets them again."""
        return int(self._rows("PRAGMA schema_version")[0][0])

    def after(self, cursor: int) -> Batch:
        """Everything recorded after ``cursor``."""
        return self._batch(self._rows(_AFTER, cursor), cursor)

    def recent(self, first_day: date, lasting: Sequence[EventKind]) -> Batch:
        """Events from ``first_day`` on and the ``lasting`` ones; one change of configuration."""
        last = self._last()
        statement = _RECENT.format(columns=COLUMNS, kinds=_marks(lasting))
        rows = self._rows(
            statement, first_day.isoformat(), *(kind.value for kind in lasting), last, self.device, last
        )
        return Batch(self._batch(rows, last).events, last)

    def history(
        self,
        first_day: date | None = None,
        last_day: date | None = None,
        habit: str | None = None,
    ) -> Iterator[Event]:
        """Events in the order they were recorded, in constant memory.

        Ends with what was the last event when it began, so the log may be appended to meanwhile.
        """
        days = ((first_day or date.min).isoformat(), (last_day or date.max).isoformat())
        last, cursor, full = self._last(), 0, True
        while full:
            rows = self._rows(_HISTORY, cursor, last, *days, habit, habit)
            batch = self._batch(rows, cursor)
            yield from batch.events
            cursor, full = batch.cursor, len(rows) == _CHUNK

    def chronicle(
        self,
        first_day: date | None = None,
        last_day: date | None = None,
        habit: str | None = None,
    ) -> Iterator[Event]:
        """As ``history``; of several machines in their order among each other, the same on each of them.

        That is ``order.place_of``, by instant, device and number. Eight bytes an event are held.
        """
        if not self._rows(_IS_SHARED)[0][0]:
            yield from self.history(first_day, last_day, habit)
            return
        days = ((first_day or date.min).isoformat(), (last_day or date.max).isoformat())
        places = self._places(_PLACES_IN_ORDER, self._last(), *days, habit, habit, self.device)
        yield from self._at(places, _AT_PLACES)

    def of_kinds(
        self,
        kinds: Sequence[EventKind],
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> Iterator[Event]:
        """Events of these kinds in the order they were recorded, by index and in chunks.

        By the index of days where both bounds are given, else by that of kinds; eight bytes an event are
        held of what the index finds. Ends with what was the last event when it began.
        """
        names = tuple(kind.value for kind in kinds)
        days = ((first_day or date.min).isoformat(), (last_day or date.max).isoformat())
        last = self._last()
        if first_day is not None and last_day is not None:
            places = self._places(_PLACES_BY_DAY, *days, last)
        else:
            places = self._places(_PLACES_BY_KIND.format(kinds=_marks(names)), *names, last)
        yield from self._at(places, _OF_KINDS.format(places="{places}", kinds=_marks(names)), *names, *days)

    def rivals(self, first_day: date | None = None) -> Iterator[Event]:
        """Outcomes of occurrences that have several, from that day on, and corrections of any day."""
        kinds = tuple(kind.value for kind in sorted(OUTCOMES))
        statement = _RIVALS.format(kinds=_marks(kinds))
        rows = self._rows(statement, *kinds, *kinds, (first_day or date.min).isoformat())
        yield from self._batch(rows, 0).events

    def texts_before(
        self, kind: EventKind, keys: Sequence[str], day: date
    ) -> frozenset[tuple[str | None, ...]]:
        """The different texts under these keys of what was recorded of earlier days and not retracted."""
        statement = _TEXTS_BEFORE.format(texts=", ".join(_TEXT for _ in keys))
        places = (f'$."{key}"' for key in keys for _ in range(2))
        return frozenset(map(tuple, self._rows(statement, *places, kind.value, day.isoformat())))

    def mark_up(self, begins: datetime, ends: datetime) -> None:
        """Extend the interval that ``begins`` then; an end before its beginning counts as the beginning."""
        begins_us = microseconds(begins)
        self._perform(_MARK_UP, begins_us, max(begins_us, microseconds(ends)))

    def uptime(self, since: datetime) -> tuple[Interval, ...]:
        """Intervals that end after ``since``, sorted."""
        rows = self._rows(_UPTIME, microseconds(since))
        return tuple(Interval(instant_of(begins), instant_of(ends)) for begins, ends in rows)

    def _perform(self, statement: str, *values: int) -> None:
        with explained(self._path):
            self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: int | str | None) -> list[Any]:
        with explained(self._path):
            return self._connection.execute(statement, values).fetchall()

    def _places(self, statement: str, *values: int | str | None) -> "array[int]":
        from array import array  # noqa: PLC0415 - not on the quick path

        with explained(self._path):
            return array("q", (seq for (seq,) in self._connection.execute(statement, values)))

    def _at(self, places: "array[int]", statement: str, *values: str) -> Iterator[Event]:
        """The events at the places, in their order, as far as the statement finds them; in chunks."""
        for begin in range(0, len(places), _CHUNK):
            chunk = places[begin : begin + _CHUNK]
            rows = {
                row[0]: row for row in self._rows(statement.format(places=_marks(chunk)), *chunk, *values)
            }
            yield from self._batch([rows[place] for place in chunk if place in rows], 0).events

    def _last(self) -> int:
        return int(self._rows(_LAST)[0][0])

    def _insert(self, statement: str, rows: Sequence[Sequence[Any]]) -> int:
        """Insert all or none, and give how many were new."""
        if not rows:
            return 0
        with self.transaction(), explained(self._path):
            return self._connection.executemany(statement, rows).rowcount

    def _batch(self, rows: Sequence[Any], cursor: int) -> Batch:
        """The events of numbered rows; raises LogFault for a row this version cannot read."""
        for number, *_ in rows[-1:]:
            cursor = number
        try:
            # The number on its device: told with a foreign event, that of the row for one of our own.
            own = self.device if rows else ""
            events = [event_of(row[2:], row[1] or (row[0] if row[3] == own else 0)) for row in rows]
            return Batch(tuple(events), cursor)
        except (ValueError, OverflowError) as error:
            raise unreadable(self._path) from error


def _sequence(event: Event) -> int:
    return event.sequence


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" for _ in values)
