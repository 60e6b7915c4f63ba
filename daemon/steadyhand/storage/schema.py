"""The log's tables, made and changed by numbered migrations.

``PRAGMA user_version`` is the number of migrations a file has had. It changes in the same
transaction as the tables, so a crash leaves the file before or after, never between.
A migration that has been released is never edited; a new one is added at the end.
"""

import sqlite3
from collections.abc import Callable, Sequence

from steadyhand.errors import LogFault
from steadyhand.storage.database import exclusively
from steadyhand.storage.identity import new_device
from steadyhand.values import TypeAlias

Migration: TypeAlias = Callable[[sqlite3.Connection], None]

_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
        device TEXT NOT NULL,
        kind TEXT NOT NULL,
        at_us INTEGER NOT NULL,
        offset_s INTEGER NOT NULL CHECK (offset_s BETWEEN -86399 AND 86399),
        day TEXT NOT NULL CHECK (length(day) = 10),
        via TEXT NOT NULL,
        habit TEXT,
        occurrence TEXT,
        data TEXT NOT NULL CHECK (json_valid(data))
    ) STRICT
    """,
    "CREATE INDEX event_by_day ON event (day)",
    "CREATE INDEX event_by_kind ON event (kind)",
    """
    CREATE TABLE uptime (
        begins_us INTEGER PRIMARY KEY,
        ends_us INTEGER NOT NULL CHECK (ends_us >= begins_us)
    ) STRICT
    """,
)

_ALL = "id, device, kind, at_us, offset_s, day, via, habit, occurrence, data"
_OLD, _NEW = (", ".join(f"{side}.{name}" for name in f"seq, {_ALL}".split(", ")) for side in ("OLD", "NEW"))
_SEVERAL_DEVICES = (
    "ALTER TABLE event ADD COLUMN sequence INTEGER CHECK (sequence > 0)",
    "CREATE UNIQUE INDEX event_by_origin ON event (device, sequence) WHERE sequence IS NOT NULL",
    """
    CREATE TABLE forgotten (
        device TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL CHECK (last >= first),
        PRIMARY KEY (device, first)
    ) STRICT, WITHOUT ROWID
    """,
)

FIRST_GUARDS = {
    "event_is_never_changed": """
        BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
    "event_is_never_deleted": """
        BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END
    """,
    "event_is_never_replaced": """
        BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'an event is never replaced'); END
    """,
    "uptime_never_shrinks": """
        BEFORE UPDATE ON uptime WHEN NEW.begins_us <> OLD.begins_us OR NEW.ends_us < OLD.ends_us
        BEGIN SELECT RAISE(ABORT, 'uptime never shrinks'); END
    """,
    "uptime_is_never_cut_short": """
        BEFORE INSERT ON uptime
        WHEN EXISTS (SELECT 1 FROM uptime WHERE begins_us = NEW.begins_us AND ends_us >= NEW.ends_us)
        BEGIN SELECT RAISE(IGNORE); END
    """,
    "uptime_is_never_deleted": """
        BEFORE DELETE ON uptime BEGIN SELECT RAISE(ABORT, 'uptime never shrinks'); END
    """,
}
GUARDS = {
    **FIRST_GUARDS,
    "event_is_never_changed": f"""
        BEFORE UPDATE ON event
        WHEN OLD.sequence IS NOT NULL OR NEW.sequence IS NULL OR ({_OLD}) IS NOT ({_NEW})
        BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
}
"""What the database itself refuses. The number of a foreign event, once it is heard of, is no change."""


def set_guards(connection: sqlite3.Connection) -> None:
    """Let the database itself refuse every change to what is recorded."""
    for name, rule in FIRST_GUARDS.items():
        connection.execute(f"CREATE TRIGGER {name} {rule}")


def lay_the_tables(connection: sqlite3.Connection) -> None:
    """Version 1: events, uptime, and this device's id."""
    for statement in _TABLES:
        connection.execute(statement)
    set_guards(connection)
    connection.execute("INSERT INTO meta (name, value) VALUES ('device', ?)", (new_device(),))


def tell_devices_apart(connection: sqlite3.Connection) -> None:
    """Version 2: the number an event has on the device it is of, and what of it was forgotten here.

    ``sequence`` is empty for this device's own events: their number is ``seq``, which is never used twice.
    """
    for statement in _SEVERAL_DEVICES:
        connection.execute(statement)
    connection.execute("DROP TRIGGER event_is_never_changed")
    connection.execute(f"CREATE TRIGGER event_is_never_changed {GUARDS['event_is_never_changed']}")


SEVERAL_DEVICES = 2
"""The first version that tells devices apart."""
MIGRATIONS: tuple[Migration, ...] = (lay_the_tables, tell_devices_apart)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the file has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_known(connection: sqlite3.Connection) -> bool:
    """Whether the file has had a migration, and none that this version does not know."""
    return 0 < version_of(connection) <= len(MIGRATIONS)


def device_of(connection: sqlite3.Connection) -> str | None:
    """The device's id, or None where it is lost."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'device'").fetchone()
    return None if row is None else str(row[0])


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether a log of a known version has its tables and its device; True for any other file."""
    if not is_known(connection):
        return True
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {"meta", "event", "uptime"} <= found and device_of(connection) is not None


def _refuse_foreign(connection: sqlite3.Connection, path: str, version: int, known: int) -> None:
    if version > known:
        message = (
            f"The adherence log {path} was written by a newer Steadyhand (its format is {version}, "
            f"this one knows {known}). Install the newer one, or set STEADYHAND_DATA to another folder."
        )
        raise LogFault(message)
    if version < 0 or (version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        message = (
            f"{path} is another program's database. Move it away, or set STEADYHAND_DATA to another folder."
        )
        raise LogFault(message)


def _climb(
    connection: sqlite3.Connection,
    path: str,
    keep_copy: Callable[[str, str], None],
    migrations: Sequence[Migration],
) -> None:
    version = version_of(connection)
    _refuse_foreign(connection, path, version, len(migrations))
    if 0 < version < len(migrations):
        keep_copy(path, f"{path}.before-version-{len(migrations)}")
    for migration in migrations[version:]:
        migration(connection)
    connection.execute(f"PRAGMA user_version = {len(migrations)}")


def bring_up_to_date(
    connection: sqlite3.Connection,
    path: str,
    keep_copy: Callable[[str, str], None],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Give the file the migrations it lacks, all or none.

    ``keep_copy`` copies the file as it was to the given new name first; a new file needs no copy.
    Raises LogFault for a file of a newer version or of another program.
    """
    with exclusively(connection):
        _climb(connection, path, keep_copy, migrations)
