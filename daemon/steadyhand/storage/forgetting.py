"""Forgetting: the one exception to a log that only grows, for the person whose log it is (DOMAIN 7).

What is forgotten is gone from the file's bytes, not only from its tables: deleted with
``secure_delete``, the file written anew, its journal emptied. The guards are dropped, and set again,
in the transaction that deletes. Doing it twice is harmless and finishes what was cut off.
"""
# ruff: noqa: S608 -- the statements are joined from constants of this package; values are always bound

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from steadyhand.domain.reminding.event import OUTCOMES, Draft, EventKind
from steadyhand.errors import LogFault
from steadyhand.storage.backup import backups_in, is_good
from steadyhand.storage.database import connect, exclusively, remove, sync_file
from steadyhand.storage.fault import Damaged, explained
from steadyhand.storage.identity import Mint
from steadyhand.storage.place import COMPANIONS, sync_directory
from steadyhand.storage.row import COLUMNS, instant_of, microseconds, row_of
from steadyhand.storage.schema import SEVERAL_DEVICES, device_of, is_known, version_of

FORGOTTEN = "forgotten"
RECENT = timedelta(days=5)
"""How far before the last uptime a starting daemon looks for reminders without an outcome, and more."""
DAMAGED = ("damaged-", "restoring")
OLDER = ("before-version-",)
_BLOCK = bytes(1024 * 1024)
_LIFTED = ("event_is_never_changed", "event_is_never_deleted", "uptime_is_never_deleted")
_IN_SPAN = "day BETWEEN :first AND :last"
_PAUSING = f"'{EventKind.PAUSED}', '{EventKind.RESUMED}'"
_CHANGED = f"'{EventKind.CONFIG_CHANGED}'"
_RETRACTED = f"'{EventKind.RETRACTED}'"
_OUTCOMES = ", ".join(f"'{kind}'" for kind in sorted(OUTCOMES))
_TAKEN_BACK = f"SELECT json_extract(data, '$.event') AS id FROM event WHERE kind = {_RETRACTED}"
_STATEMENTS = (
    "CREATE TEMP TABLE target (seq INTEGER PRIMARY KEY, keeps INTEGER NOT NULL)",
    f"INSERT INTO target SELECT seq, 0 FROM event WHERE {_IN_SPAN}",
    f"""
    INSERT OR IGNORE INTO target SELECT seq, 0 FROM event
    WHERE kind = {_RETRACTED} AND json_extract(data, '$.event') IN (SELECT id FROM event WHERE {_IN_SPAN})
    """,
    f"""
    UPDATE target SET keeps = 1 WHERE seq IN (
        SELECT max(seq) FROM event WHERE kind = {_CHANGED} GROUP BY device
    )
    """,
    f"""
    UPDATE target SET keeps = 1 WHERE seq = (
        SELECT seq FROM event WHERE kind IN ({_PAUSING}) AND {_IN_SPAN}
        AND NOT EXISTS (SELECT 1 FROM ({_TAKEN_BACK}) AS taken WHERE taken.id = event.id)
        ORDER BY at_us DESC, seq DESC LIMIT 1
    )
    """,
    f"""
    UPDATE target SET keeps = 1 WHERE seq IN (
        SELECT back.seq FROM event AS back
        JOIN event AS taken ON taken.id = json_extract(back.data, '$.event')
        WHERE back.kind = {_RETRACTED}
        AND (taken.day NOT BETWEEN :first AND :last
             OR taken.seq IN (SELECT seq FROM target WHERE keeps))
    )
    """,
)
_TARGETS = "SELECT seq FROM target WHERE NOT keeps"
_UNSAID = """
    UPDATE event SET data = json_remove(data, '$.because') WHERE seq IN (SELECT seq FROM target WHERE keeps)
"""
_SETTLED = f"""
    SELECT DISTINCT habit, occurrence, day FROM event
    WHERE seq IN ({_TARGETS}) AND kind IN ({_OUTCOMES}) AND occurrence IS NOT NULL AND habit IS NOT NULL
    AND day >= ? ORDER BY day, occurrence
"""
_NUMBERS = """
    SELECT device, coalesce(sequence, seq) AS number FROM event
    WHERE seq IN (SELECT seq FROM target) AND (sequence IS NOT NULL OR device = ?) ORDER BY device, number
"""
_COUNT = "SELECT count(*) FROM event WHERE day BETWEEN ? AND ?"
_DELETE = f"DELETE FROM event WHERE seq IN ({_TARGETS})"
_DELETE_UPTIME = """
    DELETE FROM uptime WHERE begins_us >= ? AND ends_us <= ? AND ends_us < (SELECT max(ends_us) FROM uptime)
"""
_INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Days(NamedTuple):
    """The person's days to forget, from ``first`` to ``last``, and the instants they begin and end at.

    ``now``: of the forgetting, aware UTC; ``offset_s``: the UTC offset then in force.
    """

    first: date
    last: date
    begins: datetime
    ends: datetime
    now: datetime
    offset_s: int


