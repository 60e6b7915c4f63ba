"""What is told in order: of one machine as it recorded it, of several the same on each of them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.diary import TODAY, draft
from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.order import place_of
from steadyhand.storage.record import Record, record_text
from steadyhand.storage.sqlite import SqliteLog

MORE_THAN_A_CHUNK = 600
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SqliteLog]:
    """The log of another machine."""
    with closing(SqliteLog.open(tmp_path / "other.db")) as log:
        yield log


def hear(log: SqliteLog, other: SqliteLog) -> None:
    """Take in what the other has recorded itself."""
    own = other.records_after(other.device, 0)
    log.merge(Record(f"line {event.sequence}", record_text(event)) for event in own)


def ids(events: Iterator[Event]) -> list[str]:
    """Which events they are, in order."""
    return [event.id for event in events]


def test_one_machine_tells_as_it_recorded(disk_log: SqliteLog) -> None:
    """What is entered later of an earlier hour, or after the clock was set back, stays where it is."""
    disk_log.append([draft(minutes=5), draft(minutes=-60)])
    assert ids(disk_log.chronicle()) == ids(disk_log.history())
    assert [event.sequence for event in disk_log.chronicle()] == [1, 2]


def test_two_machines_tell_the_same(disk_log: SqliteLog, other: SqliteLog) -> None:
    """Whichever heard of the other when, and where an instant is the same too."""
    disk_log.append([draft(minutes=2 * number) for number in range(MORE_THAN_A_CHUNK)])
    other.append([draft(minutes=3 * number) for number in range(MORE_THAN_A_CHUNK)])
    hear(other, disk_log)
    hear(disk_log, other)
    told = list(disk_log.chronicle())
    assert len(told) == 2 * MORE_THAN_A_CHUNK
    assert ids(iter(told)) == ids(other.chronicle())
    assert all(place_of(before) < place_of(after) for before, after in pairwise(told))
    assert ids(disk_log.history()) != ids(other.history())


def test_of_several_machines_too_one_can_ask_for_less(disk_log: SqliteLog, other: SqliteLog) -> None:
    """By day and by habit."""
    disk_log.append([draft(), draft(minutes=1, habit="tea"), draft(minutes=2, day=TOMORROW)])
    other.append([draft(minutes=-1), draft(minutes=-2, day=TOMORROW)])
    hear(disk_log, other)
    assert [event.at for event in disk_log.chronicle(TODAY, TODAY, "water")] == [
        draft(minutes=-1).at,
        draft().at,
    ]
    assert len(list(disk_log.chronicle(TOMORROW))) == 2


def test_what_was_imported_stays_in_its_order(disk_log: SqliteLog, other: SqliteLog) -> None:
    """A file of another machine is no other machine: an export of it is the same again."""
    other.append([draft(minutes=5), draft(minutes=-60)])
    disk_log.append([draft()])
    disk_log.adopt(other.history())
    assert ids(disk_log.chronicle()) == ids(disk_log.history())
