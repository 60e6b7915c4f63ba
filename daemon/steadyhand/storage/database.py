"""An SQLite file as such: opened, copied, checked; whatever its tables are."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from steadyhand.storage.fault import LOCK_PATIENCE_S
from steadyhand.storage.place import COMPANIONS, folder_of, make_private_file, sync_directory

_RETRY_S = 0.01


def connect(path: str) -> sqlite3.Connection:
    """A connection that begins no transaction by itself and waits for a lock."""
    return sqlite3.connect(path, timeout=LOCK_PATIENCE_S, isolation_level=None)


@contextmanager
def exclusively(connection: sqlite3.Connection) -> Iterator[None]:
    """Exclude other writers; all that is done inside is recorded, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def write_ahead(connection: sqlite3.Connection) -> None:
    """Have the file keep a write-ahead log, which it does from then on.

    SQLite waits for no lock when it changes that, so two programs that begin a log at once would
    fail each other: it is asked again for as long as a lock is waited for elsewhere.
    """
    for _ in range(round(LOCK_PATIENCE_S / _RETRY_S)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_RETRY_S)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def remove(path: str) -> None:
    """Remove the file and its companions, those that exist."""
    for suffix in ("", *COMPANIONS):
        with suppress(FileNotFoundError):
            os.unlink(path + suffix)  # noqa: PTH108 -- pathlib is not imported on the quick path


def sync_file(path: str) -> None:
    """Make the file's content durable, and its name."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_directory(folder_of(path))


def copy_database(source: str, target: str) -> None:
    """Copy a database, also one in use, to the private file ``target``; durable when it returns.

    The copy is one file without companions. A ``target`` that is there is replaced.
    """
    remove(target)
    make_private_file(target)
    with closing(connect(source)) as original, closing(connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    sync_file(target)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether the database passes SQLite's own checks; the quick one is asked first."""
    try:
        return all(
            connection.execute(f"PRAGMA {check}(1)").fetchone()[0] == "ok"
            for check in ("quick_check", "integrity_check")
        )
    except UnicodeDecodeError:
        return False