class Files(NamedTuple):
    """What Steadyhand keeps of a person: the ``log``, its ``copies``, and what is ``unsound`` among them."""

    log: Path
    copies: tuple[Path, ...]
    unsound: tuple[Path, ...]


class Forgotten(NamedTuple):
    """What was done: ``events`` erased, ``kept`` though they lie in the span, without their words.

    ``rewritten`` are the copies of the log that were treated alike, ``removed`` the files that are gone.
    """

    events: int
    kept: int
    rewritten: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()


def files_of(log: Path, backups: Path) -> Files:
    """The log, the copies that were made of it, and those that are too damaged to be changed.

    Nothing is changed by it: what was set aside as damaged is not even opened.
    """
    copies = (*backups_in(backups), *_beside(log, OLDER))
    good = tuple(path for path in copies if is_good(path))
    bad = (path for path in copies if path not in good)
    return Files(log, good, (*bad, *_beside(log, DAMAGED), *backups.glob(f"{log.name}.part")))


def _beside(log: Path, names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        for path in sorted(log.parent.glob(f"{log.name}.{name}*")):
            if not path.name.endswith(COMPANIONS):
                yield path


def count_events(log: Path, first: date | None = None, last: date | None = None) -> int:
    """How many events the log holds of these days. Raises LogFault."""
    if not log.exists():
        return 0
    bounds = ((first or date.min).isoformat(), (last or date.max).isoformat())
    with explained(str(log)), closing(connect(str(log))) as connection:
        if not is_known(connection):
            return 0
        return int(connection.execute(_COUNT, bounds).fetchone()[0])


def forget_days(files: Files, days: Days) -> Forgotten:
    """Erase the events of these days from the log and from every copy of it.

    What is too damaged to be changed is removed. Kept, without a reason in words: the configuration
    in force, the last pause or resumption of the span (later days depend on it), and what took back
    an entry of another day. A reminder of the last days, whose outcome goes, is excused, or a
    starting daemon would call it missed. Uptime within the span goes, but for the last. Raises LogFault,
    which says that it must be repeated, when the bytes could not be cleared.
    """
    events, kept = _erase(files.log, days)
    for copy in files.copies:
        _erase(copy, days)
        sync_file(str(copy))
    return Forgotten(events, kept, files.copies, _removed(files.unsound))


def forget_everything(files: Files, others: Sequence[Path]) -> Forgotten:
    """Remove the log with its journal, every copy of it and the ``others``; what they held is overwritten.

    Raises LogFault, with everything still there, when another program is using the log.
    """
    events = 0
    with suppress(Damaged):
        events = count_events(files.log)
        _claim(files.log)
    found = dict.fromkeys((files.log, *files.copies, *files.unsound, *others))
    return Forgotten(events, 0, (), _removed(tuple(found)))


def _erase(path: Path, days: Days) -> tuple[int, int]:
    """How many events were erased from one file, and how many were kept without their words."""
    with explained(str(path)), closing(connect(str(path))) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        with exclusively(connection):
            erased = _delete(connection, days)
        _write_anew(connection, path)
        return erased


def _delete(connection: sqlite3.Connection, days: Days) -> tuple[int, int]:
    span = {"first": days.first.isoformat(), "last": days.last.isoformat()}
    lifted = _guards(connection, _LIFTED)
    for name in lifted:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in _STATEMENTS:
        connection.execute(statement, span if ":first" in statement else {})
    kept = connection.execute(_UNSAID).rowcount
    excused = _excused(connection, days)
    _remember_numbers(connection)
    erased = connection.execute(_DELETE).rowcount
    connection.executemany(_INSERT, excused)
    connection.execute(_DELETE_UPTIME, (microseconds(days.begins), microseconds(days.ends)))
    connection.execute("DROP TABLE target")
    for rule in lifted.values():
        connection.execute(rule)
    return erased, kept


def _guards(connection: sqlite3.Connection, names: Sequence[str]) -> dict[str, str]:
    """The guards of these names as this file has them; a copy may be of an earlier version."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: rule for name, rule in found if name in names}


def _remember_numbers(connection: sqlite3.Connection) -> None:
    """Keep which numbers were erased, and nothing else of them, so that no other device brings them back."""
    if version_of(connection) < SEVERAL_DEVICES:
        return
    spans: list[list[object]] = []
    for device, number in connection.execute(_NUMBERS, (device_of(connection),)):
        if spans and spans[-1][0] == device and spans[-1][2] == number - 1:
            spans[-1][2] = number
        else:
            spans.append([device, number, number])
    connection.executemany("INSERT OR IGNORE INTO forgotten (device, first, last) VALUES (?, ?, ?)", spans)


def _excused(connection: sqlite3.Connection, days: Days) -> list[tuple[object, ...]]:
    """Rows that excuse the reminders of the last days whose outcomes are among the targets."""
    (last_up,) = connection.execute("SELECT max(ends_us) FROM uptime").fetchone()
    device = device_of(connection)
    if last_up is None or device is None:
        return []
    since = (instant_of(last_up) - RECENT).date().isoformat()
    mint = Mint(lambda: microseconds(days.now) // 1000)
    found = connection.execute(_SETTLED, (since,)).fetchall()
    drafts = [
        Draft(
            EventKind.EXCUSED,
            days.now,
            days.offset_s,
            date.fromisoformat(day),
            "cli",
            habit,
            occurrence,
            {"reason": FORGOTTEN},
        )
        for habit, occurrence, day in found
    ]
    return [row_of(mint.identify(draft, device)) for draft in drafts]


def _write_anew(connection: sqlite3.Connection, path: Path) -> None:
    """Have the file hold what is in its tables and nothing else, and its journal nothing."""
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise LogFault(
            f"The entries are no longer in {path}, but another program is reading it, "
            "so its journal may still hold their text. Close that program and repeat the command."
        )


def _claim(path: Path) -> None:
    """Make sure that nobody else is at the log."""
    if not path.exists():
        return
    with explained(str(path)), closing(connect(str(path))) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")


def _removed(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Overwrite and remove these files with their companions; gives those that were there."""
    gone = [path for path in paths if path.exists() or path.is_symlink()]
    for path in paths:
        with explained(str(path)):
            for suffix in ("", *COMPANIONS):
                _overwrite(path.with_name(path.name + suffix))
            remove(str(path))
    for folder in {path.parent for path in gone}:
        sync_directory(str(folder))
    return tuple(gone)


def _overwrite(path: Path) -> None:
    """Fill a regular file with zeros, durably; anything else is left alone."""
    if path.is_symlink() or not path.is_file():
        return
    left = path.stat().st_size
    with path.open("r+b") as stream:
        while left > 0:
            left -= stream.write(_BLOCK[:left])
        stream.flush()
        os.fsync(stream.fileno())
