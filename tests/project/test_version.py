import re
from pathlib import Path

import steadyhand
from project.repository import project_file, text_of, tracked

STATED = re.compile(r"""(?:\b__version__|\bversion|\bVERSION)(?::\s*\w+)?\s*=\s*["'](\d+\.\d+\.\d+)["']""")
HOME = Path("daemon/steadyhand/__init__.py")


def test_the_version_stands_once() -> None:
    """Everything that tells the version reads it from the package."""
    stated = [path for path in tracked() if path.suffix != ".lock" and STATED.search(text_of(path))]
    assert stated == [HOME]


def test_the_package_is_built_with_that_version() -> None:
    """The build backend reads the same line."""
    assert project_file()["tool"]["hatch"]["version"]["path"] == str(HOME)
    assert project_file()["project"]["dynamic"] == ["version"]


def test_the_version_is_semantic() -> None:
    """Three numbers: breaking, added, mended."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", steadyhand.__version__)
