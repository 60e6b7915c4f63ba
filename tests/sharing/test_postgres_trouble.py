"""What is wrong with the server is told in a short sentence, with the place and what helps (issue 6)."""

import asyncio
import socket

import psycopg
import pytest
from psycopg.errors import CheckViolation

from stage.postgres import Database
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_people import turn_away
from steadyhand.sharing.postgres_schema import migrate
from steadyhand.sharing.postgres_session import opened
from steadyhand.sharing.postgres_trouble import Trouble, TroubleKind, interrupted, not_connected
from steadyhand.sharing.record import Record

ONE = Record("laptop", 1, b"one")


@pytest.fixture
def anna(database: Database) -> Address:
    """Anna's role, by the network of this machine."""
    return near(database.admit("anna"))


def near(address: Address) -> Address:
    """It at 127.0.0.1."""
    return address._replace(said={**address.said, "host": "127.0.0.1"})


def told(address: Address) -> Trouble:
    """What is told to the role that tries to add something there."""

    async def trying() -> None:
        session = await opened(address, "laptop")
        try:
            await session.add([ONE])
        finally:
            await session.close()

    with pytest.raises(Trouble) as trouble:
        asyncio.run(trying())
    assert str(trouble.value).startswith(f"{address.server}: ")
    assert "\n" not in str(trouble.value)
    assert (address.password or "-none-") not in str(trouble.value)
    return trouble.value


def said(address: Address, **words: str) -> Address:
    """The address with other words."""
    return address._replace(said={**address.said, **words})


def test_a_port_where_nothing_listens_is_named(anna: Address) -> None:
    """It is said where nothing is, and that nothing is lost."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = str(closed.getsockname()[1])
        trouble = told(said(anna, port=port))
    assert trouble.why == f"nothing takes connections there, at port {port}"
    assert trouble.kind is TroubleKind.UNREACHABLE
    assert "kept and sent then" in str(trouble)


def test_a_name_that_nobody_knows_is_told_as_that(anna: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be misspelt, or the network is down: both are said, and it is tried again."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    trouble = told(said(anna, host="db.clinic.test", sslmode="disable"))
    assert (trouble.kind, trouble.server) == (TroubleKind.UNREACHABLE, "db.clinic.test")
    assert "its name cannot be looked up" in trouble.why


def test_a_password_that_is_wrong_or_missing_is_told_as_that(anna: Address) -> None:
    """With the role it is for, and where the machine has it from."""
    wrong, missing = told(anna._replace(password="sesame")), told(anna._replace(password=None))  # noqa: S106 - no real one
    assert wrong.why == f"it does not accept the role {anna.role} with this password"
    assert missing.why == f"it asks for a password of the role {anna.role}, and there is none here"
    assert {wrong.kind, missing.kind} == {TroubleKind.LOGIN}
    assert "devices.postgres.password_file" in str(wrong)


def test_a_database_that_is_not_there_is_named(anna: Address) -> None:
    """The name may be misspelt in the address."""
    trouble = told(said(anna, dbname="hosue"))
    assert trouble.why == "it has no database hosue"
    assert str(trouble).endswith("Check the name in the address.")


def test_a_role_that_may_not_come_in_is_told_as_that(database: Database, anna: Address) -> None:
    """Into another's database, after it was turned away, and where nobody admitted it."""
    elsewhere = database.server.database()
    assert told(said(anna, dbname=elsewhere.name)).why == f"the role {anna.role} belongs to nobody"
    database.rows(f"REVOKE CONNECT ON DATABASE {elsewhere.name} FROM steadyhand_person")
    assert told(said(anna, dbname=elsewhere.name)).why == (
        f"the role {anna.role} may not use the database {elsewhere.name}"
    )
    database.rows(f"ALTER ROLE {anna.role} NOLOGIN")
    assert f"the role {anna.role} may not log in" in told(anna).why
    turn_away(database.owner, anna.role)
    assert told(anna).kind is TroubleKind.LOGIN


