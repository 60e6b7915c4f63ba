"""A log that cannot be written for a while, in the middle of the day."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from crash.trouble import Trouble, trouble
from fakes.life import local

NOON, NEXT_DAY = local("2026-12-08T12:20"), local("2026-12-09T06:00")
BUSY_HOUR = timedelta(minutes=75)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 8 MiB."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "steadyhand-test", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """No room on it for a while."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 4096):
            pass
    yield
    filler.unlink()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program is writing to it, and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def through(day: Trouble) -> None:
    """The day goes on to the next morning: nothing recorded is lost, and everything has its outcome."""
    day.until(NEXT_DAY)
    assert day.what_is_wrong() == []


def test_a_disk_that_is_full_for_an_hour(tmp_path: Path) -> None:
    """I-1, I-2: the fault says so, what was recorded stays, and with room again the day goes on."""
    with small_disk(tmp_path) as disk, trouble(disk) as day:
        day.until(NOON)
        with full(disk):
            day.until(NOON + BUSY_HOUR)
        assert "There is no space left" in day.faults[0]
        through(day)


def test_a_log_that_is_locked_for_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """I-1, I-2: a lock that outlasts all patience is a fault, and afterwards the day goes on."""
    monkeypatch.setattr("steadyhand.storage.database.LOCK_PATIENCE_S", 0.001)
    with trouble(tmp_path) as day:
        day.until(NOON)
        with locked(tmp_path / "log.db"):
            day.until(NOON + BUSY_HOUR)
        assert "is locked by another program" in day.faults[0]
        through(day)


def test_a_click_that_cannot_be_recorded_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I-2: an answer that met a locked log is not acknowledged, and the reminder comes back."""
    monkeypatch.setattr("steadyhand.storage.database.LOCK_PATIENCE_S", 0.001)
    with trouble(tmp_path) as day:
        day.until(local("2026-12-08T07:44:59"))
        with locked(tmp_path / "log.db"):
            day.until(local("2026-12-08T07:46"))
        before = len(day.notifier.shown)
        day.until(local("2026-12-08T07:50"))
        assert "hands@2026-12-08T07:45" in day.notifier.shown[before].occurrences
