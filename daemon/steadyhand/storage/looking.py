"""Looking at the log and leaving it as it is: nothing is recorded, restored or made beside it.

Where the log is in use, SQLite counts its readers in the shared memory beside it, and that is all.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from steadyhand.storage.fault import Damaged, explain


def is_sound_at_a_glance(path: Path) -> bool:
    """Whether the log passes SQLite's quick check. Raises LogFault where it cannot be read at all."""
    try:
        with closing(_looking(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except UnicodeDecodeError:
        return False
    except sqlite3.Error as error:
        fault = explain(error, str(path))
        if isinstance(fault, Damaged):
            return False
        raise fault from error


def _looking(path: Path) -> sqlite3.Connection:
    """Without a write-ahead log nobody is writing, and the file can be read as it is."""
    is_written = Path(f"{path}-wal").exists()
    mode = "mode=ro" if is_written else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
