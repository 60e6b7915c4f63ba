"""One person's role sees and writes that person's records alone (issue 6, Deliver 3)."""

import asyncio
from collections.abc import Sequence

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from stage.exchanging import Machine, lived
from stage.manager import wait_until
from stage.postgres import Database
from steadyhand.errors import Refused
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_exchange import Joined, Parted
from steadyhand.sharing.postgres_people import admit, turn_away
from steadyhand.sharing.postgres_session import Conflict, Session, Standing, opened
from steadyhand.sharing.postgres_trouble import TroubleKind
from steadyhand.sharing.record import Record

ONE = Record("laptop", 1, b"one")
TWO = Record("laptop", 2, b"two")
PERSON = "SELECT person FROM steadyhand.login WHERE role = %s"


def added(address: Address, *records: Record) -> Conflict | None:
    """Add records through a session of their device."""

    async def adding(session: Session) -> Conflict | None:
        return await session.add(records)

    return asyncio.run(_through(address, records[0].device, adding))


def read(address: Address, device: str = "desktop") -> Sequence[Record]:
    """What another device of that role reads from the beginning."""

    async def reading(session: Session) -> Sequence[Record]:
        return await session.after({})

    return asyncio.run(_through(address, device, reading))


async def _through(address, device, act):  # noqa: ANN001, ANN202 - as its two callers have it
    session = await opened(address, device)
    try:
        return await act(session)
    finally:
        await session.close()


def refused(database: Database, role: Address, statement: str, *values: object) -> None:
    """The server refuses the statement to the role, for lack of rights."""
    with pytest.raises(InsufficientPrivilege):
        database.rows(statement, values, role)


@pytest.fixture
def anna(database: Database) -> Address:
    """Anna, who has recorded something."""
    role = database.admit("anna")
    assert added(role, ONE, TWO) is None
    return role


@pytest.fixture
def berta(database: Database) -> Address:
    """Another person."""
    return database.admit("berta")


def test_a_person_reads_what_is_theirs(anna: Address) -> None:
    """The records of one's own other devices are there, byte for byte."""
    assert read(anna) == [ONE, TWO]


def test_another_person_reads_nothing(database: Database, anna: Address, berta: Address) -> None:
    """Neither through the program nor by hand is a record of another person seen, nor that there is one."""
    assert not read(berta)
    assert database.rows("SELECT * FROM steadyhand.record", (), berta) == []
    assert read(anna)


def test_another_person_is_not_seen(database: Database, anna: Address, berta: Address) -> None:
    """A role sees one login and one person: its own. Nobody learns whom the server serves, or a channel."""
    assert database.rows("SELECT role FROM steadyhand.login", (), berta) == [(berta.role,)]
    assert len(database.rows("SELECT channel FROM steadyhand.person", (), berta)) == 1
    assert database.rows(PERSON, [anna.role], berta) == []


def test_a_record_forged_under_another_person_is_refused(
    database: Database, anna: Address, berta: Address
) -> None:
    """Not even one who knows the other's number can add to what is theirs, or probe what is there."""
    ((person,),) = database.rows(PERSON, [anna.role])
    forge = "INSERT INTO steadyhand.record (person, device, sequence, body) VALUES (%s, 'laptop', %s, 'x')"
    refused(database, berta, forge, person, 3)
    refused(database, berta, forge + " ON CONFLICT DO NOTHING", person, 1)
    assert database.records() == [ONE, TWO]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE steadyhand.record SET body = 'x'",
        "DELETE FROM steadyhand.record",
        "TRUNCATE steadyhand.record",
        "SELECT * FROM steadyhand.record_0",
        "INSERT INTO steadyhand.record_0 (person, device, sequence, body) VALUES (1, 'x', 1, 'x')",
        "INSERT INTO steadyhand.record VALUES (steadyhand.own_person(), 'x', 1, 'x', '2001-01-01')",
        "INSERT INTO steadyhand.login VALUES (current_user, 1)",
        "UPDATE steadyhand.login SET person = 1",
        "INSERT INTO steadyhand.migration VALUES (99, 'x', 'x')",
        "ALTER TABLE steadyhand.record DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE steadyhand.mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "SET ROLE steadyhand_owner",
        "SELECT steadyhand.logged_in_person()",
    ],
)
def test_a_person_cannot_change_what_is_there(database: Database, anna: Address, statement: str) -> None:
    """A person adds and reads: no change, no partition by itself, no time of receipt, no table or role."""
    refused(database, anna, statement)


def test_the_owner_sees_nobodys_records(database: Database, anna: Address) -> None:
    """The policies hold for the role that owns the tables too."""
    assert database.rows("SELECT * FROM steadyhand.record", (), database.owner) == []
    assert read(anna)


