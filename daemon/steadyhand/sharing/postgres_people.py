"""Who may use the server: what its owner does, seldom, for each person."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from psycopg import Connection, Error
from psycopg.errors import DuplicateObject
from psycopg.sql import SQL, Identifier, Literal

from steadyhand.errors import Refused
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_trouble import interrupted, not_connected
from steadyhand.values import Any

CONNECTIONS = 16
"""How many connections one role may hold, so that nobody takes them all."""
_ENCODING = "utf-8"
_CREATE = SQL(
    "CREATE ROLE {role} LOGIN PASSWORD {verifier} CONNECTION LIMIT {limit} IN ROLE steadyhand_person"
)
_NEW_PERSON = "INSERT INTO steadyhand.person DEFAULT VALUES RETURNING person"
_PERSON_OF = "SELECT person FROM steadyhand.login WHERE role = %s"
_LOGIN = "INSERT INTO steadyhand.login (role, person) VALUES (%s, %s)"
_LEAVE = "DELETE FROM steadyhand.login WHERE role = %s"
_CUT = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = %s"


def admit(owner: Address, role: str, password: str, same_as: str | None = None) -> None:
    """Let ``role`` log in with this password and keep records, as a new person.

    ``same_as``: a role of the same person, for a further device. The password itself never goes to the
    server, nor into its log: a verifier of it does. Raises Refused if the role exists, or if ``same_as``
    does not.
    """
    with _connected(owner) as connection, connection.transaction():
        verifier = connection.pgconn.encrypt_password(
            password.encode(_ENCODING), role.encode(_ENCODING), b"scram-sha-256"
        )
        person = _person(connection, same_as)
        try:
            connection.execute(
                _CREATE.format(
                    role=Identifier(role), verifier=Literal(verifier.decode()), limit=Literal(CONNECTIONS)
                )
            )
        except DuplicateObject:
            raise Refused(f"{role} is a role of the server already. Choose another name") from None
        connection.execute(_LOGIN, (role, person))


def turn_away(owner: Address, role: str) -> None:
    """Take the role's way in, and cut the connections it has. The person's records stay.

    Raises Refused if no such role was admitted.
    """
    with _connected(owner) as connection:
        with connection.transaction():
            if connection.execute(_LEAVE, (role,)).rowcount != 1:
                raise Refused(f"{role} was not admitted to the server, so nothing was changed")
            connection.execute(SQL("ALTER ROLE {role} NOLOGIN").format(role=Identifier(role)))
        connection.execute(SQL("GRANT {role} TO CURRENT_USER").format(role=Identifier(role)))
        connection.execute(_CUT, (role,))
        connection.execute(SQL("DROP ROLE {role}").format(role=Identifier(role)))


def _person(connection: Connection[Any], same_as: str | None) -> int:
    if same_as is None:
        return int(connection.execute(_NEW_PERSON).fetchall()[0][0])
    found = connection.execute(_PERSON_OF, (same_as,)).fetchone()
    if found is None:
        raise Refused(f"{same_as} was not admitted to the server, so no device can be added to it")
    return int(found[0])


@contextmanager
def _connected(owner: Address) -> Iterator[Connection[Any]]:
    try:
        connection = psycopg.connect(**owner.parameters(), autocommit=True)  # type: ignore[arg-type]  # libpq takes text for every word
    except Error as error:
        raise not_connected(error, owner, is_once=True) from error
    with closing(connection):
        try:
            yield connection
        except Error as error:
            raise interrupted(error, owner, is_once=True) from error
