import re
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from project.repository import project_file, text_of

LOCKS = {name: Path(f"requirements/{name}.lock") for name in ("run", "dev")}
ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)[^\n]*\n(?P<rest>(?:^ +[^\n]*\n)*)", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


class Pin(NamedTuple):
    """A locked package: its version, and how many files of it are allowed."""

    version: str
    hashes: int


def pins(text: str) -> dict[str, Pin]:
    """What a lock allows, by canonical name."""
    return {
        canonicalize_name(entry["name"]): Pin(entry["version"], len(HASH.findall(entry["rest"])))
        for entry in ENTRY.finditer(text)
    }


def wanted(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for: the program and its build backend, for ``dev`` the tools too."""
    groups = project_file()["dependency-groups"]
    names = [*project_file()["project"]["dependencies"], *groups["build"]]
    names += groups["dev"] * (lock == "dev")
    return [Requirement(name) for name in names if isinstance(name, str)]


def unmet(requirements: list[Requirement], locked: dict[str, Pin]) -> list[str]:
    """The requirements that no pin fits."""
    return [
        str(requirement)
        for requirement in requirements
        if (pin := locked.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(pin.version)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_fits_the_project_file(lock: str) -> None:
    """Whatever pyproject.toml asks for is locked, at a version it allows; else run ``make lock``."""
    assert unmet(wanted(lock), pins(text_of(LOCKS[lock]))) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_has_hashes(lock: str) -> None:
    """A file that is not the one that was locked is refused; nothing stands between the entries."""
    text = text_of(LOCKS[lock])
    assert [name for name, pin in pins(text).items() if pin.hashes == 0] == []
    assert re.sub(r"^#[^\n]*\n", "", ENTRY.sub("", text), flags=re.MULTILINE) == ""


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_place(lock: str) -> None:
    """Neither a registry nor a folder is written down."""
    assert not re.search(r"://|--(?:extra-)?index|--find-links|(?<![\w.])/\w| @ ", text_of(LOCKS[lock]))


def test_what_runs_is_what_is_tested() -> None:
    """The run lock is a part of the development lock, version by version."""
    assert pins(text_of(LOCKS["run"])).items() <= pins(text_of(LOCKS["dev"])).items()


def test_the_build_backend_is_among_what_is_locked() -> None:
    """An editable install without build isolation needs it."""
    backend = [Requirement(name) for name in project_file()["build-system"]["requires"]]
    assert unmet(backend, pins(text_of(LOCKS["run"]))) == []


def test_a_stale_lock_is_found() -> None:
    """A new dependency, a higher floor and a lost hash show."""
    locked = pins(f"loguru==0.7.3 ; sys_platform == 'linux' \\\n    --hash=sha256:{'0' * 64}\nplyer==2.1.0\n")
    assert locked == {"loguru": Pin("0.7.3", 1), "plyer": Pin("2.1.0", 0)}
    assert unmet([Requirement("loguru>=0.8"), Requirement("schedule")], locked) == ["loguru>=0.8", "schedule"]