def test_what_is_there_is_never_overwritten(database: Database, anna: Address) -> None:
    """Another body under the same number is refused with the whole batch; the same body is nothing new."""
    assert added(anna, ONE, TWO) is None
    assert added(anna, ONE, TWO._replace(body=b"else"), Record("laptop", 3, b"three")) == Conflict(
        "laptop", (2,)
    )
    assert database.records() == [ONE, TWO]


def test_two_who_add_the_same_at_once_agree(database: Database, anna: Address) -> None:
    """One waits for the other; the second sees what came between, and reports it if it differs."""
    ((person,),) = database.rows(PERSON, [anna.role])
    steward = database.address("steward", None).parameters()

    async def scenario() -> None:
        session = await opened(anna, "laptop")
        with psycopg.connect(**steward) as other:  # type: ignore[arg-type]  # libpq takes text for every word
            other.execute(
                "INSERT INTO steadyhand.record VALUES (%s, 'laptop', 3, 'x', now())",
                [person],
            )
            adding = asyncio.create_task(session.add([Record("laptop", 3, b"three")]))
            await asyncio.to_thread(_wait_for_a_waiter, database)
            other.commit()
        assert await adding == Conflict("laptop", (3,))
        await session.close()

    lived(scenario())


def _wait_for_a_waiter(database: Database) -> None:
    wait_until(
        lambda: database.rows("SELECT pid FROM pg_locks WHERE NOT granted"), "somebody waits for a lock"
    )


def test_forgetting_takes_what_is_ones_own(database: Database, anna: Address, berta: Address) -> None:
    """One record, or all that is left; of another person nothing, whoever asks."""
    added(berta, ONE)

    async def forgetting(session: Session) -> tuple[int, int]:
        return await session.forget("laptop", [1]), await session.forget()

    assert asyncio.run(_through(anna, "desktop", forgetting)) == (1, 1)
    assert database.records() == [ONE]
    assert read(berta) == [ONE]


def test_forgetting_is_for_persons(database: Database, anna: Address) -> None:
    """The owner belongs to nobody, so the function deletes nothing for it."""
    assert database.rows("SELECT steadyhand.forget()", (), database.owner) == [(0,)]
    assert read(anna)


def test_a_device_has_a_way_in_of_its_own(database: Database, anna: Address) -> None:
    """A second role of the same person shares the records, and can be turned away without the first."""
    phone = database.admit("anna_phone", same_as=anna)
    assert read(phone, "phone") == [ONE, TWO]
    turn_away(database.owner, phone.role)
    assert read(anna) == [ONE, TWO]

    async def scenario() -> None:
        async with Machine(phone, "phone") as turned_away:
            trouble = (await turned_away.until(Parted)).trouble
            assert (trouble.kind, trouble.again) == (TroubleKind.LOGIN, False)

    lived(scenario())


def test_turning_away_cuts_what_is_open(database: Database, anna: Address) -> None:
    """A device that is turned away loses the connection it has."""

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop:
            await laptop.until(Joined)
            await asyncio.to_thread(turn_away, database.owner, anna.role)
            await laptop.until(Parted)

    lived(scenario())
    assert len(database.records()) == 2


def test_a_name_is_admitted_once(database: Database, anna: Address) -> None:
    """A role that exists is not taken over, and a person is not made from a name nobody has."""
    with pytest.raises(Refused, match="is a role of the server already"):
        admit(database.owner, anna.role, "x")
    with pytest.raises(Refused, match="was not admitted"):
        admit(database.owner, "new", "x", same_as="nobody")
    with pytest.raises(Refused, match="was not admitted"):
        turn_away(database.owner, "nobody")


def test_the_password_of_a_new_role_is_not_in_the_servers_log(database: Database) -> None:
    """Even a server that logs every statement sees a verifier alone."""
    database.rows(f"ALTER ROLE {database.owner.role} SET log_statement = 'all'")
    try:
        anna = database.admit("anna")
    finally:
        database.rows(f"ALTER ROLE {database.owner.role} RESET log_statement")
    log = database.server.log.read_text()
    assert f'CREATE ROLE "{anna.role}"' in log
    assert anna.password is not None
    assert anna.password.replace("'", "''") not in log
    assert anna.password not in log


def test_a_role_that_belongs_to_nobody_is_told(database: Database) -> None:
    """A login that nobody admitted is refused in words, and the person is sent to who runs the server."""

    async def scenario() -> None:
        async with Machine(database.owner, "laptop") as stranger:
            trouble = (await stranger.until(Parted)).trouble
            assert trouble.again is False

    lived(scenario())


def test_how_far_each_device_is(anna: Address, database: Database) -> None:
    """The server tells its newest record of each other device, and how many of them are not here yet."""

    async def standing(session: Session) -> list[Standing]:
        return await session.standings({"laptop": 1})

    ((found,),) = [asyncio.run(_through(anna, "desktop", standing))]
    assert found[:2] == ("laptop", 2)
    assert found.behind == 1
    assert [found.received_at] == [
        at for (at,) in database.rows("SELECT max(received_at) FROM steadyhand.record")
    ]
