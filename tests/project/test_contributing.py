import re
from pathlib import Path

from project.repository import ROOT, project_file, python_files, text_of

GUIDE = text_of(Path("CONTRIBUTING.md"))
PACKAGE = Path("daemon/steadyhand")


def test_every_room_is_on_the_map() -> None:
    """A folder of the package has a row that says what it holds."""
    folders = {path.parent.relative_to(PACKAGE) for path in python_files(str(PACKAGE))} - {Path()}
    assert [
        str(folder) for folder in folders if not re.search(rf"^\| `[^`]*\b{folder}/?`", GUIDE, re.MULTILINE)
    ] == []


def test_every_room_on_the_map_exists() -> None:
    """A row of the map leads somewhere."""
    rooms = re.findall(rf"^\| `(?:{PACKAGE}|…)/?\s?([^`]+?)/?`", GUIDE, re.MULTILINE)
    assert rooms
    assert [room for room in rooms if not list((ROOT / PACKAGE).glob(f"{room}*"))] == []


def test_the_direction_of_imports_is_the_contract() -> None:
    """What the guide says about imports is what is checked."""
    layers = project_file()["tool"]["importlinter"]["contracts"][0]["layers"]
    told = " → ".join(f"({layer})" if "|" in layer else layer for layer in layers)
    assert f"\n{told}\n" in GUIDE


def test_every_target_that_is_named_exists() -> None:
    """``make`` knows whatever the guide tells to type."""
    named = set(re.findall(r"`make ([a-z]+)", GUIDE))
    known = set(re.findall(r"^([a-z]+):", text_of(Path("Makefile")), re.MULTILINE))
    assert named
    assert named <= known
