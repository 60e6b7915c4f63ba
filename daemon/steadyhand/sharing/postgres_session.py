"""One connection to the server, for one device of one person: adding, reading, and being told."""
# ruff: noqa: S608 -- the statements are joined from constants of this module; values are always bound

import asyncio
import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from psycopg import AsyncConnection, Error, OperationalError
from psycopg.types.numeric import Int8

from steadyhand.errors import Refused
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_schema import check_usable
from steadyhand.sharing.postgres_trouble import Trouble, TroubleKind, interrupted, not_connected
from steadyhand.sharing.record import LARGEST_SEALED, NOT_LOADED, Record
from steadyhand.values import Any, NamedTuple

BATCH = 500
"""How many records one statement carries at most."""
AT_ONCE_BYTES = 16 * 1024 * 1024
"""How many bytes of bodies are read at once at most."""
SILENCE_S = 45.0
"""How long a command may take before the connection counts as dead; the server itself gives up after 30 s."""
_LOADED = f"CASE WHEN octet_length(body) <= {LARGEST_SEALED} THEN body END"
_SO_FAR = f"sum(CASE WHEN octet_length(body) <= {LARGEST_SEALED} THEN octet_length(body) ELSE 0 END)"
_NEWEST = "SELECT max(number) FROM steadyhand.migration"
_SELF = "SELECT person, channel FROM steadyhand.person"
_WAIT_FOR_ADDING = """
    SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(%(device)s, %(person)s))
"""
_ACKNOWLEDGED = "SELECT coalesce(max(sequence), 0) FROM steadyhand.record WHERE person = %s AND device = %s"
_ADD = """
    WITH offered AS (
        SELECT offered.* FROM (
            SELECT pg_catalog.pg_advisory_xact_lock_shared(
                pg_catalog.hashtextextended(%(device)s, %(person)s))
        ) AS adding, unnest(%(sequences)s::bigint[], %(bodies)s::bytea[]) AS offered (sequence, body)
    ), found AS (
        SELECT offered.sequence, kept.body <> offered.body AS differs
        FROM offered JOIN steadyhand.record AS kept
        ON kept.person = %(person)s AND kept.device = %(device)s AND kept.sequence = offered.sequence
    ), added AS (
        INSERT INTO steadyhand.record (person, device, sequence, body)
        SELECT %(person)s, %(device)s, sequence, body FROM offered
        WHERE NOT EXISTS (SELECT FROM found WHERE differs)
        ON CONFLICT DO NOTHING RETURNING sequence
    )
    SELECT
        (SELECT coalesce(array_agg(sequence ORDER BY sequence), '{}') FROM found WHERE differs),
        (SELECT count(*) FROM found) + (SELECT count(*) FROM added)
"""
_ANNOUNCE = """
    SELECT pg_catalog.set_config('synchronous_commit', 'off', true),
        pg_catalog.pg_notify(%(channel)s, %(device)s || '/' || %(sequence)s::bigint)
"""
_DEVICES = """
    WITH RECURSIVE known (device) AS (
        (SELECT device FROM steadyhand.record WHERE person = %(person)s ORDER BY device LIMIT 1)
        UNION ALL
        SELECT (SELECT r.device FROM steadyhand.record AS r
                WHERE r.person = %(person)s AND r.device > known.device ORDER BY r.device LIMIT 1)
        FROM known WHERE known.device IS NOT NULL
    ), other AS (
        SELECT known.device, coalesce(seen.sequence, 0) AS sequence FROM known
        LEFT JOIN unnest(%(devices)s::text[], %(sequences)s::bigint[]) AS seen (device, sequence)
        ON seen.device = known.device COLLATE "C"
        WHERE known.device IS NOT NULL AND known.device <> %(own)s
    )
"""
_AFTER = (
    _DEVICES
    + f"""
    SELECT device, sequence, {_LOADED} FROM (
        SELECT page.*, {_SO_FAR} OVER (ORDER BY device, sequence) AS so_far FROM (
            SELECT r.* FROM other CROSS JOIN LATERAL (
                SELECT device, sequence, body FROM steadyhand.record
                WHERE person = %(person)s AND device = other.device AND sequence > other.sequence
                ORDER BY sequence LIMIT %(limit)s
            ) AS r LIMIT %(limit)s
        ) AS page
    ) AS counted WHERE so_far <= {AT_ONCE_BYTES} ORDER BY device, sequence
"""
)
_STANDINGS = (
    _DEVICES
    + """
    SELECT other.device, newest.sequence, newest.received_at, (
        SELECT count(*) FROM steadyhand.record
        WHERE person = %(person)s AND device = other.device AND sequence > other.sequence
    ) FROM other CROSS JOIN LATERAL (
        SELECT sequence, received_at FROM steadyhand.record
        WHERE person = %(person)s AND device = other.device ORDER BY sequence DESC LIMIT 1
    ) AS newest ORDER BY other.device
"""
)
_ANNOUNCE_ANEW = "SELECT pg_catalog.pg_notify(%(channel)s, '')"
_OF = f"""
    SELECT sequence, {_LOADED} FROM (
        SELECT page.*, {_SO_FAR} OVER (ORDER BY sequence) AS so_far FROM (
            SELECT sequence, body FROM steadyhand.record WHERE person = %s AND device = %s AND sequence > %s
            ORDER BY sequence LIMIT %s
        ) AS page
    ) AS counted WHERE so_far <= {AT_ONCE_BYTES} ORDER BY sequence
"""
_BODY = f"SELECT {_LOADED} FROM steadyhand.record WHERE person = %s AND device = %s AND sequence = %s"
_FORGET = "SELECT steadyhand.forget(%s, %s)"
_PLACE = re.compile(r"(.+)/([0-9]{1,18})", re.DOTALL)


