"""What the service manager is told, on a socket like its own."""

import os
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from steadyhand.errors import Unavailable
from steadyhand.system.manager import ServiceManager


@pytest.fixture(params=["path", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address as it stands in NOTIFY_SOCKET."""
    return str(tmp_path / "notify") if request.param == "path" else f"@steadyhand-test-{os.getpid()}"


@pytest.fixture
def listener(address: str) -> Iterator[socket.socket]:
    """The manager's end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind("\0" + address[1:] if address.startswith("@") else address)
        channel.settimeout(10)
        yield channel


@pytest.fixture
def manager(address: str, listener: socket.socket) -> ServiceManager:
    """One that listens."""
    del listener
    return ServiceManager({"NOTIFY_SOCKET": address})


def test_the_words_are_those_of_the_protocol(manager: ServiceManager, listener: socket.socket) -> None:
    """Each call is one datagram."""
    for tell in (manager.ready, manager.stopping, manager.watchdog):
        tell()
    assert [listener.recv(999) for _ in range(3)] == [b"READY=1", b"STOPPING=1", b"WATCHDOG=1"]


def test_reloading_says_when(manager: ServiceManager, listener: socket.socket) -> None:
    """The instant is of the monotonic clock, in microseconds."""
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    manager.reloading()
    word, stamp = listener.recv(999).decode().split("\n")
    assert word == "RELOADING=1"
    assert stamp.startswith("MONOTONIC_USEC=")
    assert before <= int(stamp.partition("=")[2]) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def test_a_status_is_one_line(manager: ServiceManager, listener: socket.socket) -> None:
    """A line break in it cannot say anything else to the manager."""
    manager.status("3 reminders today\nMAINPID=1")
    assert listener.recv(999) == b"STATUS=3 reminders today MAINPID=1"


def test_without_a_manager_nothing_happens() -> None:
    """A daemon started by hand tells nobody."""
    manager = ServiceManager({})
    manager.ready()
    manager.watchdog()
    assert manager.watchdog_interval is None


def test_a_manager_that_does_not_listen_is_told_to_the_person(tmp_path: Path) -> None:
    """With the remedy."""
    with pytest.raises(Unavailable, match="systemctl --user status"):
        ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready()


@pytest.mark.parametrize("mine", [{}, {"WATCHDOG_PID": str(os.getpid())}])
def test_the_watchdog_is_pinged_at_half_the_time(mine: dict[str, str]) -> None:
    """As sd_watchdog_enabled(3) recommends."""
    assert ServiceManager({"WATCHDOG_USEC": "60000000", **mine}).watchdog_interval == timedelta(seconds=30)


@pytest.mark.parametrize(
    "environ",
    [
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "-5"},
        {"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"},
    ],
)
def test_a_watchdog_for_nobody_or_somebody_else_is_none(environ: dict[str, str]) -> None:
    """A child that inherited the environment does not ping."""
    assert ServiceManager(environ).watchdog_interval is None
