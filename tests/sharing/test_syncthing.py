"""The folder as a real synchroniser keeps it: two Syncthing instances."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.shared import DESKTOP, LAPTOP, bodies, file_of, ledger, reader, taken, writer
from stage.meeting import in_loop
from stage.syncthing import synchronised
from steadyhand.sharing.record import Record
from steadyhand.sharing.watching import Watch

DEADLINE_S = 30.0
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
    """Bytes that another machine adds come back to the device, which hears of it and writes anew."""
    ours, theirs = copies
    writes = writer(ours, ledger(LAPTOP, b"one"))
    writes.write()
    heard = {"here": asyncio.Event(), "there": asyncio.Event()}
    watches = (
        Watch(ours, LAPTOP, lambda: None, heard["here"].set),
        Watch(theirs, DESKTOP, heard["there"].set, lambda: None),
    )
    await asyncio.wait_for(heard["there"].wait(), DEADLINE_S)
    with file_of(theirs).open("ab") as file:
        file.write(b"meddled")
    desktop = reader(theirs)
    taken(desktop)
    assert desktop.troubles
    while desktop.troubles:
        done, _ = await asyncio.wait(
            [asyncio.ensure_future(event.wait()) for event in heard.values()],
            return_when=asyncio.FIRST_COMPLETED,
            timeout=DEADLINE_S,
        )
        assert done
        for event in heard.values():
            event.clear()
        writes.write()
        taken(desktop)
    for watch in watches:
        watch.close()
