import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from project.repository import text_of, tracked

# Written in pieces, so that this file names none of them.
HOSTS = tuple(
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("anaconda", "org"),
        ("proxy", "golang", "org"),
        ("maven", "apache", "org"),
    )
)
SLASH = "/"
NOT_INSIDE_A_PATH = r"(?<![\w.~})\]*-])"
HOST = re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)
MACHINE_PATH = re.compile(NOT_INSIDE_A_PATH + r"/(?:root|work|opt/(?:wheels|pypi))(?![\w-])|[.]pyenv\b")
SCRATCH_PATH = re.compile(NOT_INSIDE_A_PATH + r"/(?:var/)?tmp/\w")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\bgh[pousr]_\w{20}|\bgithub_pat_\w{20}|\bAKIA[0-9A-Z]{16}\b|\bxox[abpr]-\w{10}"
    r"|\w+://[^\s/:@{}]+:[^\s/@{}]+@"
    r"|(?i:password|passwd|secret|api_?key|token)\s*[=:]\s*[\"'][^\"'\s]{8,}[\"']"
)


def found(pattern: re.Pattern[str], *, outside: str = "") -> Iterator[str]:
    """Where the pattern occurs in tracked files, those under the folder ``outside`` left out."""
    for path in tracked():
        if outside and path.is_relative_to(outside):
            continue
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            if pattern.search(line):
                yield f"{path}:{number}"


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the affair of the machine that installs them."""
    assert list(found(HOST)) == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    """What is in the repository works wherever it is cloned."""
    assert list(found(MACHINE_PATH)) == []


def test_only_tests_name_the_scratch_folder() -> None:
    """The program keeps its files where XDG says."""
    assert list(found(SCRATCH_PATH, outside="tests")) == []


def test_no_file_holds_a_secret() -> None:
    """No key, token or password is under version control."""
    assert list(found(SECRET)) == []


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (HOST, ("https:", "", HOSTS[0], "simple")),
        (HOST, ("see https:", "", "files." + HOSTS[1])),
        (MACHINE_PATH, ("cd ", "root", "x")),
        (MACHINE_PATH, ("", "work", "main")),
        (MACHINE_PATH, ("file:", "", "", "opt", "wheels")),
        (SCRATCH_PATH, ("open '", "tmp", "x'")),
        (SECRET, ("https:", "", "ada" + ":" + "hunter2" + "@example.org")),
        (SECRET, ("pass" + "word = 'correct-horse'",)),
        (SECRET, ("-----BEGIN " + "RSA PRIVATE KEY-----",)),
    ],
)
def test_each_search_finds_what_it_is_for(pattern: re.Pattern[str], pieces: tuple[str, ...]) -> None:
    """A search that finds nothing in a planted line would find nothing anywhere."""
    assert pattern.search(SLASH.join(pieces))


@pytest.mark.parametrize("pieces", [("", "workspace"), ("network", "work", "x"), ("~", "root", "x")])
def test_the_search_for_paths_leaves_others_alone(pieces: tuple[str, ...]) -> None:
    """A longer name, or a folder inside another, is no path of this machine."""
    assert not MACHINE_PATH.search(SLASH.join(pieces))


def test_tracked_files_are_found() -> None:
    """An empty list of files would pass every search above."""
    assert Path("pyproject.toml") in tracked()
