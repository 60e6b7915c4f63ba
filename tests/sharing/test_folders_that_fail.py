"""The folder fills up, or is not mounted and an empty one is in its place: nothing is lost or comes back."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.diary import MORNING, TODAY, draft
from fakes.shared import reader, sealed, taken
from stage.meeting import in_loop
from steadyhand.bootstrap.sharing.folder import FolderWay, is_empty
from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.bootstrap.sharing.records import OwnRecords
from steadyhand.bootstrap.sharing.told import Told
from steadyhand.sharing.writing import Writer
from steadyhand.storage.forgetting import Days, Files, forget_days
from steadyhand.storage.sqlite import SqliteLog

TURNS = 50
DAY = timedelta(days=1)


class Hearing(Told):
    """Knows what came of each time that the folder was used."""

    def __init__(self) -> None:
        super().__init__()
        self.passes: list[str | None] = []

    def of_the_folder(self, trouble: str | None) -> None:
        """Note it."""
        self.passes.append(trouble)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shared folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    """This machine's, with three records of a day and one of the next."""
    with closing(SqliteLog.open(tmp_path / "log.db")) as log:
        log.append([draft(minutes=number) for number in range(3)])
        log.append([draft(minutes=1440, day=TODAY + DAY)])
        yield log


async def turns() -> None:
    """Let the event loop hear and do whatever there is."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


@asynccontextmanager
async def sharing(folder: Path, log: SqliteLog) -> AsyncIterator[tuple[FolderWay, Hearing]]:
    """The process that shares, once it has done what there is to do at its start."""
    told = Hearing()
    way = FolderWay(folder, Ground(log, sealed(), Ledger(str(folder.parent)), told))
    work = asyncio.create_task(way.run())
    await turns()
    try:
        yield way, told
    finally:
        work.cancel()
        await asyncio.wait((work,))


@in_loop
async def test_a_full_folder_is_not_tried_again_and_again(
    folder: Path, log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an attempt itself does to the file is no reason for the next; what is recorded is."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with sharing(folder, log) as (way, told):
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            log.append([draft(minutes=9)])
            way.offer()
            await turns()
        assert sum(trouble is not None for trouble in told.passes) == 1
        log.append([draft(minutes=10)])
        way.offer()
        await turns()
        assert told.passes[-1] is None
    assert len(taken(reader(folder))) == 6


@contextmanager
def unmounted(folder: Path, *names: str) -> Iterator[None]:
    """A folder with only these files is in the place of the folder."""
    mounted = folder.rename(folder.with_name("mounted"))
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    yield
    folder.rename(folder.with_name("empty"))
    mounted.rename(folder)


def numbers(folder: Path, device: str) -> list[int]:
    """Which records of that device can be read there, by any other."""
    return [record.sequence for record in taken(reader(folder)) if record.device == device]


@in_loop
async def test_what_was_forgotten_while_the_folder_was_not_mounted_leaves_it(
    folder: Path, log: SqliteLog, tmp_path: Path
) -> None:
    """What was written into the folder in its place is not taken for the file that comes back."""
    async with sharing(folder, log):
        assert numbers(folder, log.device) == [1, 2, 3, 4]
    with unmounted(folder, "other"):
        span = Days(TODAY, TODAY, MORNING, MORNING + DAY, MORNING + DAY, 3600)
        forget_days(Files(tmp_path / "log.db", (), ()), span)
        async with sharing(folder, log):
            assert numbers(folder, log.device) == [4]
    async with sharing(folder, log):
        assert numbers(folder, log.device) == [4]


@in_loop
async def test_an_empty_folder_is_no_word_that_the_others_have_gone(
    folder: Path, log: SqliteLog, tmp_path: Path
) -> None:
    """What they had sent stays, and what is recorded meanwhile is in the folder that comes back, once."""
    with closing(SqliteLog.open(tmp_path / "other.db")) as other:
        other.append([draft(minutes=30), draft(minutes=31)])
        Writer(folder, other.device, sealed(), OwnRecords(other)).write()
        async with sharing(folder, log):
            before = log.spans()
            with unmounted(folder):
                await turns()
                log.append([draft(minutes=20)])
                assert log.spans() == before == {other.device: [(1, 2)]}
            await turns()
            assert numbers(folder, log.device)[-1] == log.last_own()
            assert numbers(folder, other.device) == [1, 2]
        assert len(list(log.history())) == 7


@in_loop
async def test_nothing_is_written_into_an_empty_folder_that_had_this_machines_file(
    folder: Path, log: SqliteLog
) -> None:
    """A file in a mount point is hidden by the mount, or hinders it; it is told, and what fills it anew."""
    async with sharing(folder, log):
        pass
    with unmounted(folder):
        async with sharing(folder, log) as (_, told):
            assert "steady device rewrite" in str(told.passes[-1])
            assert is_empty(folder)
        Writer(folder, log.device, sealed(), OwnRecords(log)).rewrite()
        async with sharing(folder, log) as (_, told):
            assert told.passes == [None] * len(told.passes)


@in_loop
async def test_another_folder_may_be_empty(folder: Path, log: SqliteLog, tmp_path: Path) -> None:
    """As where the person has configured a new one."""
    async with sharing(folder, log):
        pass
    new = tmp_path / "new"
    new.mkdir()
    async with sharing(new, log):
        assert numbers(new, log.device) == [1, 2, 3, 4]
