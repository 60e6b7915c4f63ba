import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from project.repository import ROOT, project_file, python_files, text_of, tracked

WAIVER = re.compile(r"# (?:ruff: ?)?noqa\b|# type: ?ignore\b")
REASONED = re.compile(
    r"# (?:(?:ruff: )?noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[a-z, -]+\])"
    r" +(?:-{1,2} |# )?\w\S* +\w"
)


def comments(path: Path) -> Iterator[str]:
    """The comments of a Python file."""
    tokens = tokenize.generate_tokens(StringIO(text_of(path)).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


def test_users_of_the_package_see_its_types() -> None:
    """The marker of a typed package is there."""
    assert Path("daemon/steadyhand/py.typed") in tracked()


def test_strict_typing_covers_the_whole_package() -> None:
    """No module of ours is let off, in the project file or at its own head."""
    mypy = project_file()["tool"]["mypy"]
    assert mypy["strict"] is True
    assert mypy["packages"] == ["steadyhand"]
    assert not [entry for entry in mypy["overrides"] if "steadyhand" in str(entry["module"])]
    assert not [path for path in python_files("daemon") if "# mypy:" in text_of(path)]


def test_a_function_without_types_is_refused(tmp_path: Path) -> None:
    """The type check can fail: with this project file, over a package of the same name."""
    package = tmp_path / "daemon" / "steadyhand"
    package.mkdir(parents=True)
    package.joinpath("__init__.py").write_text("def double(amount):\n    return amount + amount\n")
    refused = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert "[no-untyped-def]" in refused.stdout
    assert refused.returncode == 1


def test_every_waiver_names_its_rule_and_its_reason() -> None:
    """A rule that is waived, for a line or for a file, is named, and two words or more say why."""
    waivers = [
        f"{path}: {comment}"
        for path in python_files(".")
        for comment in comments(path)
        if WAIVER.match(comment) and not REASONED.match(comment)
    ]
    assert waivers == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S101",
        "# ruff: noqa",
        "# ruff: noqa: S101",
        "# type: ignore",
        "# type: ignore[misc]",
    ],
)
def test_a_bare_waiver_is_found(comment: str) -> None:
    """A waiver of everything, or without a reason, is refused."""
    assert WAIVER.match(comment)
    assert not REASONED.match(comment)


@pytest.mark.parametrize(
    "comment",
    ["# noqa: S101 - the one place", "# ruff: noqa: S1, S2 -- as above", "# type: ignore[misc]  # no stubs"],
)
def test_a_waiver_with_a_reason_is_left_alone(comment: str) -> None:
    """The rule, then why."""
    assert REASONED.match(comment)
