"""What other devices recorded, taken into a log."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.diary import MORNING, TODAY, draft
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.storage.backup import weekly_backup
from steadyhand.storage.forgetting import Days, Files, forget_days
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.merging import OTHER_CONTENT, OTHER_EVENT, Rejection
from steadyhand.storage.record import Record, event_in, record_text
from steadyhand.storage.recovery import SKIPPED, open_checked
from steadyhand.storage.sqlite import SqliteLog

NEXT_WEEK = MORNING + timedelta(days=7)
VERSION_1 = Path(__file__).with_name("version_1.sql").read_text()
AnyLog = SqliteLog | MemoryLog


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where the weekly copies go."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def other() -> MemoryLog:
    """The log of another device, with three events."""
    log = MemoryLog()
    log.append([draft(minutes=number, data={"amount": 250}) for number in range(3)])
    return log


def told_by(log: AnyLog, after: int = 0) -> list[Record]:
    """What a device tells of its own, each at a place."""
    return as_records(log.records_after(log.device, after))


def as_records(events: Iterator[Event] | list[Event]) -> list[Record]:
    """The events as lines of a file."""
    return [Record(f"line {place}", record_text(event)) for place, event in enumerate(events, start=1)]


def test_what_another_device_recorded_is_taken_in(log: AnyLog, other: MemoryLog) -> None:
    """Foreign events keep their ids, their device and their numbers, and are new once."""
    merged = log.merge(told_by(other))
    assert (merged.new, merged.known, merged.rejected) == (3, 0, 0)
    assert list(log.history()) == list(other.history())
    assert log.spans() == {other.device: [(1, 3)]}


def test_merging_again_changes_nothing(log: AnyLog, other: MemoryLog) -> None:
    """A set union: what is there already is counted as known."""
    log.merge(told_by(other))
    cursor = log.cursor
    merged = log.merge([*told_by(other), *told_by(other)])
    assert (merged.new, merged.known) == (0, 6)
    assert log.cursor == cursor


def test_a_record_twice_in_one_go_is_one(log: AnyLog, other: MemoryLog) -> None:
    """Duplicates may come side by side."""
    merged = log.merge(record for record in told_by(other) for _ in range(2))
    assert (merged.new, merged.known) == (3, 3)


def test_what_was_lost_on_the_way_may_come_later(log: AnyLog, other: MemoryLog) -> None:
    """A gap is filled by sending again; the numbers give the order."""
    first, second, third = told_by(other)
    log.merge([third, first])
    assert log.spans() == {other.device: [(1, 1), (3, 3)]}
    log.merge([second])
    assert log.spans() == {other.device: [(1, 3)]}
    assert list(log.records_after(other.device, 0)) == list(other.history())


def test_a_device_gives_its_own_records_from_a_number_on(log: AnyLog, other: MemoryLog) -> None:
    """Only its own, in the order of their numbers, whatever came in between."""
    before = log.append([draft()])
    log.merge(told_by(other))
    after = log.append([draft(), draft()])
    assert tuple(log.records_after(log.device, 0)) == (*before, *after)
    assert tuple(log.records_after(log.device, before[0].sequence)) == after


def test_many_records_of_its_own_come_in_pieces(log: AnyLog) -> None:
    """More than are read at once."""
    events = log.append([draft()] * 1201)
    assert tuple(log.records_after(log.device, 0)) == events


def test_what_was_imported_without_a_number_gets_it_later(log: AnyLog, other: MemoryLog) -> None:
    """An export does not tell the numbers; the device itself does, and the event stays the same one."""
    log.adopt(other.history())
    assert {event.sequence for event in log.history()} == {0}
    assert log.merge(told_by(other))[:2] == (0, 3)
    assert list(log.records_after(other.device, 0)) == list(other.history())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda event: event._replace(habit="tea"), OTHER_CONTENT),
        (lambda event: event._replace(data={"amount": 251}), OTHER_CONTENT),
        (lambda event: event._replace(id=f"{event.id[:-1]}{int(event.id[-1], 16) ^ 1:x}"), OTHER_EVENT),
    ],
)
def test_a_record_that_contradicts_the_log_is_refused(
    log: AnyLog, other: MemoryLog, change: Callable[[Event], Event], reason: str
) -> None:
    """An event is immutable: what is there stays, the other is told by its place, the rest goes on."""
    log.merge(told_by(other)[:2])
    forged = record_text(change(next(other.records_after(other.device, 1))))
    merged = log.merge([Record("line 7", forged), *told_by(other)[2:]])
    assert merged.rejections == (Rejection("line 7", reason),)
    assert merged.new == 1
    assert list(log.history()) == list(other.history())


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "no", '{"sequence": 0}', '{"sequence": true}', "x" * 70_000]
)
def test_a_record_that_is_none_is_refused(log: AnyLog, other: MemoryLog, text: str) -> None:
    """Torn and strange lines are told, quote nothing, and hold nothing up."""
    merged = log.merge([Record("laptop.log, byte 12", text), *told_by(other)])
    assert (merged.new, merged.rejected) == (3, 1)
    assert merged.rejections[0].place == "laptop.log, byte 12"
    assert "Nothing was imported" not in merged.rejections[0].reason


def test_a_record_that_cannot_have_been_is_refused(log: AnyLog, other: MemoryLog) -> None:
    """Who merges may have reasons of their own."""
    merged = log.merge(told_by(other), lambda event: "too much" if event.sequence == 2 else None)
    assert (merged.new, merged.rejections) == (2, (Rejection("line 2", "too much"),))


def test_many_refusals_are_counted(log: AnyLog) -> None:
    """The first hundred are told by their places."""
    merged = log.merge(Record(f"line {number}", "?") for number in range(2500))
    assert (merged.rejected, len(merged.rejections)) == (2500, 100)


def test_the_latest_instant_of_each_device_is_told(log: AnyLog, other: MemoryLog) -> None:
    """By it a clock that is ahead is noticed."""
    assert log.merge(told_by(other)).latest == {other.device: max(event.at for event in other.history())}


def test_a_record_says_all_that_an_event_says(other: MemoryLog) -> None:
    """There and back it is the same event."""
    (event,) = other.append([draft(EventKind.DONE, data={"amount": 0.1, "note": "ü"})])
    assert event_in(record_text(event)) == event


def test_a_number_is_never_given_twice(path: Path) -> None:
    """Not after the last events were forgotten, either: others know events by them."""
    with closing(SqliteLog.open(path)) as log:
        log.append([draft(), draft()])
        log._connection.execute("DROP TRIGGER event_is_never_deleted")
        log._connection.execute("DELETE FROM event")
        assert log.append([draft()])[0].sequence == 3


def test_a_foreign_event_is_never_changed(disk_log: SqliteLog, other: MemoryLog) -> None:
    """The database refuses another number, and another content with a first number."""
    disk_log.adopt(other.history())
    for change in ("sequence = 1, habit = 'tea'", "habit = 'tea'", "sequence = NULL"):
        with pytest.raises(Exception, match="never changed"):
            disk_log._connection.execute(f"UPDATE event SET {change}")  # noqa: S608 - of this test


class TestForgetting:
    def test_what_was_forgotten_here_is_not_brought_back(
        self, disk_log: SqliteLog, other: MemoryLog, path: Path
    ) -> None:
        """Neither a foreign event nor one's own that another device sends again."""
        disk_log.append([draft(data={"note": "mine"})])
        mine = told_by(disk_log)
        disk_log.merge(told_by(other))
        forget(path)
        merged = disk_log.merge([*told_by(other), *mine])
        assert (merged.new, merged.known, merged.forgotten, merged.rejected) == (0, 0, 4, 0)
        assert list(disk_log.history()) == []

    def test_what_was_forgotten_was_here(self, disk_log: SqliteLog, other: MemoryLog, path: Path) -> None:
        """It is not asked for again, and its number is not given again."""
        disk_log.append([draft(), draft()])
        disk_log.merge(told_by(other)[:2])
        forget(path)
        disk_log.merge(told_by(other))
        assert disk_log.spans() == {other.device: [(1, 3)]}
        assert disk_log.last_own() == 2

    def test_what_is_recorded_later_is_taken_in(
        self, disk_log: SqliteLog, other: MemoryLog, path: Path
    ) -> None:
        """Also of a day that was forgotten: forgetting is about what was there."""
        disk_log.merge(told_by(other))
        forget(path)
        other.append([draft(minutes=9)])
        assert disk_log.merge(told_by(other))[:3] == (1, 0, 3)

    def test_what_is_kept_without_its_words_is_not_refused(
        self, disk_log: SqliteLog, other: MemoryLog, path: Path
    ) -> None:
        """A pause that later days need stays; its reason does not come back."""
        other.append([draft(EventKind.PAUSED, habit=None, data={"because": "ill"})])
        disk_log.merge(told_by(other))
        forget(path)
        assert disk_log.merge(told_by(other)).rejected == 0
        assert [event.data for event in disk_log.history()] == [{}]

    def test_a_copy_of_the_first_version_is_treated_alike(self, path: Path) -> None:
        """It has no numbers to keep, and its guards are its own."""
        path.parent.mkdir()
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(VERSION_1)
        forget(path)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT kind FROM event").fetchall() == [("excused",)]
        with closing(SqliteLog.open(path)) as log:
            assert log.append([draft()])[0].sequence == 3


