import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fakes.diary import MORNING, TODAY, draft
from fakes.habits import configured, task
from fakes.life import Life
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import OUTCOMES, Draft, Event, EventKind
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.state import EMPTY, LASTING, fold
from steadyhand.errors import LogFault
from steadyhand.storage import database, forgetting
from steadyhand.storage.backup import is_good, weekly_backup
from steadyhand.storage.database import copy_database
from steadyhand.storage.forgetting import (
    FORGOTTEN,
    Days,
    Forgotten,
    count_events,
    files_of,
    forget_days,
    forget_everything,
)
from steadyhand.storage.sqlite import SqliteLog

WORDS = "a lump the size of a grape, told nobody"
YESTERDAY = TODAY - timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
NEXT_WEEK = MORNING + timedelta(days=7)


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where the copies lie."""
    folder = tmp_path / "state" / "backups"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def long_log(path: Path) -> Iterator[SqliteLog]:
    """Many days of notes, one of them with the secret, and a copy of that."""
    with closing(SqliteLog.open(path)) as log:
        for number in range(40):
            day = TODAY - timedelta(days=number)
            log.append([noted(day, f"{WORDS if day == TODAY else 'ordinary'} {'x' * 900}")])
        yield log


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock."""
    monkeypatch.setattr(database, "LOCK_PATIENCE_S", 0.01)


def noted(day: date, note: str) -> Draft:
    """A daily entry with a note."""
    return draft(EventKind.DAY, day=day, habit=None, data={"note": note})


def days(first: date = TODAY, last: date = TODAY) -> Days:
    """Those days, a week later."""
    begins = datetime(first.year, first.month, first.day, 3, tzinfo=UTC)
    ends = datetime(last.year, last.month, last.day, 3, tzinfo=UTC) + timedelta(days=1)
    return Days(first, last, begins, ends, NEXT_WEEK, 3600)


def forgotten(path: Path, backups: Path, span: Days | None = None) -> Forgotten:
    """Forget these days, today alone by default."""
    return forget_days(files_of(path, backups), span or days())


