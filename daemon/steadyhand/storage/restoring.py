"""Events that were saved from a damaged file, put back under the numbers that other devices know them by."""
# ruff: noqa: S608 -- the statements are joined from constants of this package; values are always bound

import sqlite3
from collections.abc import Iterable, Sequence

from steadyhand.domain.reminding.event import Event
from steadyhand.storage.row import COLUMNS, row_of

_MARKS = ", ".join("?" for _ in COLUMNS.split(", "))
_OWN = f"""
    INSERT INTO event ({COLUMNS}, seq) SELECT {_MARKS}, ?
    WHERE NOT EXISTS (SELECT 1 FROM event WHERE id = ? OR seq = ?)
"""
_FOREIGN = f"""
    INSERT INTO event ({COLUMNS}, sequence) SELECT {_MARKS}, ?
    WHERE NOT EXISTS (SELECT 1 FROM event WHERE id = ?)
    AND NOT EXISTS (SELECT 1 FROM event WHERE device = ? AND sequence = ?)
"""
_UNNUMBERED = f"""
    INSERT INTO event ({COLUMNS}) SELECT {_MARKS} WHERE NOT EXISTS (SELECT 1 FROM event WHERE id = ?)
"""
_SKIP = "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'event'"


def remember(connection: sqlite3.Connection, forgotten: Iterable[tuple[str, int, int]]) -> None:
    """Keep which numbers were erased by the person, so that no other device brings them back."""
    connection.executemany(
        "INSERT OR IGNORE INTO forgotten (device, first, last) VALUES (?, ?, ?)", forgotten
    )


def restore(connection: sqlite3.Connection, device: str, events: Sequence[Event], skipped: int) -> int:
    """Insert what is not there yet: this device's own first, as nothing else may take their numbers."""
    own = [each for each in events if each.device == device and each.sequence]
    foreign = [each for each in events if each.device != device and each.sequence]
    count = connection.executemany(
        _OWN, [(*row_of(each), each.sequence, each.id, each.sequence) for each in own]
    ).rowcount
    if skipped:
        connection.execute(_SKIP, (skipped,))
    count += connection.executemany(
        _FOREIGN, [(*row_of(each), each.sequence, each.id, each.device, each.sequence) for each in foreign]
    ).rowcount
    # What had no number, and what another event has taken the number of, is kept without one.
    return count + connection.executemany(_UNNUMBERED, [(*row_of(each), each.id) for each in events]).rowcount
