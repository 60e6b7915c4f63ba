"""The README says what is so."""

import re

from project.repository import ROOT
from steadyhand.cli.catalogue import ENTRIES

README = (ROOT / "README.md").read_text()


def test_the_smallest_configuration_is_whole() -> None:
    """The configuration in the README is the file that is shipped."""
    minimal = (ROOT / "config" / "minimal.toml").read_text().strip()
    assert f"```toml\n{minimal}\n```" in README


def test_every_command_it_names_exists() -> None:
    """Whatever stands behind "steady" in code is a command."""
    named = set(re.findall(r"(?:^\$ |`)steady ([a-z]+)", README, re.MULTILINE))
    assert named <= set(ENTRIES)
    assert {"setup", "check", "status", "done", "undo"} <= named


def test_the_picture_is_there() -> None:
    """Every picture it shows is a file of the repository."""
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
