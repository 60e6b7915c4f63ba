"""The log's file from one version to the next."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.diary import draft
from steadyhand.domain.reminding.event import EventKind
from steadyhand.errors import LogFault
from steadyhand.storage.database import connect, copy_database
from steadyhand.storage.schema import MIGRATIONS, bring_up_to_date, is_whole, version_of
from steadyhand.storage.sqlite import SqliteLog

VERSION_1 = Path(__file__).with_name("version_1.sql").read_text()


@pytest.fixture
def old(path: Path) -> Path:
    """A file as version 1 left it."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
    return path


def add_mood(connection: sqlite3.Connection) -> None:
    """A next migration."""
    connection.execute("CREATE TABLE mood (day TEXT PRIMARY KEY) STRICT")


def fail_halfway(connection: sqlite3.Connection) -> None:
    """A migration that does something and then fails."""
    add_mood(connection)
    connection.execute("SELECT no_such_column FROM event")


def upgrade(path: Path, *further: object) -> None:
    """Bring the file to the version after the present one."""
    with closing(connect(str(path))) as connection:
        bring_up_to_date(connection, str(path), copy_database, (*MIGRATIONS, *further))  # type: ignore[arg-type]  # any migration will do


def version(path: Path) -> int:
    """The version of a file."""
    with closing(connect(str(path))) as connection:
        return version_of(connection)


def test_a_new_log_has_the_newest_version(disk_log: SqliteLog) -> None:
    """A new file has had every migration."""
    assert version_of(disk_log._connection) == len(MIGRATIONS)
    assert is_whole(disk_log._connection)


def test_a_log_of_version_1_is_read(old: Path) -> None:
    """A file of the first version still opens, with its event, device and uptime."""
    with closing(SqliteLog.open(old)) as log:
        (event,) = log.after(0).events
        (interval,) = log.uptime(datetime(2026, 1, 1, tzinfo=UTC))
        assert log.append([draft()])[0].device == event.device == log.device
    assert (event.kind, event.habit, event.data) == (EventKind.DONE, "water", {"amount": 250})
    assert event.at == interval.begins == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_an_upgrade_keeps_what_is_recorded(old: Path) -> None:
    """A further migration leaves the events as they are."""
    upgrade(old, add_mood)
    with closing(connect(str(old))) as connection:
        assert version_of(connection) == len(MIGRATIONS) + 1
        assert connection.execute("SELECT data FROM event").fetchall() == [('{"amount":250}',)]
        assert connection.execute("SELECT * FROM mood").fetchall() == []


def test_an_upgrade_keeps_a_copy_of_the_old_file(old: Path) -> None:
    """I-9: before a migration the file is copied, privately, and the copy is of the old version."""
    upgrade(old, add_mood)
    copy = old.with_name(f"log.db.before-version-{len(MIGRATIONS) + 1}")
    assert version(copy) == 1
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_new_file_is_not_copied(path: Path) -> None:
    """There is nothing to keep of a file that has just been made."""
    SqliteLog.open(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["log.db"]


def test_a_failed_upgrade_changes_nothing(old: Path) -> None:
    """Tables and version go back together."""
    with pytest.raises(sqlite3.OperationalError):
        upgrade(old, fail_halfway)
    with closing(connect(str(old))) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert version_of(connection) == 1
        assert "mood" not in tables


def test_an_upgrade_that_is_done_is_not_done_again(old: Path) -> None:
    """Two programs that find the old file upgrade it once."""
    upgrade(old, add_mood)
    upgrade(old, add_mood)
    assert version(old) == len(MIGRATIONS) + 1


def test_a_file_of_a_newer_version_is_refused(path: Path) -> None:
    """A newer file is left alone; the fault tells both versions and the remedy."""
    SqliteLog.open(path).close()
    upgrade(path, add_mood)
    content = path.read_bytes()
    with pytest.raises(LogFault, match=r"newer Steadyhand \(its format is .* this one knows .* Install"):
        SqliteLog.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    """A database with other tables is not made into a log."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    with pytest.raises(LogFault, match="another program's database"):
        SqliteLog.open(path)
