"""The process that shares waits where it can do nothing: it neither ends nor begins again and again."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from cli.household import STEADY
from sharing.machines import PATIENCE_S, Machine, by_folder
from stage.desktop import until
from steadyhand.bootstrap.sharing.serving import House
from steadyhand.bootstrap.sharing.told import Told
from steadyhand.system.paths import paths

NONE_ALLOWED = 'echo 0 > /proc/sys/user/max_inotify_watches; exec "$@"'
LATER = '[devices.postgres]\naddress = "host=localhost dbname=x user=x"\npassword_file = "~/later"'


class Heard(Told):
    """Hears when a fault of the server is told."""

    def __init__(self) -> None:
        super().__init__()
        self.fault = asyncio.Event()

    def of_the_server(self, trouble: str | None) -> None:
        """Note it."""
        del trouble
        self.fault.set()


@pytest.fixture
def laptop(tmp_path: Path) -> Machine:
    """A machine with a key, whose only way is a server with a password that is not there."""
    machine = Machine(tmp_path / "laptop", "laptop", by_folder(tmp_path / "folder"))
    machine.pair()
    machine.twitches()
    machine.configure(machine.config.read_text().replace(machine.way, LATER))
    return machine


def test_a_way_that_gave_up_is_not_begun_again_and_again(laptop: Machine) -> None:
    """The house of that configuration stands until another is in force."""
    asyncio.run(_stands(laptop))


async def _stands(laptop: Machine) -> None:
    house = House(laptop.environ, paths(laptop.environ), told := Heard(), lambda: None)
    standing = asyncio.create_task(house.run())
    await asyncio.wait((standing, asyncio.create_task(told.fault.wait())), return_when="FIRST_COMPLETED")
    for _ in range(100):
        await asyncio.sleep(0)
    assert not standing.done()
    standing.cancel()
    house.close()


def test_a_log_that_is_damaged_is_waited_for(laptop: Machine, tmp_path: Path) -> None:
    """It is told, and once there is a sound one in its place it is shared."""
    laptop.configure(laptop.config.read_text().replace(LATER, laptop.way))
    with closing(sqlite3.connect(laptop.log)) as log:
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = laptop.log.read_bytes()
    for part in laptop.log.parent.iterdir():
        part.unlink()
    laptop.log.write_bytes(b"no database" * 1000)
    with laptop.sharing():
        until(lambda: b"is damaged" in _lock_of(laptop), "the fault is told")
        sound = tmp_path / "sound"
        sound.write_bytes(whole)
        sound.chmod(0o600)
        sound.replace(laptop.log)
        until(lambda: laptop.line("laptop")["behind"] == 0, "all of it shared")


def test_who_hears_of_no_changes_says_so(laptop: Machine) -> None:
    """The system allows this user no more watches: in the status, with the remedy, of both that it misses."""
    laptop.configure(laptop.config.read_text().replace(LATER, laptop.way))
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", NONE_ALLOWED, "sh", str(STEADY), "__share"]
    process = subprocess.Popen(command, env=laptop.environ)
    try:
        until(lambda: len(laptop.status()["troubles"]) == 2, "both are told")
        recorded, changed = laptop.status()["troubles"]
    finally:
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
    assert recorded.startswith("What is recorded here cannot be heard of")
    assert changed.startswith("Changes in ")
    assert "raise fs.inotify.max_user_watches" in recorded
    assert "raise fs.inotify.max_user_watches" in changed


def _lock_of(machine: Machine) -> bytes:
    return b"".join(path.read_bytes() for path in machine.runtime.rglob("*share*"))
