"""A log that was copied, or came back from a backup, goes on under an id of its own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fakes.diary import draft
from steadyhand.domain.reminding.event import Event
from steadyhand.errors import LogFault
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.record import Record, record_text
from steadyhand.storage.renewing import renew
from steadyhand.storage.sqlite import SqliteLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with three entries of its own, between which one of another device came."""
    path = tmp_path / "log.db"
    with closing(SqliteLog.open(path)) as log:
        log.append([draft(minutes=1)])
        other = MemoryLog()
        (theirs,) = other.append([draft(minutes=2)])
        log.merge([Record("line 1", record_text(theirs))])
        log.append([draft(minutes=3), draft(minutes=4)])
    return path


def events_in(path: Path) -> Iterator[Event]:
    """What the log has."""
    with closing(SqliteLog.open(path)) as log:
        yield from log.history()


def test_what_was_shared_stays_the_old_devices(path: Path) -> None:
    """Under the numbers it had; what nobody has yet is the new device's."""
    first, _, second, third = events_in(path)
    new = renew(str(path), {first.sequence: first.id, second.sequence: second.id})
    after = list(events_in(path))
    assert [event.id for event in after] == [event.id for event in events_in(path)]
    assert [event.device == new for event in after] == [False, False, False, True]
    assert (after[0].sequence, after[2].sequence) == (first.sequence, second.sequence)
    assert after[3] == third._replace(device=new)


def test_another_record_under_its_number_makes_it_the_new_devices(path: Path) -> None:
    """The copy and the original went different ways from there."""
    first, *_, last = events_in(path)
    new = renew(str(path), {first.sequence: first.id, last.sequence: "another"})
    assert [event.device == new for event in events_in(path)] == [False, False, True, True]


def test_a_renewed_log_takes_in_what_the_old_device_went_on_to_record(path: Path) -> None:
    """As that of any other, and it numbers its own from where it is."""
    first, *_ = events_in(path)
    renew(str(path), {first.sequence: first.id})
    with closing(SqliteLog.open(path)) as log:
        assert log.spans()[first.device] == [(first.sequence, first.sequence)]
        ahead = first._replace(id="01900000-0000-7000-8000-000000000001", sequence=3)
        assert log.merge([Record("line 1", record_text(ahead))]).new == 1
        (mine,) = log.append([draft(minutes=9)])
        assert mine.device == log.device != first.device
        assert log.last_own() == mine.sequence


def test_renewing_lifts_no_guard_for_good(path: Path) -> None:
    """Afterwards no event can be changed, as before."""
    renew(str(path), {})
    with closing(SqliteLog.open(path)) as log, pytest.raises(LogFault, match="never changed"):
        log._perform("UPDATE event SET kind = 'done'")


def test_the_numbers_of_each_device_are_told_as_ranges(path: Path) -> None:
    """What was forgotten is among them; this device's own is not."""
    with closing(SqliteLog.open(path)) as log:
        other = MemoryLog()
        records = [
            Record(f"line {n}", record_text(each)) for n, each in enumerate(other.append([draft()] * 6))
        ]
        log.merge([records[0], records[1], records[4]])
        assert log.spans()[other.device] == [(1, 2), (5, 5)]
        log.merge(records)
        assert log.spans()[other.device] == [(1, 6)]
        assert log.device not in log.spans()
        assert log.last_own() == 4