def bytes_below(*folders: Path) -> bytes:
    """Every byte of every file there."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def history(path: Path) -> list[Event]:
    """What the log holds."""
    with closing(SqliteLog.open(path)) as log:
        return list(log.history())


class TestDays:
    def test_no_byte_of_it_is_left(self, long_log: SqliteLog, path: Path, backups: Path) -> None:
        """Not in the log, its write-ahead log, or a backup of it, even while another reader is there."""
        weekly_backup(long_log, backups, NEXT_WEEK)
        assert WORDS.encode() in bytes_below(path.parent)
        assert WORDS.encode() in bytes_below(backups)
        done = forgotten(path, backups)
        assert (done.events, len(done.rewritten)) == (1, 1)
        assert WORDS.encode() not in bytes_below(path.parent, backups)

    def test_other_days_stay(self, long_log: SqliteLog, path: Path, backups: Path) -> None:
        """In the log and in the backup, both of them sound."""
        weekly_backup(long_log, backups, NEXT_WEEK)
        before = [event for event in long_log.history() if event.day != TODAY]
        forgotten(path, backups)
        (copy,) = backups.iterdir()
        assert list(long_log.history()) == before
        assert history(copy) == before
        assert is_good(copy)

    def test_the_log_grows_only_again_afterwards(
        self, long_log: SqliteLog, path: Path, backups: Path
    ) -> None:
        """Its guards are back."""
        forgotten(path, backups)
        with closing(sqlite3.connect(path)) as other:
            for statement in ("DELETE FROM event", "UPDATE event SET day = '2000-01-01'"):
                with pytest.raises(sqlite3.IntegrityError):
                    other.execute(statement)
        assert long_log.append([draft()])[0].kind is EventKind.DONE

    def test_a_reader_goes_on_where_it_was(self, long_log: SqliteLog, path: Path, backups: Path) -> None:
        """Numbers are not used again: what is recorded later comes after the cursor."""
        cursor = long_log.after(0).cursor
        forgotten(path, backups, days(TODAY - timedelta(days=40), TODAY))
        (new,) = long_log.append([draft()])
        assert long_log.after(cursor).events == (new,)

    def test_what_took_it_back_goes_too(self, disk_log: SqliteLog, path: Path, backups: Path) -> None:
        """With its reason, on whatever day it was taken back."""
        (entry,) = disk_log.append([noted(YESTERDAY, "mistaken")])
        disk_log.append([draft(EventKind.RETRACTED, data={"event": entry.id, "because": WORDS})])
        assert forgotten(path, backups, days(YESTERDAY, YESTERDAY)).events == 2
        assert history(path) == []

    def test_what_was_taken_back_does_not_return(
        self, disk_log: SqliteLog, path: Path, backups: Path
    ) -> None:
        """A retraction of another day's entry stays, without its reason."""
        (entry,) = disk_log.append([noted(YESTERDAY, "mistaken")])
        disk_log.append([draft(EventKind.RETRACTED, data={"event": entry.id, "because": WORDS})])
        done = forgotten(path, backups)
        assert (done.events, done.kept) == (0, 1)
        assert history(path)[-1].data == {"event": entry.id}
        assert WORDS.encode() not in bytes_below(path.parent)

    def test_a_pause_does_not_return(self, disk_log: SqliteLog, path: Path, backups: Path) -> None:
        """The last pause or resumption of the span stays, for the days after it."""
        paused = draft(EventKind.PAUSED, day=YESTERDAY, habit=None, minutes=-1440, data={"because": "away"})
        disk_log.append([paused])
        disk_log.append(
            [draft(EventKind.RESUMED, habit=None), draft(EventKind.PAUSED, habit=None, minutes=5)]
        )
        disk_log.append([draft(EventKind.RESUMED, habit=None, minutes=10)])
        assert forgotten(path, backups).events == 2
        state = fold(EMPTY, disk_log.recent(TODAY, LASTING).events)
        assert state.paused(NEXT_WEEK) is None

    def test_the_configuration_in_force_stays(self, disk_log: SqliteLog, path: Path, backups: Path) -> None:
        """The one before it does not."""
        changes = [draft(EventKind.CONFIG_CHANGED, habit=None, data={"fingerprint": name}) for name in "ab"]
        disk_log.append(changes)
        forgotten(path, backups)
        assert [event.data["fingerprint"] for event in history(path)] == ["b"]

    def test_a_forgotten_outcome_is_not_missed(self, disk_log: SqliteLog, path: Path, backups: Path) -> None:
        """Of the last days, which a starting daemon looks at, it becomes excused; an older one is gone."""
        for number in (0, 30):
            day = TODAY - timedelta(days=number)
            disk_log.append([draft(day=day)._replace(occurrence=f"water@{day}T09:00")])
        disk_log.mark_up(MORNING, MORNING + timedelta(hours=2))
        forgotten(path, backups, days(TODAY - timedelta(days=30), TODAY))
        (left,) = history(path)
        assert (left.kind, left.day, left.occurrence) == (EventKind.EXCUSED, TODAY, "water@2026-11-23T09:00")
        assert left.data == {"reason": FORGOTTEN}

    def test_uptime_of_these_days_goes(self, disk_log: SqliteLog, path: Path, backups: Path) -> None:
        """But for the last, from which a daemon knows how long it was away."""
        for number in (3, 2, 0):
            begins = MORNING - timedelta(days=number)
            disk_log.mark_up(begins, begins + timedelta(hours=1))
        forgotten(path, backups, days(TODAY - timedelta(days=2), TODAY))
        left = disk_log.uptime(MORNING - timedelta(days=9))
        assert [up.begins for up in left] == [MORNING - timedelta(days=3), MORNING]

    @pytest.mark.usefixtures("long_log")
    def test_a_damaged_copy_is_removed(self, path: Path, backups: Path) -> None:
        """It cannot be changed in part. A sound one of an older version is changed."""
        aside = path.with_name("log.db.damaged-20261101T000000")
        aside.write_bytes(b"\0" * 100 + WORDS.encode())
        copy_database(str(path), f"{path}.before-version-2")
        done = forgotten(path, backups)
        assert done.removed == (aside,)
        assert done.rewritten == (path.with_name("log.db.before-version-2"),)
        assert WORDS.encode() not in bytes_below(path.parent)

    @pytest.mark.usefixtures("long_log", "impatient")
    def test_a_reader_in_the_way_is_told(self, path: Path, backups: Path) -> None:
        """While another program reads an old state, the journal cannot be emptied, and that is said."""
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM event").fetchone()
            with pytest.raises(LogFault, match=r"locked|repeat the command"):
                forgotten(path, backups)
        forgotten(path, backups)
        assert WORDS.encode() not in bytes_below(path.parent)

    @pytest.mark.usefixtures("long_log")
    def test_twice_is_harmless(self, path: Path, backups: Path) -> None:
        """The second time there is nothing."""
        forgotten(path, backups)
        assert forgotten(path, backups).events == 0
        assert count_events(path) == 39


