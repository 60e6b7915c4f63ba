"""Putting a changed text in the place of the configuration file."""

import stat
from pathlib import Path

import pytest

from steadyhand.errors import Refused
from steadyhand.settings.fault import Fault
from steadyhand.settings.rewriting import rewrite, version_of
from steadyhand.settings.source import read_source


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration that others may read."""
    path = tmp_path / "config.toml"
    path.write_text("# mine\n")
    path.chmod(0o640)
    return path


def version(path: Path) -> str:
    """The version of what is there."""
    source = read_source(path)
    assert not isinstance(source, Fault)
    return version_of(source)


def test_the_text_is_there_and_what_was_before_beside_it(file: Path) -> None:
    """Both with the mode that the file had; nothing else is left in the folder."""
    backup = Path(rewrite(str(file), version(file), "# yours\r\n"))
    assert (file.read_bytes(), backup.read_text()) == (b"# yours\r\n", "# mine\n")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (file, backup)} == {0o640}
    assert sorted(each.name for each in file.parent.iterdir()) == ["config.toml", "config.toml.before"]


def test_a_link_stays_one_and_leads_to_the_new_text(file: Path, tmp_path: Path) -> None:
    """As where the file is kept with others under version control."""
    link = tmp_path / "elsewhere" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(file)
    rewrite(str(link), version(link), "# yours\n")
    assert link.is_symlink()
    assert file.read_text() == "# yours\n"


def test_a_file_that_was_changed_meanwhile_is_left_alone(file: Path) -> None:
    """Whoever wrote last before keeps their words."""
    seen = version(file)
    file.write_text("# other\n")
    with pytest.raises(Refused, match="changed meanwhile"):
        rewrite(str(file), seen, "# yours\n")
    assert file.read_text() == "# other\n"


def test_a_link_in_the_place_of_the_copy_is_replaced_not_followed(file: Path, tmp_path: Path) -> None:
    """What it leads to is not written to."""
    other = tmp_path / "other"
    other.write_text("precious")
    Path(f"{file}.before").symlink_to(other)
    rewrite(str(file), version(file), "# yours\n")
    assert other.read_text() == "precious"


def test_what_cannot_be_written_is_refused_and_the_file_stays(file: Path) -> None:
    """With the reason."""
    Path(f"{file}.before").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        rewrite(str(file), version(file), "# yours\n")
    assert file.read_text() == "# mine\n"
