"""The process that shares leaves what is long undone once it is told to end."""

import asyncio
from pathlib import Path

from sharing.machines import Machine, by_folder
from steadyhand.bootstrap.sharing.folder import FolderWay
from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.sharing.sealing import NotSealed
from steadyhand.storage.sqlite import SqliteLog


def test_a_file_that_is_being_written_is_left_when_the_process_is_to_end(tmp_path: Path) -> None:
    """After the record it is at: nothing stands in the folder, and the log has everything."""
    folder = tmp_path / "folder"
    laptop = Machine(tmp_path / "laptop", "laptop", by_folder(folder))
    laptop.twitches(3)
    asked: list[int] = []

    def is_ending() -> bool:
        asked.append(1)
        return len(asked) > 1

    async def shared() -> None:
        log = SqliteLog.open(laptop.log)
        ground = Ground(log, NotSealed(), Ledger(str(laptop.state)), is_ending=is_ending)
        work = asyncio.create_task(FolderWay(folder, ground).run())
        for _ in range(100):
            await asyncio.sleep(0)
        work.cancel()
        await asyncio.wait((work,))
        log.close()

    asyncio.run(shared())
    assert list(folder.iterdir()) == []
    assert len(laptop.ids) == 3