class TestEverything:
    def test_nothing_is_left(self, long_log: SqliteLog, path: Path, backups: Path) -> None:
        """The log, its journal, its copies, what was set aside, and the other files named."""
        weekly_backup(long_log, backups, NEXT_WEEK)
        path.with_name("log.db.damaged-20261101T000000-wal").touch()
        path.with_name("log.db.damaged-20261101T000000").write_bytes(WORDS.encode())
        other = backups.parent / "compiled.json"
        other.write_text("{}")
        long_log.close()
        assert forget_everything(files_of(path, backups), [other]).events == 40
        assert bytes_below(path.parent, backups.parent) == b""
        assert not any(path.parent.iterdir())

    def test_what_it_removes_it_overwrites_first(self, path: Path, backups: Path) -> None:
        """A second name of the file holds zeros afterwards."""
        path.parent.mkdir()
        path.write_bytes(WORDS.encode())
        second = backups / "second"
        second.hardlink_to(path)
        forget_everything(files_of(path, backups), [])
        assert second.read_bytes() == bytes(len(WORDS))

    def test_a_damaged_log_goes_too(self, path: Path, backups: Path) -> None:
        """It need not be readable."""
        path.parent.mkdir()
        path.write_bytes(b"no database at all" * 100)
        assert forget_everything(files_of(path, backups), []).removed == (path,)

    @pytest.mark.usefixtures("long_log", "impatient")
    def test_a_writer_in_the_way_is_told(self, path: Path, backups: Path) -> None:
        """Everything is still there."""
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            with pytest.raises(LogFault, match="locked"):
                forget_everything(files_of(path, backups), [])
        assert count_events(path) == 40


class TestDaemon:
    def test_what_is_forgotten_stays_forgotten(self, disk_log: SqliteLog, path: Path, backups: Path) -> None:
        """A daemon that starts afterwards neither asks again for it nor calls it missed."""
        life = Life(configured(task("pill", "08:00", "12:00", "20:00", window=60)), log=disk_log)  # type: ignore[arg-type]  # the twin
        for clock in ("08:00", "12:00"):
            life.until(f"2026-11-23T{clock}")
            life.click(Choice.DONE)
        life.until("2026-11-23T13:30")
        here = Calendar(life.configuration.rhythm, BERLIN)
        span = Days(TODAY, TODAY, here.begins(TODAY), here.ends(TODAY), life.now, 3600)
        forget_days(files_of(path, backups), span)
        life.off_until("2026-11-23T15:00")
        life.until("2026-11-24T05:00")
        pills = [event for event in disk_log.history() if event.habit == "pill"]
        outcomes = {str(event.occurrence)[-5:]: event.kind for event in pills if event.kind in OUTCOMES}
        assert outcomes == {
            "08:00": EventKind.EXCUSED,
            "12:00": EventKind.EXCUSED,
            "20:00": EventKind.MISSED,
        }

    def test_what_was_cut_off_is_finished_the_next_time(
        self, long_log: SqliteLog, path: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Deleted, but still in the bytes when the power went: repeating it clears them."""
        del long_log

        def power_cut(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as cut:
            cut.setattr(forgetting, "_write_anew", power_cut)
            with pytest.raises(KeyboardInterrupt):
                forgotten(path, backups)
        assert count_events(path) == 39
        assert WORDS.encode() in bytes_below(path.parent)
        forgotten(path, backups)
        assert WORDS.encode() not in bytes_below(path.parent)
