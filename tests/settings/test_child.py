import json
import os
import sys
from pathlib import Path

import pytest

from settings.samples import WATER
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings.__main__ import main
from steadyhand.settings.child import outcome, refresh
from steadyhand.settings.compiled import is_fresh, read
from steadyhand.settings.compiler import compile_source


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A sound configuration."""
    path = tmp_path / "config.toml"
    path.write_text(WATER)
    return path


def test_a_child_compiles_the_file(source: Path, tmp_path: Path) -> None:
    """It gives the configuration and leaves it compiled and fresh."""
    target = tmp_path / "state" / "compiled.json"
    configuration = refresh(source, target, os.environ)
    assert configuration == compile_source(source, {})
    compiled = read(target)
    assert compiled is not None
    assert is_fresh(compiled, source, os.environ)


def test_a_child_tells_faults_and_leaves_the_target_alone(source: Path, tmp_path: Path) -> None:
    """The running configuration stays in force (I-7)."""
    target = tmp_path / "compiled.json"
    target.write_text("before")
    source.write_text("[day]\nwake = 7\n[habits.x]\nkind = 'task'")
    faults = refresh(source, target, os.environ)
    assert faults == compile_source(source, {})
    assert target.read_text() == "before"


def test_a_child_sees_the_given_variables(source: Path, tmp_path: Path) -> None:
    """Not only those of the caller's own process."""
    environ = {**os.environ, "STEADYHAND_HABITS__WATER__GOAL": "2200"}
    configuration = refresh(source, tmp_path / "compiled.json", environ)
    assert configuration == compile_source(source, environ)


def test_a_working_directory_cannot_slip_in_modules(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file named json.py where the person happens to be is not imported."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert isinstance(refresh(source, tmp_path / "compiled.json", os.environ), Configuration)


def test_a_child_that_takes_too_long_is_a_fault(tmp_path: Path, source: Path) -> None:
    """The caller is never left hanging."""
    (fault,) = refresh(source, tmp_path / "compiled.json", os.environ, longest_s=0.0)
    assert "took longer" in str(fault)


def test_an_interpreter_that_cannot_be_started_is_a_fault(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interpreter replaced by an upgrade is told as such."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (fault,) = refresh(source, tmp_path / "compiled.json", os.environ)
    assert "cannot be started" in str(fault)


@pytest.mark.parametrize("output", [b"", b"Traceback", b"[]", b'[{"file": 1}]', b"\xff", b"5", b"null"])
def test_a_child_that_crashed_is_a_fault(tmp_path: Path, output: bytes) -> None:
    """Whatever it printed, there is one fault at least."""
    (fault,) = outcome(tmp_path, tmp_path / "compiled.json", 1, output)
    assert "exit code 1" in str(fault)


def test_a_target_that_vanished_is_a_fault(tmp_path: Path) -> None:
    """A child that succeeded and left nothing is not believed."""
    (fault,) = outcome(tmp_path, tmp_path / "compiled.json", 0, b"")
    assert "gone" in str(fault)


def test_the_module_tells_a_target_it_cannot_write(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 74, and a fault that names the target."""
    (tmp_path / "compiled.json").mkdir()
    assert main([str(source), str(tmp_path / "compiled.json")], {}) == 74
    assert "cannot be written" in json.loads(capsys.readouterr().out)[0]["message"]


def test_the_module_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 for anything but two arguments."""
    assert main([], {}) == 2
    assert "SOURCE TARGET" in capsys.readouterr().err


def test_the_module_exits_with_78_for_a_faulty_file(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The faults are JSON on standard output, with line and column."""
    source.write_text("[day]\nwake = 7")
    assert main([str(source), str(tmp_path / "compiled.json")], {}) == 78
    (fault,) = json.loads(capsys.readouterr().out)
    assert (fault["line"], fault["column"], fault["key"]) == (2, 1, "day.wake")
