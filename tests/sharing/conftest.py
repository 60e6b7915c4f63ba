"""What the tests of sharing run on: a bus for the secrets, and a PostgreSQL with a database for each test."""

from collections.abc import Iterator

import pytest

from stage.desktop import PrivateBus
from stage.postgres import Database, Postgres


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A session bus of the test's own."""
    with PrivateBus() as private:
        yield private


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server; a test that stops it starts it again."""
    with Postgres() as server:
        yield server


@pytest.fixture
def database(postgres: Postgres) -> Database:
    """A database with Steadyhand's tables and nobody in it."""
    return postgres.database()
