"""The page behind systemd's socket."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from cli.household import STEADY
from stage.manager import UserManager
from steadyhand.system.page_unit import SERVICE, SOCKET, service_text, socket_text

SHIPPED = Path(__file__).parents[2] / "systemd"


@pytest.fixture
def manager() -> Iterator[UserManager]:
    """A real user manager."""
    with UserManager() as manager:
        yield manager


def test_the_units_are_the_shipped_ones() -> None:
    """But for the port and the path of the command."""
    assert socket_text(47811) == (SHIPPED / SOCKET).read_text()
    changed = set(service_text("/opt/steady").splitlines()) ^ set(
        (SHIPPED / SERVICE).read_text().splitlines()
    )
    assert changed == {"ExecStart=%h/.local/bin/steady __page", 'ExecStart="/opt/steady" __page'}


def test_systemd_finds_no_fault_in_them(tmp_path: Path) -> None:
    """By systemd-analyze."""
    (tmp_path / SOCKET).write_text(socket_text(47811))
    (tmp_path / SERVICE).write_text(service_text("/bin/true"))
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    words = ["systemd-analyze", "--user", "verify", str(tmp_path / SOCKET), str(tmp_path / SERVICE)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "steadyhand" in line]) == (0, [])


@pytest.mark.systemd
def test_a_look_starts_the_page_under_all_its_restrictions(manager: UserManager) -> None:
    """Setup has systemd listen, and a look starts the process; who was in stays in, and the port stays."""
    assert "systemd starts it" in manager.run(str(STEADY), "setup", "--yes").stdout
    assert manager.show(SERVICE, "ActiveState") == "inactive"
    first = manager.run(str(STEADY), "open", "--print").stdout.strip()
    browser = build_opener(HTTPCookieProcessor())
    with browser.open(first) as seen:
        assert re.search(r"<h1>\w+day, ", seen.read().decode())
    assert manager.show(SERVICE, "ActiveState") == "active"
    manager.run("systemctl", "--user", "stop", SERVICE)
    with browser.open(f"{first.partition('/enter')[0]}/diary") as seen:
        assert "<h1>Diary</h1>" in seen.read().decode()
    manager.run(str(STEADY), "setup", "--yes")
    second = manager.run(str(STEADY), "open", "--print").stdout
    assert second.partition("/enter")[0] == first.partition("/enter")[0]
