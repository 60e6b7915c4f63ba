"""The log as the server's exchange sees it: what was not taken in is asked for again."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from fakes.diary import draft
from fakes.shared import RING
from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.bootstrap.sharing.server import LogShelf, wrapped
from steadyhand.sharing.record import Record
from steadyhand.sharing.sealing import NotSealed, Sealed
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.record import record_text
from steadyhand.storage.sqlite import SqliteLog


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    """This machine's."""
    with closing(SqliteLog.open(tmp_path / "log.db")) as log:
        yield log


@pytest.fixture
def shelf(log: SqliteLog, tmp_path: Path) -> LogShelf:
    """Its shelf."""
    return LogShelf(Ground(log, NotSealed(), Ledger(str(tmp_path))))


def of_another(number: int) -> list[Record]:
    """So many records of another machine, as a server has them."""
    log = MemoryLog()
    events = log.append([draft(minutes=minutes) for minutes in range(number)])
    return [
        wrapped(NotSealed(), Record(each.device, each.sequence, record_text(each).encode()))
        for each in events
    ]


@pytest.fixture
def sent() -> list[Record]:
    """Three of them."""
    return of_another(3)


def of_a_newer_version(record: Record) -> Record:
    """The same of a kind that nobody here knows yet."""
    return record._replace(body=record.body.replace(b'"kind":"', b'"kind":"new_'))


def test_what_is_here_is_not_asked_for_again(shelf: LogShelf, sent: list[Record]) -> None:
    """From the last on."""
    shelf.take(sent)
    assert shelf.places() == {sent[0].device: 3}


def test_a_record_of_a_kind_nobody_knows_is_asked_for_until_it_is_known(
    shelf: LogShelf, sent: list[Record], log: SqliteLog
) -> None:
    """What came after it is taken in all the same; once Steadyhand was updated nothing is missing."""
    first, second, third = sent
    shelf.take([first, of_a_newer_version(second), third])
    assert shelf.places() == {first.device: 1}
    shelf.take([of_a_newer_version(second), third])
    assert shelf.places() == {first.device: 1}
    shelf.take([second, third])
    assert shelf.places() == {first.device: 3}
    assert len(list(log.history())) == 3


def test_a_refused_record_that_its_device_has_forgotten_is_asked_for_once_more(
    shelf: LogShelf, sent: list[Record]
) -> None:
    """What comes in its place says that it is gone; a later one that is refused is noted in its turn."""
    first, second, third = sent
    shelf.take([first, of_a_newer_version(second), third])
    assert shelf.places() == {first.device: 1}
    shelf.take([third])
    assert shelf.places() == {first.device: 3}


def test_what_cannot_be_opened_is_noted_before_the_log_goes_beyond_it(
    log: SqliteLog, tmp_path: Path, sent: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed in between asks for it again."""
    device = sent[0].device
    shut = wrapped(Sealed(RING), Record(device, 2, b"{}"))
    shelf = LogShelf(Ground(log, NotSealed(), Ledger(str(tmp_path))))

    def killed(records: object, doubt: object) -> NoReturn:
        del records, doubt
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(log, "merge", killed)
        with pytest.raises(KeyboardInterrupt):
            shelf.take([sent[0], shut, sent[2]])
    assert Ledger(str(tmp_path)).refused_from == {device: 2}


def test_what_comes_after_a_refused_record_is_read_again_to_the_end(shelf: LogShelf, log: SqliteLog) -> None:
    """Also where the connection falls on the way: a second one that was refused is not forgotten."""
    first, second, third, fourth = of_another(4)
    shelf.take([of_a_newer_version(first), second, of_a_newer_version(third), fourth])
    assert shelf.places() == {first.device: 0}
    shelf.take([first])
    assert shelf.places() == {first.device: 1}
    shelf.take([second])
    assert shelf.places() == {first.device: 2}
    shelf.take([third, fourth])
    assert shelf.places() == {first.device: 4}
    assert len(list(log.history())) == 4