class Conflict(NamedTuple):
    """The server has something else under these ``sequences``; nothing of the batch was added."""

    device: str
    sequences: tuple[int, ...]


class Standing(NamedTuple):
    """What the server has of a device: its newest record, when that came, and how many are not here yet."""

    device: str
    sequence: int
    received_at: datetime
    behind: int


class Session:
    """A connection that stands. Every call raises Trouble when it falls; then it is of no use any more."""

    def __init__(
        self, connection: AsyncConnection[Any], address: Address, device: str, person: int, channel: str
    ) -> None:
        self._connection, self._address, self._device = connection, address, device
        self._person, self._channel = Int8(person), channel
        self._notes: list[str] = []
        connection.add_notify_handler(lambda note: self._notes.append(note.payload))

    async def listen(self) -> None:
        """Be told from now on what the person's other devices add."""
        await self._run(f'LISTEN "{self._channel}"')

    async def acknowledged(self) -> int:
        """The sequence of the last record that the server has of this device; 0 for none.

        An earlier connection that fell may still be adding: that is waited for, or what it adds would
        be taken for missing.
        """
        await self._run(_WAIT_FOR_ADDING, {"person": self._person, "device": self._device})
        rows = await self._run(_ACKNOWLEDGED, (self._person, self._device))
        return int(rows[0][0])

    async def add(self, records: Sequence[Record]) -> Conflict | None:
        """Add records of this device, at most ``BATCH``, all or none; they are durable when it returns.

        One that is there with the same body is left as it is. One that is there with another body is
        never overwritten: then the conflict is returned. The statement is repeated where somebody else
        was adding the same at the same moment, and what it saw was already old.
        """
        named = {
            "person": self._person,
            "device": self._device,
            "sequences": [record.sequence for record in records],
            "bodies": [record.body for record in records],
        }
        while True:
            ((differing, accounted),) = await self._run(_ADD, named)
            if differing:
                return Conflict(self._device, tuple(differing))
            if accounted == len(records):
                return None

    async def announce(self, sequence: int) -> None:
        """Tell the person's other devices that there are records of this one up to that.

        Not in the transaction that adds them: PostgreSQL lets one announcing transaction commit at a
        time, and each would wait for the disk meanwhile. This one has nothing that needs the disk.
        """
        await self._run(
            _ANNOUNCE, {"channel": self._channel, "device": self._device, "sequence": Int8(sequence)}
        )

    async def after(self, places: Mapping[str, int], limit: int = BATCH) -> list[Record]:
        """Records of the person's other devices that come after these places, each device's in order.

        Here and below: a body larger than any device seals is never asked for; ``NOT_LOADED`` stands for it.
        """
        rows = await self._run(_AFTER, {**self._seen(places), "limit": limit})
        return [Record(device, sequence, _loaded(body)) for device, sequence, body in rows]

    async def announce_anew(self) -> None:
        """Tell the person's other devices to look at everything again: something comes anew."""
        await self._run(_ANNOUNCE_ANEW, {"channel": self._channel})

    async def of(self, device: str, sequence: int, limit: int = BATCH) -> list[Record]:
        """The records of that device after that one, in order."""
        rows = await self._run(_OF, (self._person, device, sequence, limit))
        return [Record(device, number, _loaded(body)) for number, body in rows]

    async def body_of(self, device: str, sequence: int) -> bytes | None:
        """The body of that record of that device, None where the server does not have it."""
        rows = await self._run(_BODY, (self._person, device, sequence))
        return _loaded(rows[0][0]) if rows else None

    async def standings(self, places: Mapping[str, int]) -> list[Standing]:
        """What the server has of each other device, beside what has been seen."""
        return [Standing(*row) for row in await self._run(_STANDINGS, self._seen(places))]

    async def forget(self, device: str | None = None, sequences: Sequence[int] | None = None) -> int:
        """Delete the person's records on the server. Without a device: all; without sequences: all of it."""
        rows = await self._run(_FORGET, (device, None if sequences is None else list(sequences)))
        return int(rows[0][0])

    async def answers(self, within_s: float) -> None:
        """Make sure that the server is still there. Raises Trouble if it does not answer within that time."""
        await self._run("SELECT 1", within_s=within_s)

    async def stirred(self, others: asyncio.Event) -> None:
        """Return when the socket has something to read, or when ``others`` is set; until then nothing runs.

        psycopg's own ``notifies()`` looks ten times a second; the event loop waits without looking.
        """
        loop, descriptor = asyncio.get_running_loop(), self._connection.fileno()
        loop.add_reader(descriptor, others.set)
        try:
            await others.wait()
        finally:
            loop.remove_reader(descriptor)

    def told(self) -> list[tuple[str, int]]:
        """What was announced since the last call, by device and sequence, this device's own left out.

        What libpq has already read is asked for too: no readable socket would ever tell of it.
        """
        with explained(self._address):
            self._connection.pgconn.consume_input()
            while note := self._connection.pgconn.notifies():
                self._notes.append(note.extra.decode(errors="replace"))
        notes, self._notes = self._notes, []
        return [place for place in map(_place, notes) if place[0] != self._device]

    async def close(self) -> None:
        """End the connection, whatever state it is in."""
        await self._connection.close()

    async def _run(
        self, statement: str, values: object = None, within_s: float = SILENCE_S
    ) -> list[tuple[Any, ...]]:
        with explained(self._address):
            return await _asked(self._connection, statement, values, within_s)

    def _seen(self, places: Mapping[str, int]) -> dict[str, object]:
        return {
            "person": self._person,
            "own": self._device,
            "devices": list(places),
            "sequences": list(places.values()),
        }


