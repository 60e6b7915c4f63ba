"""Giving a log an id of its own again, after it was copied from another machine or put back from a backup.

What it has shared stays the old device's, under its old numbers. What nobody has under those numbers was
recorded since, and is the new device's.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from steadyhand.storage.database import connect, exclusively
from steadyhand.storage.fault import explained
from steadyhand.storage.identity import new_device
from steadyhand.storage.schema import GUARDS, device_of

_GUARD = "event_is_never_changed"
_OWN = "SELECT seq, id FROM event WHERE device = ? AND sequence IS NULL"
_SHARED = "UPDATE event SET sequence = seq WHERE seq = ?"
_RENEWED = "UPDATE event SET device = ? WHERE device = ? AND sequence IS NULL"
_DEVICE = "UPDATE meta SET value = ? WHERE name = 'device'"


def renew(path: str, shared: Mapping[int, str]) -> str:
    """Make the log one of a new device, whose id is given. ``shared``: the ids of its events by number.

    Nothing else may be using the log. Raises LogFault; then nothing was changed.
    """
    with explained(path), closing(connect(path)) as connection, exclusively(connection):
        return _renewed(connection, shared)


def _renewed(connection: sqlite3.Connection, shared: Mapping[int, str]) -> str:
    old, device = device_of(connection), new_device()
    own = connection.execute(_OWN, (old,)).fetchall()
    connection.executemany(_SHARED, [(number,) for number, name in own if shared.get(number) == name])
    connection.execute(f"DROP TRIGGER {_GUARD}")
    connection.execute(_RENEWED, (device, old))
    connection.execute(f"CREATE TRIGGER {_GUARD} {GUARDS[_GUARD]}")
    connection.execute(_DEVICE, (device,))
    return device
