"""Where the files are, and that what holds them is the person's alone."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from steadyhand.errors import LogFault
from steadyhand.system.paths import DirectoryFault, Paths, paths, private_directory


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Run under this umask."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_the_defaults_are_under_home() -> None:
    """Without XDG variables the specification's defaults hold."""
    found = paths({"HOME": "/home/jo", "XDG_RUNTIME_DIR": "/run/user/7"})
    assert found == Paths(
        config="/home/jo/.config/steadyhand/config.toml",
        log="/home/jo/.local/share/steadyhand/log.db",
        state="/home/jo/.local/state/steadyhand",
        runtime="/run/user/7/steadyhand",
    )


def test_xdg_variables_move_everything() -> None:
    """Each XDG variable moves its own."""
    found = paths(
        {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d/", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r"}
    )
    assert found == Paths(
        "/c/steadyhand/config.toml", "/d/steadyhand/log.db", "/s/steadyhand", "/r/steadyhand"
    )


@pytest.mark.parametrize("value", ["", "relative/folder", "."])
def test_a_relative_or_empty_xdg_variable_is_ignored(value: str) -> None:
    """As the XDG Base Directory Specification asks."""
    found = paths({"HOME": "/home/jo", "XDG_CONFIG_HOME": value, "XDG_STATE_HOME": value})
    assert found.config == "/home/jo/.config/steadyhand/config.toml"
    assert found.state == "/home/jo/.local/state/steadyhand"


def test_steadyhand_variables_win() -> None:
    """STEADYHAND_CONFIG names a file and STEADYHAND_DATA the log's directory."""
    found = paths({"HOME": "/home/jo", "STEADYHAND_CONFIG": "/x/my.toml", "STEADYHAND_DATA": "/y"})
    assert (found.config, found.log) == ("/x/my.toml", "/y/log.db")


def test_a_relative_override_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path is the same after a change of directory."""
    monkeypatch.chdir(tmp_path)
    assert paths({"STEADYHAND_CONFIG": "my.toml"}).config == str(tmp_path / "my.toml")


def test_without_a_runtime_directory_the_state_directory_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is neither XDG_RUNTIME_DIR nor a /run/user directory of ours."""
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert paths({"HOME": "/home/jo"}).runtime == "/home/jo/.local/state/steadyhand/run"


def test_without_home_the_account_knows() -> None:
    """A bare environment still has a home."""
    assert paths({}).config.endswith("/.config/steadyhand/config.toml")


def test_the_derived_files_are_in_the_state_directory() -> None:
    """The compiled configuration and the backups."""
    found = paths({"XDG_STATE_HOME": "/s"})
    assert (found.compiled, found.backups) == ("/s/steadyhand/compiled.json", "/s/steadyhand/backups")


def test_a_private_directory_is_0700_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """I-9: so are the parents that had to be made."""
    del umask
    private_directory(str(tmp_path / "share" / "steadyhand"))
    assert mode(tmp_path / "share" / "steadyhand") == mode(tmp_path / "share") == 0o700


def test_a_looser_directory_is_tightened(tmp_path: Path) -> None:
    """I-9: one that others could read no longer is; its parent is left alone."""
    parent = tmp_path / "share"
    (parent / "steadyhand").mkdir(parents=True)
    parent.chmod(0o755)
    (parent / "steadyhand").chmod(0o755)
    private_directory(str(parent / "steadyhand"))
    assert (mode(parent / "steadyhand"), mode(parent)) == (0o700, 0o755)


def test_another_users_directory_is_refused(tmp_path: Path) -> None:
    """The message names it, whose it is and the remedy; the mode stays."""
    theirs = tmp_path / "steadyhand"
    theirs.mkdir(mode=0o755)
    os.chown(theirs, 65534, 65534)
    with pytest.raises(DirectoryFault, match=r"belongs to user 65534.*chown"):
        private_directory(str(theirs))
    assert mode(theirs) == 0o755


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """As the fault of the log's place, with the path in it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LogFault, match=str(tmp_path / "file")):
        private_directory(str(tmp_path / "file"))
    with pytest.raises(LogFault, match="file/below"):
        private_directory(str(tmp_path / "file" / "below"))
