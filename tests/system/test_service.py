"""The shipped unit, run by a real user manager on a small service of the daemon's own parts."""

import json
import shlex
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.manager import STEADY, UserManager, wait_until
from steadyhand.system.poke import poke
from steadyhand.system.single_instance import running
from steadyhand.system.unit import unit_text

pytestmark = pytest.mark.systemd
QUICK = "RestartSec=100ms"


@pytest.fixture
def manager() -> Iterator[UserManager]:
    """A fresh user manager."""
    with UserManager() as manager:
        yield manager


def start(manager: UserManager, environment: dict[str, str] | None = None, *, extra: str = QUICK) -> None:
    """Start the probe in place of ``steady run``, every other line as shipped."""
    manager.start_steady(unit_text(probe(manager), graphical=False), environment, extra=extra)


def probe(manager: UserManager) -> str:
    """An executable that starts the probe, whatever its arguments, at a path full of traps."""
    script = manager.home / "a b%n$HOME ${TZ} {é};#" / "steady"
    script.parent.mkdir(exist_ok=True)
    code = shlex.quote(str(Path(__file__).with_name("probe.py")))
    script.write_text(f"#!/bin/sh\nexec {sys.executable} {code}\n")
    script.chmod(0o755)
    return str(script)


def runtime(manager: UserManager) -> Path:
    """The runtime directory of the probe."""
    return manager.runtime / "steadyhand"


def order(manager: UserManager, what: str) -> None:
    """Poke the probe to do this."""
    (runtime(manager) / "order").write_text(what)
    assert poke(str(runtime(manager)))


def answer(manager: UserManager) -> str:
    """What the probe wrote."""
    wait_until((runtime(manager) / "answer").exists, "the probe has answered")
    return (runtime(manager) / "answer").read_text()


def restarts(manager: UserManager) -> int:
    """How often systemd has started it again."""
    return int(manager.show(STEADY, "NRestarts"))


def is_active(manager: UserManager) -> bool:
    """Whether it counts as started."""
    return manager.show(STEADY, "ActiveState") == "active"


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that has ended and is only not yet buried does not."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and bool(command.read_bytes())


def comes_back(manager: UserManager) -> bool:
    """Whether it was started again."""
    return restarts(manager) >= 1 and is_active(manager)


def test_starts_with_a_path_full_of_traps(manager: UserManager) -> None:
    """Spaces, percent signs, dollars, braces and semicolons in the executable's path survive."""
    start(manager)
    assert is_active(manager)
    assert running(str(runtime(manager))).pid == int(manager.show(STEADY, "MainPID"))


def test_is_started_only_when_it_says_so(manager: UserManager) -> None:
    """Systemd waits for READY=1 before the service counts as started."""
    unit = unit_text(probe(manager), graphical=False)
    manager.install_steady(unit, {"PROBE_START": "when-poked"})
    manager.systemctl("start", "--no-block", STEADY)
    wait_until((runtime(manager) / "wake").exists, "the probe listens")
    assert manager.show(STEADY, "ActiveState") == "activating"
    order(manager, "ready")
    wait_until(lambda: is_active(manager), "the service is active")


def test_reload_returns_after_the_reload(manager: UserManager) -> None:
    """RELOADING=1 and READY=1 are understood: the state between them is 'reloading'."""
    start(manager)
    states: list[str] = []
    reload_ = threading.Thread(target=manager.systemctl, args=("reload", STEADY))
    reload_.start()
    while not (runtime(manager) / "answer").exists():
        states.append(manager.show(STEADY, "ActiveState"))
    reload_.join()
    wait_until(lambda: is_active(manager), "the reload has ended")
    assert "reloading" in states
    assert restarts(manager) == 0


def test_a_hanging_loop_is_killed_and_started_again(manager: UserManager) -> None:
    """The watchdog ends a daemon whose loop no longer turns, and systemd starts another."""
    start(manager, extra=f"{QUICK}\nWatchdogSec=2")
    order(manager, "hang")
    wait_until(lambda: comes_back(manager), "the watchdog has struck and the service is back")


def test_a_turning_loop_keeps_the_watchdog_quiet(manager: UserManager) -> None:
    """Pinging at the interval the manager asked for is enough, several times over."""
    start(manager, extra=f"{QUICK}\nWatchdogSec=2")
    first = manager.show(STEADY, "WatchdogTimestampMonotonic")
    wait_until(
        lambda: int(manager.show(STEADY, "WatchdogTimestampMonotonic")) > int(first) + 2_500_000,
        "pings went on for longer than the watchdog waits",
    )
    assert restarts(manager) == 0


def test_a_killed_daemon_is_started_again(manager: UserManager) -> None:
    """After SIGKILL a new one holds the lock and listens at the socket that was left."""
    start(manager)
    manager.systemctl("kill", "--signal=KILL", STEADY)
    wait_until(lambda: comes_back(manager), "the service is back")
    order(manager, "explain")
    assert answer(manager)


def test_a_faulty_configuration_is_not_tried_again(manager: UserManager) -> None:
    """Exit code 78 at the start leaves the unit failed, with no restart."""
    with pytest.raises(subprocess.CalledProcessError):
        start(manager, {"PROBE_START": "refuse"})
    assert manager.show(STEADY, "ActiveState") == "failed"
    assert manager.show(STEADY, "ExecMainStatus") == "78"
    assert restarts(manager) == 0


def test_stops_in_order(manager: UserManager) -> None:
    """SIGTERM ends it with success, and the wake socket is gone."""
    start(manager)
    manager.systemctl("stop", STEADY)
    assert manager.show(STEADY, "Result") == "success"
    assert not (runtime(manager) / "wake").exists()
    assert running(str(runtime(manager))) is None


def test_the_hardening_leaves_what_the_daemon_needs(manager: UserManager) -> None:
    """A Python child with pydantic, the kernel's timer, inotify and Unix sockets work under it."""
    start(manager)
    order(manager, "explain")
    told = json.loads(answer(manager))
    assert (told["child"], told["timer"], told["inotify"]) == ("42", True, True)


def test_the_hardening_bites(manager: UserManager) -> None:
    """The network, giving files away, namespaces and set-user-id files are refused as errors."""
    start(manager)
    order(manager, "explain")
    told = json.loads(answer(manager))
    assert (told["internet"], told["chown"]) == ("EAFNOSUPPORT", "EPERM")
    assert (told["namespace"], told["set_user_id"]) == ("EPERM", "EPERM")
    assert told["umask"] == 0o077


def test_everything_beside_the_daemon_is_its_owners_alone(manager: UserManager) -> None:
    """I-9: the runtime directory is 0700, the lock and the wake socket are 0600."""
    start(manager)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in runtime(manager).iterdir()}
    assert stat.S_IMODE(runtime(manager).stat().st_mode) == 0o700
    assert modes == {"lock": 0o600, "wake": 0o600}


def test_nothing_is_left_behind() -> None:
    """The stage takes its processes, control groups and files away."""
    with UserManager() as manager:
        start(manager)
        pid = int(manager.show(STEADY, "MainPID"))
    assert not manager.root.exists()
    assert not any(group.exists() for group in manager._groups)
    assert not is_alive(pid)
