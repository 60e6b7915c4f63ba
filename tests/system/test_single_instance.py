"""One daemon for one person, and who it is."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from steadyhand.errors import Unavailable
from steadyhand.system.single_instance import Acquired, AlreadyRunning, Lock, Running, acquire, running

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ELSEWHERE = """
import sys
from datetime import UTC, datetime
from steadyhand.system.single_instance import acquire
acquire(sys.argv[1], datetime(2026, 11, 23, 9, tzinfo=UTC)).lock.publish(channel="dbus", buttons=True)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def runtime(tmp_path: Path) -> str:
    """A runtime directory."""
    return str(tmp_path)


@pytest.fixture
def other(runtime: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that is the daemon."""
    command = [sys.executable, "-c", ELSEWHERE, runtime]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def held(runtime: str) -> Lock:
    """The lock, acquired."""
    start = acquire(runtime, NOW)
    assert isinstance(start, Acquired)
    return start.lock


def test_the_first_acquires(runtime: str) -> None:
    """And says who it is and since when."""
    lock = held(runtime)
    assert running(runtime) == Running(pid=os.getpid(), since=NOW)
    lock.release()


def test_a_second_is_told_who_runs(runtime: str, other: "subprocess.Popen[str]") -> None:
    """With all that the first has published."""
    assert acquire(runtime, NOW) == AlreadyRunning(Running(other.pid, NOW, "dbus", buttons=True))
    assert running(runtime) == Running(other.pid, NOW, "dbus", buttons=True)


def test_a_daemon_that_was_killed_leaves_no_lock(runtime: str, other: "subprocess.Popen[str]") -> None:
    """Its file stays, and means nothing."""
    other.kill()
    other.wait(10)
    assert running(runtime) is None
    held(runtime).release()


def test_after_release_nobody_runs_and_another_may(runtime: str) -> None:
    """Releasing twice does nothing."""
    lock = held(runtime)
    lock.release()
    lock.release()
    assert running(runtime) is None
    held(runtime).release()


def test_what_is_published_later_replaces_what_was_before(runtime: str) -> None:
    """Shorter content leaves no rest of the longer one."""
    lock = held(runtime)
    lock.publish(channel="a long name for a channel", buttons=True)
    lock.publish(channel="dbus", buttons=None)
    assert running(runtime) == Running(os.getpid(), NOW, "dbus", None)
    lock.release()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"5", b'{"pid": 1}', b'{"pid": 1, "since": 3}', b"\xff"]
)
def test_a_daemon_that_is_only_just_writing_runs_all_the_same(runtime: str, content: bytes) -> None:
    """Who it is, is not known yet."""
    lock = held(runtime)
    Path(runtime, "lock").write_bytes(content)
    assert running(runtime) == Running()
    lock.release()


def test_looking_does_not_keep_the_daemon_from_starting(runtime: str) -> None:
    """A look holds the lock for a moment only."""
    held(runtime).release()
    assert running(runtime) is None
    held(runtime).release()


def test_without_a_runtime_directory_nobody_runs(tmp_path: Path) -> None:
    """The quick path needs no daemon, nor its directory."""
    assert running(str(tmp_path / "none")) is None


def test_a_child_does_not_inherit_the_lock(runtime: str) -> None:
    """It ends with the daemon even while a child of it lives on."""
    lock = held(runtime)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as child:
        lock.release()
        assert running(runtime) is None
        assert child.poll() is None


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_the_lock_is_its_owners_alone(runtime: str, umask: int) -> None:
    """I-9: whatever the umask."""
    before = os.umask(umask)
    lock = held(runtime)
    os.umask(before)
    assert stat.S_IMODE(Path(runtime, "lock").stat().st_mode) == 0o600
    lock.release()


def test_a_lock_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """With the directory in it."""
    with pytest.raises(Unavailable, match="none"):
        acquire(str(tmp_path / "none"), NOW)


def test_a_planted_link_is_not_followed(tmp_path: Path, runtime: str) -> None:
    """Nothing is written where it points."""
    target = tmp_path / "target"
    target.write_text("mine")
    Path(runtime, "lock").symlink_to(target)
    with pytest.raises(Unavailable):
        acquire(runtime, NOW)
    assert target.read_text() == "mine"
