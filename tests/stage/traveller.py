"""A person whose machine follows its own ``/etc/localtime``, in a mount namespace of the daemon's.

The machine's own link is not touched: the daemon sees a copy of ``/etc``. It needs root and ``unshare``.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from stage.desktop import DEADLINE_S
from stage.person import STEADY, Daemon, Person

ZONES = "/usr/share/zoneinfo"
ENTER = 'mount --bind "$0" /etc; exec "$@"'


class Traveller(Person):
    """Somebody without TZ. ``at``: the local time in Berlin, which the machine is set to first."""

    def __init__(self, folder: Path, at: str, surroundings: Mapping[str, str] | None = None) -> None:
        super().__init__(folder, at, surroundings)
        self._folder = folder
        enters = ("unshare", "--mount", "--propagation=private", "sh", "-e", "-c", ENTER)
        self.runs = (*enters, str(self._etc("etc", "Europe/Berlin")), STEADY, "run")

    @property
    def environment(self) -> dict[str, str]:
        """As of anybody, without a zone in it."""
        return {name: value for name, value in super().environment.items() if name != "TZ"}

    def relink(self, zone: str) -> None:
        """Change the link by hand: nothing signals that."""
        self._link(self._folder / "etc", zone)

    def change_unseen(self, daemon: Daemon, zone: str) -> None:
        """Put another ``/etc`` in the place of the one that is watched."""
        other = self._etc("other", zone)
        inside = ("nsenter", "--mount", f"--target={daemon.pid}", "mount", "--bind", str(other), "/etc")
        subprocess.run(inside, check=True, timeout=DEADLINE_S)

    def _etc(self, name: str, zone: str) -> Path:
        made = self._folder / name
        shutil.copytree("/etc", made, symlinks=True, ignore=_not_for_all)
        self._link(made, zone)
        return made

    def _link(self, etc: Path, zone: str) -> None:
        fresh = etc / "localtime.new"
        fresh.symlink_to(f"{ZONES}/{zone}")
        fresh.replace(etc / "localtime")


def _not_for_all(_: str, names: list[str]) -> list[str]:
    """Sockets and what nobody here reads: the copy is made in an instant."""
    return [
        name for name in names if name in {"ssl", "alternatives", "systemd", "init.d", "shadow", "gshadow"}
    ]
