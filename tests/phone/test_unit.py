"""The phone's unit, from pairing to letting go."""

import subprocess
from pathlib import Path

import pytest

from cli.household import STEADY, Household
from phone.owner import Owner
from stage.manager import UserManager
from stage.ntfy import NtfyServer
from steadyhand.system.companion_unit import PHONE as NAME
from steadyhand.system.companion_unit import companion_text

SHIPPED = Path(__file__).parents[2] / "systemd" / NAME


def test_the_unit_is_the_shipped_one() -> None:
    """But for the path of the command."""
    changed = set(companion_text(NAME, "/opt/steady").splitlines()) ^ set(SHIPPED.read_text().splitlines())
    assert changed == {"ExecStart=%h/.local/bin/steady __phone", 'ExecStart="/opt/steady" __phone'}


def test_systemd_finds_no_fault_in_it(tmp_path: Path) -> None:
    """By systemd-analyze."""
    (tmp_path / NAME).write_text(companion_text(NAME, "/bin/true"))
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    words = ["systemd-analyze", "--user", "verify", str(tmp_path / NAME)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "steadyhand" in line]) == (0, [])


@pytest.mark.systemd
def test_pairing_starts_it_under_all_its_restrictions(server: NtfyServer) -> None:
    """A reminder goes out and its answer comes back; letting go ends it and takes the unit away."""
    with UserManager() as manager:
        owner = Owner(Household(manager.home), server)
        owner.shown("stretch")
        assert "it starts with the daemon" in manager.run(str(STEADY), "phone", "pair").stdout
        server.wait_for_messages(owner.pairing.notify, 1)
        server.wait_for_streams(1)
        server.press(owner.pairing.notify, "Done")
        server.wait_for_taken_back(owner.pairing.notify, 1)
        assert owner.recorded == [("done", "stretch")]
        assert manager.show(NAME, "ActiveState") == "active"
        assert manager.run(str(STEADY), "phone", "unpair").returncode == 0
        assert manager.show(NAME, "ActiveState") == "inactive"
        assert not (manager.units / NAME).exists()
