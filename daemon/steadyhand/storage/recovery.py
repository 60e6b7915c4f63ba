"""The log as the daemon opens it: checked, and restored when it is damaged.

A damaged file is never deleted. It is set aside with its companions, the newest good backup takes
its place, and every event that can still be read in the damaged file is added to it.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.instant import Interval
from steadyhand.storage.backup import backups_in, day_of, is_good
from steadyhand.storage.database import copy_database, is_sound, remove, sync_file
from steadyhand.storage.fault import Damaged, explain, explained
from steadyhand.storage.identity import Stamp
from steadyhand.storage.place import COMPANIONS, prepare, sync_directory
from steadyhand.storage.row import COLUMNS, event_of, instant_of
from steadyhand.storage.schema import device_of, is_whole, version_of
from steadyhand.storage.sqlite import SqliteLog

_PATIENCE = 20_000
SKIPPED = 1_000_000
"""So many numbers are left out after a backup was restored, so that none is given a second time."""
_HOPELESS = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_LAST = ("SELECT seq FROM sqlite_sequence WHERE name = 'event'", "SELECT max(seq) FROM event")
_LEAST_ROW = 64
_AN_ID = "00000000-0000-7000-8000-000000000000"
_DAY_S = 86_400
_NEXT = "SELECT seq, {sequence}, {columns} FROM event WHERE seq > ? ORDER BY seq LIMIT 1"


class Recovery(NamedTuple):
    """What was done about a damaged log.

    ``set_aside``: where the damaged file is now. ``backup``: the copy that took its place, None when
    there was no good one, and ``backup_day`` the day it was made. ``salvaged``: how many further
    events were read from the damaged file. ``missing``: from the backup's last event to the repair,
    the span in which others may be lost; None when there was no backup.
    """

    set_aside: Path
    backup: Path | None
    backup_day: date | None
    salvaged: int
    missing: Interval | None

    def __str__(self) -> str:
        """What happened, for the person."""
        origin = (
            "there was no good backup, so a new log was begun"
            if self.backup_day is None
            else f"the backup of {self.backup_day} was restored"
        )
        return (
            f"The adherence log was damaged. It was kept as {self.set_aside}; {origin}, "
            f"and {self.salvaged} entries were saved from the damaged file. {self._loss()}"
        )

    def _loss(self) -> str:
        if self.missing is None:
            return "Other entries may be missing."
        begins, ends = self.missing
        return f"Other entries between {begins:%Y-%m-%d %H:%M} and {ends:%Y-%m-%d %H:%M} UTC may be missing."


class Opened(NamedTuple):
    """An open log, and what had to be done to it."""

    log: SqliteLog
    recovery: Recovery | None


class Salvage(NamedTuple):
    """What can be read in a damaged file; ``forgotten``: by device, the numbers that were erased."""

    events: tuple[Event, ...]
    uptime: tuple[Interval, ...]
    forgotten: tuple[tuple[str, int, int], ...] = ()


def open_checked(path: Path, backups: Path, now: datetime, stamp: Stamp | None = None) -> Opened:
    """Open the log after a full check; ``now`` names what is set aside.

    ``backups`` is the folder of ``weekly_backup``. Raises LogFault for everything but damage.
    """
    with explained(str(path)):
        recovery = _recover(path, backups, now.astimezone(UTC)) if _is_damaged(path) else None
    return Opened(SqliteLog.open(path, stamp), recovery)


def salvage(path: Path, own: str | None = None) -> Salvage:
    """Every event and every interval of uptime that can still be read, the file left as it is.

    ``own``: the device whose log it is, for where the file itself has forgotten it.
    """
    size = path.stat().st_size
    if not size:
        return Salvage((), ())
    with closing(_read_only(path)) as connection:
        events = tuple(_readable_events(connection, size, own))
        return Salvage(events, tuple(_readable_uptime(connection)), tuple(_readable_spans(connection)))


def _read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing, not even by moving its journal into the file at the end."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _is_damaged(path: Path) -> bool:
    """Whether the file is unsound or lacks its tables; raises what is no damage."""
    try:
        prepare(str(path))
        with closing(_read_only(path)) as connection:
            return not (is_sound(connection) and is_whole(connection))
    except Damaged:
        return True
    except sqlite3.Error as error:
        if isinstance(explain(error, str(path)), Damaged):
            return True
        raise


def _recover(path: Path, backups: Path, now: datetime) -> Recovery:
    replacement = path.with_name(f"{path.name}.restoring")
    remove(str(replacement))
    backup = next((candidate for candidate in backups_in(backups) if is_good(candidate)), None)
    if backup is not None:
        copy_database(str(backup), str(replacement))
    with closing(SqliteLog.open(replacement)) as log:
        last = deque(log.history(), maxlen=1)
        salvaged = _adopt(
            log, salvage(path, None if backup is None else log.device), is_older=backup is not None
        )
    sync_file(str(replacement))
    return Recovery(
        set_aside=_exchange(path, replacement, now),
        backup=backup,
        backup_day=None if backup is None else day_of(backup),
        salvaged=salvaged,
        missing=Interval(min(last[0].at, now), now) if last else None,
    )


def _adopt(log: SqliteLog, found: Salvage, *, is_older: bool) -> int:
    """Add what was saved, under the numbers it had: other devices may know it by them.

    ``is_older``: the log is a backup, after which events may have gone out that nobody here knows of.
    """
    with log.transaction():
        for interval in found.uptime:
            log.mark_up(*interval)
        return log.restore(found.events, found.forgotten, SKIPPED if is_older else 0)


def _exchange(path: Path, replacement: Path, now: datetime) -> Path:
    """Set the damaged file aside and put the replacement in its place; there is a log at any moment.

    The journal goes first: a journal beside a file that it is not of would be played into it.
    """
    aside = _free_name(path, now)
    for suffix in COMPANIONS:
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    try:
        aside.hardlink_to(path)
    except OSError:
        path.rename(aside)
    replacement.replace(path)
    sync_directory(str(path.parent))
    return aside


def _free_name(path: Path, now: datetime) -> Path:
    first = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}")
    names = chain([first], (first.with_name(f"{first.name}-{number}") for number in count(2)))
    return next(name for name in names if not name.exists())


def _last_number(connection: sqlite3.Connection, size: int) -> int:
    """The number of the last event, or for want of one how many a file of ``size`` bytes may hold."""
    for question in _LAST:
        with suppress(sqlite3.DatabaseError, UnicodeDecodeError, TypeError):
            (number,) = connection.execute(question).fetchone()
            return int(number)
    return size // _LEAST_ROW


def _device(connection: sqlite3.Connection, fallback: str | None) -> str | None:
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        return device_of(connection) or fallback
    return fallback


def _next(connection: sqlite3.Connection) -> str:
    """The statement for the next event; the first version of the file has no column of sequences."""
    version = 0
    with suppress(sqlite3.DatabaseError):
        version = version_of(connection)
    return _NEXT.format(sequence="NULL" if version == 1 else "sequence", columns=COLUMNS)


def _readable_events(connection: sqlite3.Connection, size: int, own: str | None) -> Iterator[Event]:
    """Row by row, stepping over what cannot be read; gives up after a long unreadable stretch."""
    last = _last_number(connection, size)
    statement, device = _next(connection), _device(connection, own)
    number, failures = 0, 0
    while failures < _PATIENCE:
        try:
            row = connection.execute(statement, (number,)).fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if number >= last or getattr(error, "sqlite_errorcode", None) in _HOPELESS:
                return
            number, failures = number + 1, failures + 1
            continue
        if row is None:
            return
        number, failures = row[0], 0
        with suppress(ValueError, OverflowError, TypeError):
            event = event_of(row[2:], int(row[1] or (number if row[3] == device else 0)))
            if _can_be_recorded(event):
                yield event


def _can_be_recorded(event: Event) -> bool:
    """Whether what a damaged file gave fits the table: SQLite does not check while reading."""
    values: tuple[object, ...] = (
        event.id,
        event.device,
        event.via,
        event.habit or "",
        event.occurrence or "",
    )
    if not all(isinstance(value, str) for value in values):
        return False
    return len(event.id) == len(_AN_ID) and abs(event.offset_s) < _DAY_S


def _readable_uptime(connection: sqlite3.Connection) -> Iterator[Interval]:
    with suppress(sqlite3.DatabaseError, ValueError, OverflowError, TypeError):
        for begins, ends in connection.execute("SELECT begins_us, ends_us FROM uptime"):
            yield Interval(instant_of(begins), instant_of(ends))


def _readable_spans(connection: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError, ValueError, TypeError):
        for device, first, last in connection.execute("SELECT device, first, last FROM forgotten"):
            if isinstance(device, str) and int(first) <= int(last):
                yield device, int(first), int(last)
