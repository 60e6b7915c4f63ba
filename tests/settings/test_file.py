import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from settings.samples import WATER
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings.compiler import compile_file, compile_source
from steadyhand.settings.fault import Fault

NOBODY = 65534


def fault_of(path: Path) -> Fault:
    """The one fault of a file."""
    found = compile_file(path, {})
    assert len(found) == 1
    assert isinstance(found[0], Fault)
    return found[0]


@contextmanager
def as_an_ordinary_person() -> Iterator[None]:
    """Root may read everything; for a moment be somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_missing_file_is_a_fault_and_no_empty_configuration(tmp_path: Path) -> None:
    """Nothing configured by mistake never means silently no reminders (I-7)."""
    fault = fault_of(tmp_path / "config.toml")
    assert fault.message == "is not there"
    assert "steady setup" in fault.remedy


def test_a_directory_is_a_fault(tmp_path: Path) -> None:
    """A directory in the place of the file is named as such."""
    assert fault_of(tmp_path).message == "is a directory"


def test_a_pipe_is_a_fault_and_does_not_block(tmp_path: Path) -> None:
    """Only a regular file is read."""
    os.mkfifo(tmp_path / "pipe")
    assert fault_of(tmp_path / "pipe").message == "is no regular file"


def test_an_unreadable_file_is_a_fault(tmp_path: Path) -> None:
    """Permission denied says so and says what to do."""
    path = tmp_path / "config.toml"
    path.write_text(WATER)
    path.chmod(0)
    with as_an_ordinary_person():
        fault = fault_of(path)
    assert "permission denied" in fault.message


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A sparse file of 100 MiB is told by its size."""
    path = tmp_path / "config.toml"
    path.touch()
    os.truncate(path, 100 * 1024**2)
    assert fault_of(path).message == "is too large: 100.0 MiB"


def test_text_in_another_encoding_is_a_fault_with_its_place(tmp_path: Path) -> None:
    """The first byte that is not UTF-8 has a line and a column."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"# caf\xc3\xa9\n# d\xe9j\xe0 vu\n")
    fault = fault_of(path)
    assert (fault.line, fault.column, fault.value) == (2, 4, "byte 0xe9")


def test_a_path_that_is_none_is_a_fault() -> None:
    """A null byte ends in a fault, not in a traceback."""
    assert fault_of(Path("a\0b")).message == "is no path"


def test_a_path_through_a_file_is_a_missing_file(tmp_path: Path) -> None:
    """A file where a directory was meant leads to nothing."""
    (tmp_path / "file").touch()
    assert fault_of(tmp_path / "file" / "config.toml").message == "is not there"


def test_a_sound_file_compiles(tmp_path: Path) -> None:
    """The whole way from bytes to habits; a byte order of lines from elsewhere does not matter."""
    path = tmp_path / "config.toml"
    path.write_bytes(WATER.replace("\n", "\r\n").encode())
    configuration = compile_source(path, {})
    assert isinstance(configuration, Configuration)
    assert configuration.habit("water") is not None


def test_the_fingerprint_follows_the_bytes_and_the_variables(tmp_path: Path) -> None:
    """The same source gives the same fingerprint, any change another one."""
    path = tmp_path / "config.toml"
    path.write_text(WATER)
    variants = ({}, {}, {"STEADYHAND_DAY__WAKE": "06:00"}, {"STEADYHAND_DATA": "/elsewhere", "HOME": "/"})
    first, again, other, unrelated = (compile_source(path, environ) for environ in variants)
    assert first == again == unrelated != other


@pytest.mark.parametrize("bad", [{"STEADYHAND_NOPE": "1"}, {"STEADYHAND_DAY__WAKE": "x"}])
def test_faults_of_the_file_and_of_the_variables_come_together(tmp_path: Path, bad: dict[str, str]) -> None:
    """A missing file does not hide an unknown variable."""
    path = tmp_path / "config.toml"
    path.write_text("[day]\nzone = 5")
    found = compile_source(path, bad)
    assert not isinstance(found, Configuration)
    assert {fault.file for fault in found} == {str(path), "environment"}
