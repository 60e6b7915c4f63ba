"""Poking the daemon."""

import asyncio
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from steadyhand.errors import Unavailable
from steadyhand.system.poke import poke
from steadyhand.system.wake_socket import MOST_AT_ONCE, WakeSocket

PATIENCE_S = 10


class Ear:
    """A daemon's end that counts."""

    def __init__(self, runtime: str) -> None:
        self.pokes = 0
        self.poked = asyncio.Event()
        self.socket = WakeSocket(asyncio.get_running_loop(), runtime, self.hear)

    def hear(self) -> None:
        """Count one call."""
        self.pokes += 1
        self.poked.set()

    async def listen(self) -> None:
        """Wait for the next call."""
        await asyncio.wait_for(self.poked.wait(), PATIENCE_S)
        self.poked.clear()


def scene(runtime: str, play: Callable[[Ear], Awaitable[None]]) -> None:
    """Play with an ear in a loop of its own."""

    async def run() -> None:
        ear = Ear(runtime)
        await play(ear)
        ear.socket.close()

    asyncio.run(run())


@pytest.fixture(params=["short", "long"])
def runtime(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A runtime directory, once with a path that no socket address can hold."""
    path = tmp_path if request.param == "short" else tmp_path / ("deep" * 20) / ("deeper" * 20)
    path.mkdir(parents=True, exist_ok=True)
    return str(path)


def test_a_poke_is_heard(runtime: str) -> None:
    """And the one who pokes knows it."""

    async def play(ear: Ear) -> None:
        assert poke(runtime) is True
        await ear.listen()

    scene(runtime, play)


def test_pokes_that_wait_together_are_one(runtime: str) -> None:
    """Twenty entries in one go need one look at the log."""

    async def play(ear: Ear) -> None:
        for _ in range(5):
            poke(runtime)
        await ear.listen()
        poke(runtime)
        await ear.listen()
        assert ear.pokes == 2

    scene(runtime, play)


def test_a_full_queue_neither_blocks_nor_fails(runtime: str) -> None:
    """What is in it will wake the daemon."""

    async def play(ear: Ear) -> None:
        assert all(poke(runtime) for _ in range(2 * MOST_AT_ONCE))
        await ear.listen()

    scene(runtime, play)


def test_nobody_listens_where_there_is_no_socket(tmp_path: Path) -> None:
    """Nor where there is no directory."""
    assert poke(str(tmp_path)) is False
    assert poke(str(tmp_path / "none")) is False
    assert poke(str(tmp_path / ("none" * 60))) is False


def test_nobody_listens_at_a_socket_that_was_left(tmp_path: Path) -> None:
    """A killed daemon leaves its socket behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as left:
        left.bind(str(tmp_path / "wake"))
    assert poke(str(tmp_path)) is False


@pytest.mark.parametrize("left", ["socket", "file", "link"])
def test_what_was_left_is_replaced(tmp_path: Path, left: str) -> None:
    """Whatever it is."""
    stale = tmp_path / "wake"
    if left == "socket":
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.bind(str(stale))
    elif left == "file":
        stale.write_text("")
    else:
        stale.symlink_to("/nowhere")

    async def play(ear: Ear) -> None:
        assert poke(str(tmp_path))
        await ear.listen()

    scene(str(tmp_path), play)


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_the_socket_is_its_owners_alone(tmp_path: Path, umask: int) -> None:
    """I-9: whatever the umask."""

    async def play(ear: Ear) -> None:
        del ear
        assert stat.S_IMODE((tmp_path / "wake").stat().st_mode) == 0o600

    before = os.umask(umask)
    try:
        scene(str(tmp_path), play)
    finally:
        os.umask(before)


def test_closing_takes_the_socket_away_and_may_be_done_twice(runtime: str) -> None:
    """Then nobody listens."""

    async def play(ear: Ear) -> None:
        ear.socket.close()
        assert poke(runtime) is False

    scene(runtime, play)
    assert not Path(runtime, "wake").exists()


def test_a_socket_that_cannot_be_bound_is_told(tmp_path: Path) -> None:
    """With the directory in it."""

    async def run() -> None:
        with pytest.raises(Unavailable, match="none"):
            Ear(str(tmp_path / "none"))

    asyncio.run(run())


SLOW = {"asyncio", "dataclasses", "loguru", "pathlib", "pydantic", "schedule", "selectors", "socket", "uuid"}


@pytest.mark.parametrize("module", ["poke", "single_instance", "paths"])
def test_the_quick_path_stays_quick(module: str) -> None:
    """What `steady done` imports brings none of the slow modules with it."""
    code = f"import sys, steadyhand.system.{module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not SLOW & set(loaded.split())
