"""The server's tables: numbered migrations, each a file of SQL that is never edited once released."""

import hashlib
from collections.abc import Sequence
from contextlib import closing
from importlib.resources import files

import psycopg
from psycopg import Connection, Error

from steadyhand.errors import Refused
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_trouble import interrupted, not_connected
from steadyhand.values import Any, NamedTuple

OLDEST_USABLE = 3
"""The schema that a person's machine needs at least."""
_ONE_AT_A_TIME = 0x5EAD_1A4D
_WAIT = "SELECT pg_catalog.pg_advisory_lock(%s)"
_EXISTS = "SELECT pg_catalog.to_regclass('steadyhand.migration') IS NOT NULL"
_BEGIN = b"""
    CREATE SCHEMA steadyhand;
    CREATE TABLE steadyhand.migration (
        number integer PRIMARY KEY CHECK (number > 0),
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
    );
"""
_APPLIED = "SELECT number, checksum FROM steadyhand.migration ORDER BY number"
_NOTE = "INSERT INTO steadyhand.migration (number, name, checksum) VALUES (%s, %s, %s)"
_REMEDY = "Who runs the server can mend it: steady device server migrate"


class Migration(NamedTuple):
    """One step of the schema: ``number`` from 1, ``name``, and the bytes of its file."""

    number: int
    name: str
    sql: bytes

    @property
    def checksum(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.sql).hexdigest()


def migrations() -> tuple[Migration, ...]:
    """Those that this version of Steadyhand knows, in order."""
    found = (
        path for path in files(__package__).joinpath("migrations").iterdir() if path.name.endswith(".sql")
    )
    steps = (
        Migration(int(path.name[:4]), path.name.removesuffix(".sql"), path.read_bytes()) for path in found
    )
    return tuple(sorted(steps))


def migrate(address: Address, known: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """Bring the server's tables up to date, as the role that owns them; the names of what was applied.

    Each migration and the note of it are one transaction. Two who migrate at once take turns, and the
    second finds nothing to do. Raises Trouble, or Refused where the tables are not this version's.
    """
    steps = migrations() if known is None else tuple(known)
    try:
        connection = psycopg.connect(**_unhurried(address), autocommit=True)  # type: ignore[arg-type]  # libpq takes text for every word
    except Error as error:
        raise not_connected(error, address, is_once=True) from error
    with closing(connection):
        try:
            return _brought_up(connection, steps)
        except Error as error:
            raise interrupted(error, address, is_once=True) from error


def check_usable(newest: int | None) -> None:
    """Refuse a server whose last migration is ``newest``, None for none, if this version cannot use it.

    An older one that has what is needed is used as it is.
    """
    latest = migrations()[-1].number
    if newest is None or newest < OLDEST_USABLE:
        raise Refused(f"The server's tables are older than this version of Steadyhand needs. {_REMEDY}")
    if newest > latest:
        raise Refused(_newer(newest, latest))


def _unhurried(address: Address) -> dict[str, str]:
    """The connection's parameters without the limit of time on a statement: a migration may need longer."""
    return {**address.parameters(), "options": ""}


def _brought_up(connection: Connection[Any], steps: Sequence[Migration]) -> tuple[str, ...]:
    connection.execute(_WAIT, (_ONE_AT_A_TIME,))
    applied = _applied(connection)
    _refuse_strangers(applied, steps)
    missing = [step for step in steps if step.number not in applied]
    for step in missing:
        with connection.transaction():
            connection.execute(step.sql)
            connection.execute(_NOTE, (step.number, step.name, step.checksum))
    return tuple(step.name for step in missing)


def _applied(connection: Connection[Any]) -> dict[int, str]:
    """The checksums by number; the table of them is made if there is none."""
    exists = connection.execute(_EXISTS).fetchone()
    if exists == (True,):
        return dict(connection.execute(_APPLIED).fetchall())
    with connection.transaction():
        connection.execute(_BEGIN)
    return {}


def _refuse_strangers(applied: dict[int, str], steps: Sequence[Migration]) -> None:
    known = {step.number: step for step in steps}
    newest = max(applied, default=0)
    if newest > max(known, default=0):
        raise Refused(_newer(newest, max(known, default=0)))
    for number, checksum in applied.items():
        if number not in known or known[number].checksum != checksum:
            raise Refused(
                f"Migration {number} of the server is not the one this version of Steadyhand knows. "
                "Nothing was changed. Install the version that set the server up"
            )


def _newer(newest: int, latest: int) -> str:
    return (
        f"The server's tables have version {newest}, this version of Steadyhand knows them up to {latest}. "
        "Nothing was changed. Update Steadyhand on this machine"
    )
