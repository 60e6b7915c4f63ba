"""No row of the server is larger than what a device seals, and none that is reaches a machine."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from psycopg.errors import CheckViolation

from fakes.shared import LAPTOP, RING
from sharing.machines import Machine, by_server, two_roles, until_same
from stage import exchanging
from stage.desktop import until
from stage.exchanging import lived
from stage.postgres import Database, Postgres
from steadyhand.bootstrap.sharing.server import wrapped
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_exchange import Joined
from steadyhand.sharing.postgres_schema import migrate, migrations
from steadyhand.sharing.postgres_session import AT_ONCE_BYTES, opened
from steadyhand.sharing.record import LARGEST_BODY, LARGEST_SEALED, NOT_LOADED, Record
from steadyhand.sharing.sealing import NotSealed, Sealed

ADD = (
    "INSERT INTO steadyhand.record (person, device, sequence, body)"
    " VALUES (steadyhand.own_person(), %s, %s, decode(repeat('00', %s), 'hex'))"
)
LARGEST = Record(LAPTOP, 1, b"x" * LARGEST_BODY)


@pytest.fixture
def before(postgres: Postgres) -> Database:
    """A database with the tables as they were before there was a limit."""
    made = postgres.database(empty=True)
    migrate(made.owner, migrations()[:3])
    return made


@pytest.mark.parametrize("sealing", [Sealed(RING), NotSealed()])
def test_the_largest_event_has_room(database: Database, sealing: Sealed | NotSealed) -> None:
    """What sealing lets through the server takes, whatever number the key has."""
    anna = database.admit("anna")
    record = wrapped(sealing, LARGEST)

    async def scenario() -> None:
        session = await opened(anna, LAPTOP)
        assert await session.add([record]) is None
        assert await session.body_of(LAPTOP, 1) == record.body
        await session.close()

    lived(scenario())
    assert len(record.body) + len("999999999") - len("1") <= LARGEST_SEALED


def test_a_role_can_add_no_giant_row(database: Database) -> None:
    """Whoever has the password adds nothing by hand that is larger than what a device seals."""
    anna = database.admit("anna")
    database.rows(ADD, ("laptop", 1, LARGEST_SEALED), anna)
    with pytest.raises(CheckViolation):
        database.rows(ADD, ("laptop", 2, LARGEST_SEALED + 1), anna)
    assert len(database.records()) == 1


def test_tables_with_a_giant_row_are_brought_up_to_date(before: Database) -> None:
    """One that is there does not keep the limit from coming into force."""
    anna = before.admit("anna")
    before.rows(ADD, ("laptop", 1, LARGEST_SEALED + 1), anna)
    assert migrate(before.owner) == ("0004_largest_body",)
    with pytest.raises(CheckViolation):
        before.rows(ADD, ("laptop", 2, LARGEST_SEALED + 1), anna)


@pytest.mark.parametrize("is_migrated", [False, True])
def test_a_giant_row_is_left_on_the_server(before: Database, *, is_migrated: bool) -> None:
    """The records round it come; so it is before the server was brought up to date, and after."""
    anna = before.admit("anna")
    before.rows(ADD, ("laptop", 1, 1), anna)
    before.rows(ADD, ("laptop", 2, 8 * LARGEST_SEALED), anna)
    before.rows(ADD, ("laptop", 3, 1), anna)
    if is_migrated:
        migrate(before.owner)

    async def scenario() -> None:
        async with exchanging.Machine(anna, "desktop") as desktop:
            await desktop.until(Joined)
            assert [record.body for record in desktop.shelf.taken] == [b"\0", NOT_LOADED, b"\0"]
        session = await opened(anna, "desktop")
        assert [record.body for record in await session.of("laptop", 0)] == [b"\0", NOT_LOADED, b"\0"]
        assert await session.body_of("laptop", 2) == NOT_LOADED
        await session.close()

    lived(scenario())


def test_many_large_records_come_in_parts(database: Database) -> None:
    """However many large ones there are, a machine holds no more at once than it says; all of them come."""
    anna = database.admit("anna")
    for sequence in range(1, 41):
        database.rows(ADD, ("laptop", sequence, LARGEST_SEALED), anna)
    parts = read_in_parts(anna)
    assert [record.sequence for part in parts for record in part] == list(range(1, 41))
    assert max(sum(len(record.body) for record in part) for part in parts) <= AT_ONCE_BYTES


def read_in_parts(anna: Address) -> Sequence[Sequence[Record]]:
    """What the desktop gets of the laptop, part by part."""
    parts: list[Sequence[Record]] = []

    async def scenario() -> None:
        session, last = await opened(anna, "desktop"), 0
        while part := await session.after({"laptop": last}):
            parts.append(part)
            last = part[-1].sequence
        await session.close()

    lived(scenario())
    return parts


def test_a_giant_row_is_told_and_passed_over(before: Database, tmp_path: Path) -> None:
    """It is named in the status of the machine that met it; what the other machines record still comes."""
    first, second = two_roles(before)
    laptop = Machine(tmp_path / "laptop", "laptop", by_server(first, tmp_path))
    desktop = Machine(tmp_path / "desktop", "desktop", by_server(second, tmp_path))
    assert desktop.join(laptop.pair()).exit_code == 0
    before.rows(ADD, ("00-forged", 7, LARGEST_SEALED + 1), first)
    laptop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
        until(lambda: why(desktop, "00-forged"), "the giant row is told")
    assert "record 7 is larger than any device makes" in why(desktop, "00-forged")


def why(machine: Machine, device: str) -> str:
    """What the machine's status has to say of the device."""
    return " ".join(
        line for each in machine.status()["devices"] if each["id"] == device for line in each["why"]
    )
