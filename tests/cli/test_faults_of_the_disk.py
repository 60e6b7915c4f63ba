import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.household import NOBODY, Household, awake_now

FILL = 64 * 1024


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of a megabyte."""
    place = tmp_path_factory.mktemp("disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def visible_home() -> Iterator[Household]:
    """A home that another user can walk into, unlike pytest's own folders."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    home = Household(root)
    home.configure(awake_now())
    for folder in (home.log.parent.parent, home.state.parent):
        folder.mkdir(parents=True)
    yield home
    shutil.rmtree(root)


def test_a_log_that_cannot_be_written_is_exit_code_74(visible_home: Household) -> None:
    """A log of somebody else: the message names it and the remedy."""
    visible_home.steady("done", "water")
    for path in (visible_home.state, *visible_home.state.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    told = visible_home.as_nobody("done", "water")
    assert (told.exit_code, told.out) == (74, "")
    assert f"{visible_home.log} cannot be written" in told.err
    assert "STEADYHAND_DATA" in told.err


def test_a_folder_in_place_of_the_log_is_exit_code_74(home: Household) -> None:
    """It is told as what it is."""
    home.log.mkdir(parents=True)
    told = home.steady("done", "water")
    assert told.exit_code == 74
    assert "folder" in told.err


def test_a_full_disk_is_exit_code_74(home: Household, small_disk: Path) -> None:
    """Nothing is recorded, and once there is room again the command works."""
    changes = {"STEADYHAND_DATA": str(small_disk / "data")}
    home.steady("done", "water", **changes)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * FILL)
        except OSError:
            file.flush()
    told = home.steady("skip", "stretch", "--because", "-", given="x" * 4000, **changes)
    assert told.exit_code == 74
    assert "space" in told.err
    filler.unlink()
    assert home.steady("skip", "stretch", **changes).exit_code == 0


def test_a_damaged_log_is_exit_code_74(home: Household) -> None:
    """The message says who mends it."""
    home.log.parent.mkdir(parents=True)
    home.log.write_bytes(b"no database at all" * 1000)
    told = home.steady("status")
    assert told.exit_code == 74
    assert "damaged" in told.err


def test_a_missing_bus_is_exit_code_69(home: Household) -> None:
    """Where the configuration asks for D-Bus by name, the daemon does not pretend."""
    told = home.steady("run", STEADYHAND_NOTIFICATIONS__CHANNEL="dbus")
    assert told.exit_code == 69
    assert "Traceback" not in told.err
