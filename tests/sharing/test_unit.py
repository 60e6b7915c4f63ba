"""The unit of the process that shares, from pairing to leaving."""

import subprocess
from pathlib import Path

import pytest

from cli.household import STEADY
from sharing.machines import PHRASE, Machine, by_folder, by_server, two_roles
from stage.desktop import until
from stage.manager import UserManager
from stage.postgres import Database
from steadyhand.system.companion_unit import SHARE, companion_text

SHIPPED = Path(__file__).parents[2] / "systemd" / SHARE


def test_the_unit_is_the_shipped_one() -> None:
    """But for the path of the command."""
    changed = set(companion_text(SHARE, "/opt/steady").splitlines()) ^ set(SHIPPED.read_text().splitlines())
    assert changed == {"ExecStart=%h/.local/bin/steady __share", 'ExecStart="/opt/steady" __share'}


def test_systemd_finds_no_fault_in_it(tmp_path: Path) -> None:
    """By systemd-analyze."""
    (tmp_path / SHARE).write_text(companion_text(SHARE, "/bin/true"))
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    words = ["systemd-analyze", "--user", "verify", str(tmp_path / SHARE)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "steadyhand" in line]) == (0, [])


@pytest.mark.systemd
def test_pairing_starts_it_under_all_its_restrictions(tmp_path: Path, database: Database) -> None:
    """It seals, writes the folder and reaches the server; leaving ends it and takes the unit away."""
    other, own = two_roles(database)
    folder = by_folder(tmp_path / "folder")
    desktop = Machine(tmp_path / "desktop", "desktop", f"{folder}\n{by_server(other, tmp_path)}")
    with UserManager() as manager:
        laptop = Machine(manager.home / "laptop", "laptop", f"{folder}\n{by_server(own, tmp_path)}")
        laptop.environ["HOME"] = str(manager.home)
        config = manager.home / ".config/steadyhand/config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(laptop.config.read_text())
        paired = manager.run(str(STEADY), "device", "pair").stdout
        assert "sharing has started" in paired
        phrase = PHRASE.search(paired)
        assert phrase is not None
        assert desktop.join(phrase[1]).exit_code == 0
        manager.run(str(STEADY), "twitch")
        with desktop.sharing():
            until(lambda: len(desktop.ids) == 1, "what was recorded under the unit")
            until(lambda: len(database.records()) > 1, "the same on the server")
        assert manager.show(SHARE, "ActiveState") == "active"
        assert manager.run(str(STEADY), "device", "leave").returncode == 0
        assert manager.show(SHARE, "ActiveState") == "inactive"
        assert not (manager.units / SHARE).exists()
