"""The unit's text, and putting it in place with a real user manager."""

import itertools
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.manager import STEADY, UserManager
from steadyhand.errors import Unavailable, UsageFault
from steadyhand.system.unit import (
    CHECKOUT,
    graphical_session_active,
    install_unit,
    systemctl,
    unit_state,
    unit_text,
)

GRAPHICAL_TARGET = """
[Unit]
BindsTo=graphical-session.target
Before=graphical-session.target
"""


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[UserManager]:
    """A user manager that ``systemctl`` on the path talks to."""
    with UserManager() as manager:
        outer = tmp_path / "systemctl"
        outer.write_text(f'#!/bin/sh\nexec nsenter --mount --target={manager.pid} -- {SYSTEMCTL} "$@"\n')
        outer.chmod(0o755)
        for name, value in {**manager.environment, "PATH": f"{tmp_path}:{os.environ['PATH']}"}.items():
            monkeypatch.setenv(name, value)
        yield manager


SYSTEMCTL = "/usr/bin/systemctl"


def lines(*, graphical: bool, executable: str = "/opt/steady") -> list[str]:
    """The unit, without its comments."""
    text = unit_text(executable, graphical=graphical)
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_with_a_graphical_session_it_lives_and_ends_with_it() -> None:
    """Wanted by it, part of it and after it."""
    found = lines(graphical=True)
    for key in ("WantedBy", "PartOf", "After"):
        assert f"{key}=graphical-session.target" in found


def test_without_one_it_starts_with_the_user_manager() -> None:
    """And nothing ties it to a target that is never reached."""
    found = lines(graphical=False)
    assert "WantedBy=default.target" in found
    assert not [line for line in found if "graphical" in line]


def test_the_executable_is_the_one_given() -> None:
    """Quoted, with the specifiers' sign doubled."""
    assert 'ExecStart="/home/jo jo/100%%/steady" run' in lines(
        graphical=True, executable="/home/jo jo/100%/steady"
    )


def test_nothing_else_differs_from_the_shipped_file() -> None:
    """Every line of it is in force."""
    shipped = CHECKOUT.read_text().splitlines()
    changed = set(unit_text("/opt/steady", graphical=True).splitlines()) ^ set(shipped)
    assert changed == {"ExecStart=%h/.local/bin/steady run", 'ExecStart="/opt/steady" run'}


@pytest.mark.parametrize("executable", ["steady", "", "/a\n[Service]", '/a"b', "/a'b", "/a\\b", "/a\tb"])
def test_a_path_that_a_unit_cannot_name_is_refused(executable: str) -> None:
    """Instead of a unit that does not load, or says something else."""
    with pytest.raises(UsageFault):
        unit_text(executable, graphical=True)


def test_every_hardening_line_has_its_reason() -> None:
    """A comment above it; the lines of the system call filter share theirs."""
    hardening = CHECKOUT.read_text().partition("without a user namespace:")[2].partition("\n[Install]")[0]
    found = hardening.splitlines()
    bare = [
        line
        for above, line in itertools.pairwise(found)
        if "=" in line and not above.startswith("#") and not line.startswith("SystemCall")
    ]
    assert bare == []


@pytest.mark.parametrize("graphical", [True, False])
def test_systemd_finds_no_fault_in_it(tmp_path: Path, *, graphical: bool) -> None:
    """By systemd-analyze, which says nothing about a good unit; what it says of others is not ours."""
    unit = tmp_path / STEADY
    unit.write_text(unit_text("/bin/true", graphical=graphical))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if STEADY in line]) == (0, [])


def test_systemd_would_find_a_fault_in_it(tmp_path: Path) -> None:
    """The check above can fail: a key that systemd does not know is told with the unit's name."""
    unit = tmp_path / STEADY
    unit.write_text(unit_text("/bin/true", graphical=False).replace("UMask=", "Umaske="))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    words = ["systemd-analyze", "--user", "verify", str(unit)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if STEADY in line]


@pytest.mark.systemd
def test_installing_writes_enables_and_starts_it(manager: UserManager) -> None:
    """The file is readable by systemd; the daemon runs and will again after the next login."""
    text = unit_text("/bin/sleep", graphical=False).replace('sleep" run', 'sleep" 1000')
    path = install_unit(text.replace("Type=notify", "Type=simple"), os.environ)
    assert path == manager.home / ".config/systemd/user" / STEADY
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert unit_state() == "active"
    assert systemctl("is-enabled", STEADY) == "enabled"


@pytest.mark.systemd
def test_installing_again_moves_it_to_the_other_target(manager: UserManager) -> None:
    """The link of the first installation is gone."""
    text = unit_text("/bin/sleep", graphical=False).replace('sleep" run', 'sleep" 1000')
    text = text.replace("Type=notify", "Type=simple")
    install_unit(text)
    install_unit(text.replace("default.target", "graphical-session.target"))
    wants = sorted(path.parent.name for path in manager.units.glob("*.wants/*"))
    assert wants == ["graphical-session.target.wants"]


@pytest.mark.systemd
def test_a_daemon_that_does_not_start_is_told(manager: UserManager) -> None:
    """With systemd's own words."""
    del manager
    with pytest.raises(Unavailable, match=r"restart.*failed.*Job for steadyhand.service failed"):
        install_unit(unit_text("/bin/false", graphical=False))


@pytest.mark.systemd
def test_the_graphical_session_is_seen(manager: UserManager) -> None:
    """Inactive on a plain manager, active once a desktop's target has reached it."""
    assert graphical_session_active() is False
    manager.install("desktop.target", GRAPHICAL_TARGET)
    manager.systemctl("start", "desktop.target")
    assert graphical_session_active() is True


def test_without_a_user_manager_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the remedy."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(Unavailable, match=r"\. Log in as this user") as refused:
        graphical_session_active()
    assert "steady run" not in str(refused.value), "other units are started by it too"


def test_without_systemctl_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without systemd."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="no systemctl"):
        unit_state()


def test_a_systemctl_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its patience, with where to look."""
    hanging = tmp_path / "systemctl"
    hanging.write_text("#!/bin/sh\nexec sleep 1000\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(Unavailable, match="has not answered"):
        systemctl("daemon-reload", patience_s=0.05)


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With the file's path."""
    (tmp_path / "systemd").write_text("")
    with pytest.raises(Unavailable, match=r"steadyhand\.service cannot be written"):
        install_unit("", {"XDG_CONFIG_HOME": str(tmp_path)})
