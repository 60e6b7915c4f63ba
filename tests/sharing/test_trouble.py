"""What is wrong in the folder is told in one line, with what helps."""

import pytest

from steadyhand.sharing.trouble import Trouble, TroubleKind, told


@pytest.mark.parametrize("kind", TroubleKind)
def test_every_trouble_is_told_in_one_line(kind: TroubleKind) -> None:
    """With the file's name first, all that is known filled in, and a whole sentence."""
    line = told(Trouble(kind, "steadyhand-laptop.events", "laptop", 120, 7, "3"))
    assert line.startswith("steadyhand-laptop.events: ")
    assert "\n" not in line
    assert not {"{", "}"} & set(line)