def test_a_database_without_the_tables_is_told_as_that(database: Database, anna: Address) -> None:
    """Who runs the server has the command for it."""
    empty = database.server.database(empty=True)
    trouble = told(said(anna, dbname=empty.name))
    assert trouble.why == f"the database {empty.name} has not got Steadyhand's tables"
    assert str(trouble).endswith("steady device server migrate")


def test_newer_tables_ask_for_one_thing(database: Database, anna: Address) -> None:
    """To update the program here, and not to migrate the server as well."""
    database.rows("INSERT INTO steadyhand.migration VALUES (99, 'later', '')")
    assert str(told(anna)).endswith("Update Steadyhand on this machine.")


def test_a_role_without_the_right_is_told_as_that(database: Database, anna: Address) -> None:
    """Whether it is a machine's that was not granted it, or one that owns nothing and would migrate."""
    database.rows("REVOKE INSERT ON steadyhand.record FROM steadyhand_person")
    assert (told(anna).kind, told(anna).why) == (
        TroubleKind.FORBIDDEN,
        f"the role {anna.role} has no right to that",
    )
    with pytest.raises(Trouble, match="made by the owner of the database"):
        migrate(said(anna, dbname=database.server.database(empty=True).name))


@pytest.mark.parametrize(
    ("whose", "why"),
    [
        ("ROLE {role}", "the role {role} has as many"),
        ("DATABASE {database}", "it has no connection to spare"),
    ],
)
def test_a_server_without_connections_to_spare_is_told_as_that(
    database: Database, anna: Address, whose: str, why: str
) -> None:
    """It is tried again; where it is the role's own limit, it is said that it is."""
    names = {"role": anna.role, "database": database.name}
    database.rows(f"ALTER {whose.format(**names)} CONNECTION LIMIT 0")
    trouble = told(anna)
    assert trouble.why.startswith(why.format(**names))
    assert (trouble.kind, trouble.again) == (TroubleKind.BUSY, True)


def test_a_server_that_only_gives_is_told_as_that(database: Database, anna: Address) -> None:
    """A standby takes nothing until it is promoted, so it is tried again."""
    database.rows(f"ALTER ROLE {anna.role} SET default_transaction_read_only = on")
    assert ("read-only" in told(anna).why, told(anna).again) == (True, True)


def test_what_answers_in_another_language_is_no_postgres(anna: Address) -> None:
    """A web server at that port is told as something else than a server that is down."""
    error = psycopg.OperationalError("connection failed: received invalid response to SSL negotiation: H")
    assert not_connected(error, said(anna, port="443")).why == (
        "what answers at port 443 is no PostgreSQL server"
    )


def test_a_command_that_is_not_repeated_does_not_promise_to_be(database: Database) -> None:
    """Who sets a server up tries again by hand."""
    away = said(near(database.owner), port="1")
    with pytest.raises(Trouble, match="Try again once that is mended") as trouble:
        migrate(away)
    assert "tried again" not in str(trouble.value)


def test_words_that_nobody_knows_are_one_short_line(anna: Address) -> None:
    """Whatever the server says: no password, nothing that a terminal obeys, no end of it to scroll to."""
    words = f"FEHLER\n\x1b]0;x\x07 postgresql://anna:{chr(115)}esame@host/x {anna.password} {'.' * 9999}"
    trouble = not_connected(psycopg.OperationalError(words), anna)
    assert "FEHLER ?]0;x? postgresql://host/x ***" in trouble.why
    assert len(trouble.why) <= 300


def test_the_details_of_a_fault_are_not_told(database: Database, anna: Address) -> None:
    """They may quote a row; what the server says of it in one sentence is enough."""
    add = "INSERT INTO steadyhand.record (person, device, sequence, body) VALUES (1, 'private', 0, 'private')"
    with pytest.raises(CheckViolation, match="private") as error:
        database.rows(add)
    assert "private" not in str(interrupted(error.value, anna))
