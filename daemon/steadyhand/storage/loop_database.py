"""Loop Habit Tracker's backup: an SQLite file of version 12 to 25, which may be anything at all.

It is read from a private copy, opened so that it cannot be written, cannot call functions of its own
schema, and cannot compute for ever.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import time
from pathlib import Path
from typing import IO, Any

from steadyhand.storage.loop import (
    MOST_ENTRIES,
    NAME,
    LoopData,
    LoopEntry,
    LoopHabit,
    check_size,
    day_at,
    entry_of,
    first_of_each_day,
    unfit,
)

MAGIC = b"SQLite format 3\0"
OLDEST, NEWEST = 12, 25
_STEPS_AT_ONCE = 1_000_000
_MOST_STEPS = 500
_AT_MOST = 1
_MEASURABLE = 1
_HABITS = {
    "id": "NULL",
    "name": "''",
    "description": "''",
    "question": "''",
    "freq_num": "1",
    "freq_den": "1",
    "archived": "0",
    "reminder_hour": "NULL",
    "reminder_min": "NULL",
    "reminder_days": "127",
    "type": "0",
    "target_type": "0",
    "target_value": "0",
    "unit": "''",
    "position": "NULL",
}
_REPETITIONS = {"id": "NULL", "habit": "NULL", "timestamp": "NULL", "value": "2", "notes": "''"}
"""The columns there are by version 25, each with what it counts as where a version lacks it."""
_NEEDED = {"habits": {"id", "name"}, "repetitions": {"habit", "timestamp"}}
_DAYS_FROM_SATURDAY = (5, 6, 0, 1, 2, 3, 4)


def read_database(stream: IO[bytes], folder: str) -> LoopData:
    """What the backup holds; ``folder`` is a private one for the copy. Raises Refused for what is none."""
    with tempfile.TemporaryDirectory(dir=folder) as private:
        copy = Path(private) / "copy.db"
        _copy(stream, copy)
        try:
            with closing(_opened(copy)) as connection:
                return _data(connection)
        except sqlite3.Error as error:
            raise unfit(f"The file is no whole SQLite database ({error}).") from error
        except UnicodeDecodeError as error:
            raise unfit("The file is no whole SQLite database.") from error


def _copy(stream: IO[bytes], target: Path) -> None:
    check_size(stream)
    with target.open("wb") as copy:
        shutil.copyfileobj(stream, copy)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    steps = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: int(next(steps, None) is None), _STEPS_AT_ONCE)
    return connection


def _data(connection: sqlite3.Connection) -> LoopData:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    _check_tables(connection)
    _check_version(version)
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise unfit("The database is damaged, perhaps cut off; make the backup again.")
    entries, orphans = _entries(connection)
    habits = tuple(_habits(connection, entries))
    return LoopData(f"{NAME}, backup of version {version}", habits, orphans)


def _check_tables(connection: sqlite3.Connection) -> None:
    found = {
        str(name).lower(): kind for name, kind in connection.execute("SELECT name, type FROM sqlite_master")
    }
    if found.get("event") == "table" and found.get("uptime") == "table":
        raise unfit("This is an adherence log of Steadyhand. Export it with steady export, then import that.")
    for table, columns in _NEEDED.items():
        if found.get(table) != "table" or not columns <= _columns(connection, table):
            raise unfit(f"This database is not a backup of {NAME}.")


def _check_version(version: int) -> None:
    if version < OLDEST:
        raise unfit(
            f"This backup of {NAME} has version {version}, and {OLDEST} to {NEWEST} can be read. "
            f"Load it into a newer {NAME} and make a backup there."
        )
    if version > NEWEST:
        raise unfit(
            f"This backup of {NAME} has version {version}, and {OLDEST} to {NEWEST} can be read. "
            "Export its data as CSV instead, and import that zip file."
        )


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]).lower() for row in connection.execute(f"PRAGMA table_info({table})")}


def _select(
    connection: sqlite3.Connection, table: str, columns: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The rows by column, in the order of their numbers; a column that is missing has its default."""
    there = _columns(connection, table)
    wanted = ", ".join(name if name in there else f"{default} AS {name}" for name, default in columns.items())
    statement = f"SELECT {wanted} FROM {table} ORDER BY rowid LIMIT {MOST_ENTRIES + 1}"  # noqa: S608 - joined from constants
    for number, row in enumerate(connection.execute(statement)):
        if number == MOST_ENTRIES:
            raise unfit(f"The database has more than {MOST_ENTRIES} rows in a table.")
        yield dict(zip(columns, row, strict=True))


def _entries(connection: sqlite3.Connection) -> tuple[Mapping[int, list[dict[str, Any]]], int]:
    """The repetitions by habit, and how many belong to no habit there is."""
    by_habit: dict[int, list[dict[str, Any]]] = {
        number: [] for (number,) in connection.execute("SELECT id FROM habits") if isinstance(number, int)
    }
    orphans = 0
    for row in _select(connection, "repetitions", _REPETITIONS):
        if row["habit"] in by_habit:
            by_habit[row["habit"]].append(row)
        else:
            orphans += 1
    return by_habit, orphans


def _habits(
    connection: sqlite3.Connection, repetitions: Mapping[int, list[dict[str, Any]]]
) -> Iterator[LoopHabit]:
    rows = list(_select(connection, "habits", _HABITS))
    for row in sorted(rows, key=lambda row: _whole(row["position"], 0)):
        has_amounts = _whole(row["type"], 0) == _MEASURABLE
        entries, doubtful = _of_habit(repetitions.get(row["id"], ()), has_amounts=has_amounts)
        yield LoopHabit(
            name=_text(row["name"]),
            question=_text(row["question"]),
            description=_text(row["description"]),
            has_amounts=has_amounts,
            unit=_text(row["unit"]),
            target=_number(row["target_value"]),
            at_most=_whole(row["target_type"], 0) == _AT_MOST,
            times=max(1, _whole(row["freq_num"], 1)),
            days=max(1, _whole(row["freq_den"], 1)),
            archived=bool(_whole(row["archived"], 0)),
            reminder=_time(row["reminder_hour"], row["reminder_min"]),
            reminder_days=_weekdays(_whole(row["reminder_days"], 127)),
            entries=entries,
            doubtful=doubtful,
        )


def _of_habit(rows: Iterable[Mapping[str, Any]], *, has_amounts: bool) -> tuple[tuple[LoopEntry, ...], int]:
    return first_of_each_day(_entry(row, has_amounts=has_amounts) for row in rows)


def _entry(row: Mapping[str, Any], *, has_amounts: bool) -> LoopEntry | None:
    timestamp, value = row["timestamp"], row["value"]
    if not isinstance(timestamp, int) or not isinstance(value, int):
        return None
    day = day_at(timestamp)
    return None if day is None else entry_of(day, value, _text(row["notes"]), has_amounts=has_amounts)


def _time(hour: object, minute: object) -> time | None:
    try:
        return time(hour, minute) if isinstance(hour, int) and isinstance(minute, int) else None
    except ValueError:
        return None


def _weekdays(bits: int) -> frozenset[int]:
    """The weekdays of a reminder, whose lowest bit is Saturday; none set means every day."""
    chosen = frozenset(day for bit, day in enumerate(_DAYS_FROM_SATURDAY) if bits >> bit & 1)
    return chosen or frozenset(range(7))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _whole(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