async def opened(address: Address, device: str, *, is_once: bool = False) -> Session:
    """A session of ``device``. Raises Trouble where there is none to be had.

    ``is_once``: for a command that is not repeated by itself, for the words of the Trouble.
    """
    try:
        connection = await AsyncConnection.connect(**address.parameters(), autocommit=True)  # type: ignore[arg-type]  # libpq takes text for every word
    except (Error, OSError) as error:
        raise not_connected(error, address, is_once=is_once) from error
    try:
        return await _introduced(connection, address, device)
    except BaseException:
        await connection.close()
        raise


async def _introduced(connection: AsyncConnection[Any], address: Address, device: str) -> Session:
    with explained(address):
        ((newest,),) = await _asked(connection, _NEWEST)
        _check(newest, address)
        found = await _asked(connection, _SELF)
    if not found:
        raise Trouble(TroubleKind.NOT_ADMITTED, address.server, f"the role {address.role} belongs to nobody")
    return Session(connection, address, device, *found[0])


async def _asked(
    connection: AsyncConnection[Any], statement: str, values: object = None, within_s: float = SILENCE_S
) -> list[tuple[Any, ...]]:
    """What the server answers. Where that takes longer, or is cancelled, it is hung up first.

    psycopg would ask the server to cancel, ten seconds long where it is silent.
    """
    timer = asyncio.get_running_loop().call_later(within_s, _hang_up, connection)
    work = asyncio.ensure_future(_rows(connection, statement, values))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        _hang_up(connection)
        await asyncio.wait((work,))
        work.cancelled() or work.exception()
        raise
    finally:
        timer.cancel()


async def _rows(connection: AsyncConnection[Any], statement: str, values: object) -> list[tuple[Any, ...]]:
    cursor = await connection.execute(statement, values, binary=True)  # type: ignore[call-overload]  # a statement that is joined here
    return await cursor.fetchall() if cursor.description else []


def _hang_up(connection: AsyncConnection[Any]) -> None:
    with (
        suppress(OSError, OperationalError),
        socket.socket(fileno=os.dup(connection.fileno())) as end,
    ):
        end.shutdown(socket.SHUT_RDWR)


def _check(newest: int | None, address: Address) -> None:
    try:
        check_usable(newest)
    except Refused as refused:
        raise Trouble(TroubleKind.SCHEMA, address.server, str(refused), remedy="") from None


@contextmanager
def explained(address: Address) -> Iterator[None]:
    """Raise what goes wrong with the connection as a Trouble."""
    try:
        yield
    except Error as error:
        raise interrupted(error, address) from error


def _loaded(body: bytes | None) -> bytes:
    return NOT_LOADED if body is None else bytes(body)


def _place(payload: str) -> tuple[str, int]:
    """The device and the sequence that were announced; anything else is a reason to look."""
    found = _PLACE.fullmatch(payload)
    return ("", 0) if found is None else (found[1], int(found[2]))
