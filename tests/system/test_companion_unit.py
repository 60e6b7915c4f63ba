"""The units beside the daemon's, as they are shipped and installed."""

import subprocess
from pathlib import Path

import pytest

from steadyhand.system.companion_unit import PHONE, SHARE, companion_text

SHIPPED = Path(__file__).parents[2] / "systemd"


@pytest.mark.parametrize(("name", "command"), [(PHONE, "__phone"), (SHARE, "__share")])
def test_the_unit_is_the_shipped_one(name: str, command: str) -> None:
    """But for the path of the command."""
    shipped = (SHIPPED / name).read_text().splitlines()
    changed = set(companion_text(name, "/opt/steady").splitlines()) ^ set(shipped)
    assert changed == {f"ExecStart=%h/.local/bin/steady {command}", f'ExecStart="/opt/steady" {command}'}


@pytest.mark.parametrize("name", [PHONE, SHARE])
def test_systemd_finds_no_fault_in_it(tmp_path: Path, name: str) -> None:
    """By systemd-analyze."""
    (tmp_path / name).write_text(companion_text(name, "/bin/true"))
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    words = ["systemd-analyze", "--user", "verify", str(tmp_path / name)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "steadyhand" in line]) == (0, [])
