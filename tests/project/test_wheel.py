import subprocess
import sys
from zipfile import ZipFile

import pytest

from project.repository import ROOT, python_files

BESIDE_THE_CODE = {
    "steadyhand/py.typed",
    "steadyhand/settings/steadyhand.example.toml",
    "steadyhand/settings/minimal.toml",
    "steadyhand/storage/caffeine_drinks.csv",
    "steadyhand/system/steadyhand.service",
    "steadyhand/system/steadyhand-phone.service",
    "steadyhand/system/steadyhand-share.service",
    "steadyhand/system/steadyhand-web.service",
    "steadyhand/system/steadyhand-web.socket",
    "steadyhand/web/static/page.css",
    "steadyhand/web/static/page.js",
    "steadyhand/web/templates/base.html",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel that this work tree builds."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_the_wheel_holds_every_module(names: set[str]) -> None:
    """Nothing that is in the source root is left behind."""
    assert {str(path.relative_to("daemon")) for path in python_files("daemon")} <= names


def test_the_wheel_holds_what_lies_beside_the_code(names: set[str]) -> None:
    """The example configurations and the unit come along."""
    assert names >= BESIDE_THE_CODE


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    """Neither tests nor tools are installed."""
    assert {name.split("/")[0].split("-")[0] for name in names} == {"steadyhand"}
