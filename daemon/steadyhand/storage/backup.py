"""Weekly copies of the log: checked, private, the last four kept.

A copy is made under another name and takes its place only after it has passed SQLite's checks.
"""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from steadyhand.errors import LogFault
from steadyhand.storage.database import connect, copy_database, is_sound, remove
from steadyhand.storage.fault import explained
from steadyhand.storage.place import sync_directory
from steadyhand.storage.schema import is_known, is_whole
from steadyhand.storage.sqlite import SqliteLog

KEPT = 4

_NAME = re.compile(r"log-([0-9]{8})\.db")


def is_good(path: Path) -> bool:
    """Whether the file is a sound log of a version that can be read."""
    try:
        with closing(connect(str(path))) as connection:
            return is_sound(connection) and is_known(connection) and is_whole(connection)
    except sqlite3.Error:
        return False


def backups_in(directory: Path) -> tuple[Path, ...]:
    """The copies in the folder, the newest first; their goodness is not looked at."""
    found = [path for path in directory.glob("log-*.db") if _NAME.fullmatch(path.name)]
    return tuple(sorted(found, reverse=True))


def day_of(backup: Path) -> date:
    """The day (UTC) on which the copy was made, from its name."""
    return datetime.strptime(backup.stem, "log-%Y%m%d").replace(tzinfo=UTC).date()


def weekly_backup(log: SqliteLog, directory: Path, now: datetime) -> Path:
    """Copy the log into ``directory`` and drop all but the newest four copies.

    Raises LogFault, with every earlier copy still there, when the copy cannot be made or is bad.
    """
    target = directory / f"log-{now.astimezone(UTC):%Y%m%d}.db"
    draft = directory / "log.db.part"
    with explained(str(target)):
        copy_database(log.path, str(draft))
        if not is_good(draft):
            remove(str(draft))
            raise LogFault(
                f"The backup {target} was not made: the copy of {log.path} is damaged, so the log may be. "
                "Earlier backups are kept. "
                "Restart the daemon (systemctl --user restart steadyhand) to check the log."
            )
        draft.replace(target)
        sync_directory(str(directory))
        for old in backups_in(directory)[KEPT:]:
            old.unlink()
    return target