class TestAfterADamage:
    def test_numbers_are_those_that_others_know(self, path: Path, backups: Path, other: MemoryLog) -> None:
        """What was saved keeps them; the next one is far beyond what may have gone out."""
        before = damaged(path, backups, other)
        with closing(open_checked(path, backups, NEXT_WEEK).log) as log:
            found = {event.id: event for event in log.history()}
            assert all(found.get(event.id, event) == event for event in before)
            assert log.append([draft()])[0].sequence > SKIPPED
            assert log.merge(told_by(other)).rejected == 0

    def test_what_was_lost_comes_back_from_others(self, path: Path, backups: Path, other: MemoryLog) -> None:
        """Another device still holds what this one recorded after the backup."""
        before = damaged(path, backups, other)
        with closing(open_checked(path, backups, NEXT_WEEK).log) as log:
            merged = log.merge(as_records([event for event in before if event.device == log.device]))
            assert merged.rejected == 0
            own = [event for event in before if event.device == log.device]
            assert list(log.records_after(log.device, 0)) == own

    def test_without_a_backup_the_old_device_is_another(
        self, path: Path, backups: Path, other: MemoryLog
    ) -> None:
        """The new log is of a new device; the events of the old one keep their numbers."""
        with closing(SqliteLog.open(path)) as log:
            old = log.device
        before = damaged(path, None, other)
        with closing(open_checked(path, backups, NEXT_WEEK).log) as log:
            assert log.device != old
            assert log.merge(as_records(before)).rejected == 0
            assert list(log.records_after(old, 0)) == [event for event in before if event.device == old]


def forget(path: Path) -> None:
    """Forget the day."""
    begins = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
    span = Days(TODAY, TODAY, begins, begins + timedelta(days=1), NEXT_WEEK, 3600)
    forget_days(Files(path, (), ()), span)


def damaged(path: Path, backups: Path | None, other: MemoryLog) -> list[Event]:
    """A log with events of two devices, the first of them in a backup, garbled; gives what it held."""
    with closing(SqliteLog.open(path)) as log:
        log.append([draft(data={"note": "x" * 40}) for _ in range(200)])
        if backups is not None:
            weekly_backup(log, backups, MORNING)
        log.merge(told_by(other))
        log.append([draft(minutes=5, data={"note": "y" * 40}) for _ in range(100)])
        events = list(log.history())
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 3 * 4096)
        file.write(b"x" * 4096)
    return events


def test_days_before_are_not_mixed_up(log: AnyLog, other: MemoryLog) -> None:
    """Foreign events are read by day and kind as one's own."""
    log.append([draft()])
    log.merge(told_by(other))
    assert len(list(log.of_kinds([EventKind.DONE], TODAY, TODAY + timedelta(days=1)))) == 4
