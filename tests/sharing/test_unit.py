"""The unit of the process that shares, from pairing to leaving."""

from pathlib import Path

import pytest

from cli.household import STEADY
from sharing.machines import PHRASE, Machine, by_folder, by_server, two_roles
from stage.desktop import until
from stage.manager import UserManager
from stage.postgres import Database
from steadyhand.system.companion_unit import SHARE
from steadyhand.system.unit import NAME, unit_text


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


@pytest.mark.systemd
def test_it_starts_again_once_its_table_is_back_in_the_configuration(tmp_path: Path) -> None:
    """Taken out, it ends; the daemon that reads the configuration again starts it."""
    with UserManager() as manager:
        laptop = Machine(manager.home / "laptop", "laptop", by_folder(tmp_path / "folder"))
        config = manager.home / ".config/steadyhand/config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        with_devices = laptop.config.read_text()
        config.write_text(with_devices)
        assert "sharing has started" in manager.run(str(STEADY), "device", "pair").stdout
        manager.start_steady(unit_text(str(STEADY), graphical=False))
        for text, state in ((with_devices.partition("[devices]")[0], "inactive"), (with_devices, "active")):
            config.write_text(text)
            manager.systemctl("reload", NAME)
            until(lambda wanted=state: manager.show(SHARE, "ActiveState") == wanted, f"it is {state}")
