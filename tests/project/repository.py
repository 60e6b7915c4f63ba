"""The repository as git knows it, and its project file."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control that is still there, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(path for name in listed.split("\0")[:-1] if (ROOT / (path := Path(name))).is_file())


def text_of(path: Path) -> str:
    """The file's text; a byte that is no UTF-8 is replaced, so that pictures can be searched too."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python_files(folder: str) -> tuple[Path, ...]:
    """The tracked Python files under the folder."""
    return tuple(path for path in tracked() if path.suffix == ".py" and path.is_relative_to(folder))


@cache
def project_file() -> dict[str, Any]:
    """The tables of pyproject.toml."""
    return tomllib.loads(text_of(Path("pyproject.toml")))
