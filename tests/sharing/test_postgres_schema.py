"""The server's tables are made by numbered migrations (issue 6, Deliver 3)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg.errors import InsufficientPrivilege

from stage.exchanging import Machine, lived
from stage.postgres import Database, Postgres
from steadyhand.errors import Refused
from steadyhand.sharing.postgres_exchange import Joined, Parted
from steadyhand.sharing.postgres_schema import Migration, migrate, migrations
from steadyhand.sharing.postgres_trouble import Trouble, TroubleKind

KNOWN = migrations()
NAMES = tuple(step.name for step in KNOWN)
NEXT = Migration(KNOWN[-1].number + 1, "9999_next", b"CREATE TABLE steadyhand.next ()")
APPLIED = "SELECT number, checksum FROM steadyhand.migration ORDER BY number"


@pytest.fixture
def empty(postgres: Postgres) -> Database:
    """A database without Steadyhand's tables."""
    return postgres.database(empty=True)


def test_migrations_are_numbered_from_one() -> None:
    """There is no gap and no number twice."""
    assert [step.number for step in KNOWN] == list(range(1, len(KNOWN) + 1))


def test_the_tables_are_made_from_nothing(empty: Database) -> None:
    """Each migration is applied once, in order, and noted with the checksum of its file."""
    assert migrate(empty.owner) == NAMES
    assert empty.rows(APPLIED) == [(step.number, step.checksum) for step in KNOWN]
    assert migrate(empty.owner) == ()


def test_two_who_migrate_at_once_take_turns(empty: Database) -> None:
    """One does it, the others find it done."""
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(migrate, [empty.owner] * 4))
    assert sorted(done) == [(), (), (), NAMES]


def test_an_older_schema_is_brought_up_to_date(empty: Database) -> None:
    """What is missing is applied to what is there, and nothing else."""
    assert migrate(empty.owner, KNOWN[:1]) == NAMES[:1]
    assert migrate(empty.owner) == NAMES[1:]


def test_a_migration_that_fails_leaves_nothing(empty: Database) -> None:
    """The statements of a migration and the note of it are one transaction; the ones before it stay."""
    faulty = NEXT._replace(sql=b"CREATE TABLE steadyhand.next (); SELECT 1 / 0")
    with pytest.raises(Trouble, match="division by zero"):
        migrate(empty.owner, (*KNOWN, faulty))
    assert len(empty.rows(APPLIED)) == len(KNOWN)
    assert migrate(empty.owner, (*KNOWN, NEXT)) == (NEXT.name,)


def test_a_newer_schema_is_refused(empty: Database) -> None:
    """A version that does not know the server's tables leaves them alone and says what to do."""
    migrate(empty.owner, (*KNOWN, NEXT))
    with pytest.raises(Refused, match="Update Steadyhand"):
        migrate(empty.owner)


def test_a_changed_migration_is_refused(empty: Database) -> None:
    """A file that is not the one that was applied is noticed before anything is done."""
    migrate(empty.owner, (KNOWN[0]._replace(sql=KNOWN[0].sql + b"\n"),))
    with pytest.raises(Refused, match="Migration 1"):
        migrate(empty.owner)
    assert len(empty.rows(APPLIED)) == 1


def test_a_person_cannot_migrate(database: Database) -> None:
    """Only the owner changes tables; a person's role that tries is refused."""
    anna = database.admit("anna")
    assert migrate(anna) == ()
    with pytest.raises(Trouble) as refused:
        migrate(anna, (*KNOWN, NEXT))
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)


def test_a_person_waits_for_a_newer_program_or_a_newer_server(database: Database) -> None:
    """Where the tables do not fit the program, nothing is exchanged, and the remedy is told."""
    anna = database.admit("anna")

    async def scenario(remedy: str) -> None:
        async with Machine(anna, "laptop") as laptop:
            trouble = (await laptop.until(Parted)).trouble
            assert (trouble.kind, trouble.again) == (TroubleKind.SCHEMA, False)
            assert remedy in str(trouble)

    migrate(database.owner, (*KNOWN, NEXT))
    lived(scenario("Update Steadyhand on this machine"))
    database.rows("DELETE FROM steadyhand.migration WHERE number > 1")
    lived(scenario("steady device server migrate"))


def test_a_person_uses_tables_that_are_as_needed(database: Database) -> None:
    """A person's role asks for no right to look at them or to change them."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop:
            await laptop.until(Joined)

    lived(scenario())
