"""One real PostgreSQL for the tests of a process, and a database of its own for each."""

from collections.abc import Iterator

import pytest

from stage.postgres import Database, Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server; a test that stops it starts it again."""
    with Postgres() as server:
        yield server


@pytest.fixture
def database(postgres: Postgres) -> Database:
    """A database with Steadyhand's tables and nobody in it."""
    return postgres.database()
