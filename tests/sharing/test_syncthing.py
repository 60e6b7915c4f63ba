"""The folder as a real synchroniser keeps it: two Syncthing instances."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.shared import DESKTOP, LAPTOP, bodies, file_of, kinds, ledger, reader, taken, writer
from stage.meeting import in_loop
from stage.syncthing import synchronised
from steadyhand.sharing.record import Record
from steadyhand.sharing.trouble import TroubleKind
from steadyhand.sharing.watching import Watch

DEADLINE_S = 30.0
PATIENCE_S = 3.0
pytestmark = pytest.mark.desktop


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The laptop's copy of the folder, and the desktop's."""
    with synchronised(tmp_path) as both:
        yield both


@in_loop
async def test_what_is_written_comes_without_looking_again_and_again(copies: tuple[Path, Path]) -> None:
    """Each record arrives by a change that the kernel tells of, added to the file or in a new one."""
    theirs, ours = copies
    heard = asyncio.Event()
    watch = Watch(ours, DESKTOP, heard.set, lambda: None)
    log, desktop, found = ledger(LAPTOP), reader(ours), list[Record]()
    writes = writer(theirs, log)
    for number, write in enumerate((writes.write, writes.write, writes.rewrite), start=1):
        log.add(b"%d" % number)
        write()
        while len(found) < number:
            await asyncio.wait_for(heard.wait(), DEADLINE_S)
            heard.clear()
            found += taken(desktop)
    assert bodies(found) == [b"1", b"2", b"3"]
    assert desktop.troubles == ()
    watch.close()


@in_loop
async def test_what_another_machine_does_to_the_file_is_mended(copies: tuple[Path, Path]) -> None:
    """Bytes that another machine adds are gone again, with the device's next record at the latest.

    Syncthing may miss a change to a file that it is just bringing; a later one it sees.
    """
    ours, theirs = copies
    log, desktop, found = ledger(LAPTOP, b"1"), reader(theirs), list[Record]()
    writes, heard = writer(ours, log), asyncio.Event()
    watches = (
        Watch(ours, LAPTOP, lambda: None, heard.set),
        Watch(theirs, DESKTOP, heard.set, lambda: None),
    )
    writes.write()
    while not file_of(theirs).exists():
        await asyncio.wait_for(heard.wait(), DEADLINE_S)
        heard.clear()
    with file_of(theirs).open("ab") as file:
        file.write(b"meddled")
    found += taken(desktop)
    assert kinds(desktop) == [TroubleKind.DAMAGED]
    while set(kinds(desktop)) - {TroubleKind.CONFLICT_COPY} or len(found) < log.last():
        if not await heard_within(heard, PATIENCE_S):
            log.add(b"%d" % (log.last() + 1))
        writes.write()
        found += taken(desktop)
    assert found == log.records
    for watch in watches:
        watch.close()


async def heard_within(heard: asyncio.Event, seconds: float) -> bool:
    """Whether there was a change so soon."""
    try:
        await asyncio.wait_for(heard.wait(), seconds)
    except TimeoutError:
        return False
    heard.clear()
    return True
