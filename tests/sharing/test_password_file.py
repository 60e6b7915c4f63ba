"""A password is taken from a file that its owner alone can read, or not at all."""

from pathlib import Path

import pytest

from steadyhand.errors import ConfigurationFault
from steadyhand.sharing.password_file import password_in


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A private file with a password."""
    path = tmp_path / "password"
    path.write_text("open sesame\nwhat else\n")
    path.chmod(0o600)
    return path


def test_the_first_line_is_the_password(secret: Path) -> None:
    """Without the end of the line, with the blanks in it."""
    assert password_in(str(secret)) == "open sesame"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_use_is_refused(secret: Path, mode: int) -> None:
    """The message says how to mend it, and nothing of what is in it."""
    secret.chmod(mode)
    with pytest.raises(ConfigurationFault, match="chmod 600") as refused:
        password_in(str(secret))
    assert "sesame" not in str(refused.value)


def test_a_file_that_is_not_there_or_empty_is_told(tmp_path: Path, secret: Path) -> None:
    """So is a link, which could lead to anybody's file."""
    secret.write_text("\n")
    (tmp_path / "link").symlink_to(secret)
    for path, words in ((tmp_path / "none", "cannot be read"), (tmp_path / "link", "cannot be read")):
        with pytest.raises(ConfigurationFault, match=words):
            password_in(str(path))
    with pytest.raises(ConfigurationFault, match="no password in it"):
        password_in(str(secret))
