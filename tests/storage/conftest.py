"""Logs to test, on disk and in memory."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.sqlite import SqliteLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log is to be."""
    return tmp_path / "data" / "log.db"


@pytest.fixture
def disk_log(path: Path) -> Iterator[SqliteLog]:
    """An empty log on disk."""
    with closing(SqliteLog.open(path)) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "memory"])
def log(request: pytest.FixtureRequest) -> SqliteLog | MemoryLog:
    """An empty log of either kind."""
    if request.param == "memory":
        return MemoryLog()
    opened: SqliteLog = request.getfixturevalue("disk_log")
    return opened
