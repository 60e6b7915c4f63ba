import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from project.repository import ROOT, project_file

LAYERS = project_file()["tool"]["importlinter"]["contracts"][0]["layers"]
NAMES = [name.strip("() ") for layer in LAYERS for name in layer.split("|")]
PROJECT = str(ROOT / "pyproject.toml")
PROGRAMS = Path(sys.executable).parent
RUFF = (PROGRAMS / "ruff", "check", "--no-cache", "--output-format=concise", "--config", PROJECT)


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A package with every layer and nothing in it."""
    package = tmp_path / "steadyhand"
    package.mkdir()
    package.joinpath("__init__.py").touch()
    for name in NAMES:
        package.joinpath(f"{name}.py").touch()
    return package


def lint(package: Path) -> subprocess.CompletedProcess[str]:
    """The import check of this project, over another package of the same name."""
    return subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache", "--config", PROJECT],
        check=False,
        capture_output=True,
        text=True,
        cwd=package.parent,
        env={**os.environ, "PYTHONPATH": str(package.parent), "COLUMNS": "200"},
    )


def test_a_package_without_imports_keeps_the_contracts(skeleton: Path) -> None:
    """What the tests below refuse is refused for the one line they add."""
    kept = lint(skeleton)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("engine", "steadyhand.storage"),
        ("settings", "steadyhand.notify"),
        ("domain", "steadyhand.report"),
        ("report", "steadyhand.engine"),
        ("service", "steadyhand.bootstrap"),
        ("bootstrap", "steadyhand.cli"),
        ("errors", "steadyhand.domain"),
        ("domain", "time"),
        ("report", "pydantic"),
    ],
)
def test_an_import_outward_is_refused(skeleton: Path, module: str, imported: str) -> None:
    """Imports point inward, siblings do not know each other, the core is pure."""
    skeleton.joinpath(f"{module}.py").write_text(f"import {imported}\n")
    refused = lint(skeleton)
    assert refused.returncode != 0
    assert f"steadyhand.{module} is not allowed to import {imported}" in refused.stdout


def test_a_room_that_no_layer_names_is_refused(skeleton: Path) -> None:
    """A new folder has its place in the order before it has code."""
    skeleton.joinpath("attic.py").touch()
    refused = lint(skeleton)
    assert refused.returncode != 0
    assert "not listed as layers:\n\n- steadyhand.attic" in refused.stdout


def test_the_clock_is_read_in_one_place() -> None:
    """Each way to read the time of day is refused in the domain."""
    calls = ["datetime.datetime.now(zone)", "datetime.datetime.utcnow()", "datetime.datetime.today()"]
    calls += ["datetime.date.today()", "time.time()", "time.time_ns()"]
    found = subprocess.run(
        [*RUFF, "--select=TID251", "--stdin-filename=daemon/steadyhand/domain/instant.py", "-"],
        input="\n".join(["import datetime", "import time", *calls]),
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    refused = [int(line.split(":")[1]) for line in found.stdout.splitlines() if "TID251" in line]
    assert refused == list(range(3, 3 + len(calls)))


def test_every_rule_of_ruff_is_on_but_those_with_a_reason() -> None:
    """Each rule that is switched off stands on a line of its own that says why."""
    assert project_file()["tool"]["ruff"]["lint"]["select"] == ["ALL"]
    switched_off = re.findall(r'^ +"[A-Z]+\d+",.*$', Path(PROJECT).read_text(), re.MULTILINE)
    assert switched_off
    assert [line for line in switched_off if not re.search(r", +# \w", line)] == []
