import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from project.repository import ROOT, text_of

MAKE = shutil.which("make") or "make"
PROGRAMS = ("bash", "grep", "cat", "awk")


class Machine:
    """A machine of a few programs: what a recipe may call, and what it called apt-get with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in PROGRAMS:
            folder.joinpath(name).symlink_to(shutil.which(name) or name)

    def add(self, name: str, script: str) -> None:
        """Give it a program."""
        program = self.folder / name
        program.write_text(f"#!/bin/bash\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run make on this machine, in our repository."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        return subprocess.run(
            [MAKE, *arguments],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            env={**inherited, "PATH": str(self.folder)},
        )

    @property
    def installed(self) -> str:
        """The arguments of the calls of apt-get, a line each."""
        calls = self.folder / "calls"
        return calls.read_text() if calls.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Debian, as root, with bash installed and nothing else."""
    machine = Machine(tmp_path)
    machine.add("id", "echo 0")
    machine.add("dpkg-query", '[ "${@: -1}" != bash ] || echo installed')
    machine.add("apt-get", f'echo "$@" >> {tmp_path}/calls')
    return machine


def test_make_alone_lists_what_there_is(machine: Machine) -> None:
    """Someone who types make is told, and nothing is done."""
    listed = {line.split()[1] for line in machine.make().stdout.splitlines()}
    assert {"run", "test", "lint", "bench", "lock", "clean", "help"} <= listed


def test_missing_packages_alone_are_installed(machine: Machine) -> None:
    """What is there is left as it is."""
    assert machine.make("system", "PACKAGES=bash dunst xvfb").returncode == 0
    assert machine.installed.splitlines()[-1].endswith("--no-install-recommends dunst xvfb")


def test_nothing_is_installed_twice(machine: Machine) -> None:
    """Where all is there, the package manager is not called."""
    assert machine.make("system", "PACKAGES=bash").returncode == 0
    assert machine.installed == ""


def test_lists_are_fetched_only_when_needed(machine: Machine) -> None:
    """Where apt-get does not know a package yet, it looks first."""
    machine.add("apt-get", f'echo "$@" >> {machine.folder}/calls\n[[ "$*" != *--simulate* ]]')
    assert machine.make("system", "PACKAGES=dunst").returncode == 0
    assert [call.split()[0] for call in machine.installed.splitlines()] == ["install", "update", "install"]


def test_a_failed_installation_fails(machine: Machine) -> None:
    """A package that cannot be had stops make."""
    machine.add("apt-get", "false")
    assert machine.make("system", "PACKAGES=dunst").returncode != 0


def test_a_user_is_told_what_to_ask_for(machine: Machine) -> None:
    """Without root's rights nothing is tried; the command to run is printed."""
    machine.add("id", "echo 1000")
    refused = machine.make("system", "PACKAGES=bash dunst")
    assert "Run: sudo apt-get install --no-install-recommends dunst" in refused.stderr
    assert refused.returncode != 0
    assert machine.installed == ""


def test_another_distribution_is_told_the_names(machine: Machine) -> None:
    """Without apt-get the missing names are printed."""
    machine.folder.joinpath("apt-get").unlink()
    refused = machine.make("system", "PACKAGES=bash dunst")
    assert "needed and not found: dunst." in refused.stderr
    assert refused.returncode != 0


def test_an_old_interpreter_is_refused(machine: Machine) -> None:
    """Where every python3 is too old, make says so instead of making a broken environment."""
    machine.add("python3", "exit 1")
    place = machine.folder / "environment"
    refused = machine.make(f"VENV={place}", f"{place}/bin/python")
    assert "Python 3.11 or newer is needed" in refused.stderr
    assert refused.returncode != 0


def test_a_later_name_is_tried_when_the_first_is_old(machine: Machine) -> None:
    """python3 may be old where python3.12 stands beside it."""
    machine.add("python3", "exit 1")
    machine.add("python3.12", f'echo "$@" >> {machine.folder}/called')
    place = machine.folder / "environment"
    machine.make(f"VENV={place}", f"{place}/bin/python")
    assert machine.folder.joinpath("called").read_text().splitlines()[-1] == f"-m venv {place}"


def test_the_continuous_integration_runs_the_tests() -> None:
    """It is the same command that a developer types."""
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert text_of(Path(".ci/run")).splitlines()[-1].endswith(" make test")
