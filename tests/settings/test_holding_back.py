import pytest

from settings.samples import CONTRACT, compiled, only_fault
from steadyhand.domain.reminding.busy import EVERY_BUSY, Busy

NOTIFICATIONS = "[notifications]\nhold_back = {}\n"


def test_everything_holds_back_unless_it_is_said() -> None:
    """Do-not-disturb, full screen and a camera in use, all three."""
    assert compiled(CONTRACT).notifications.hold_back == EVERY_BUSY


@pytest.mark.parametrize(
    ("words", "busy"),
    [
        ("[]", frozenset()),
        ("['full-screen']", {Busy.FULL_SCREEN}),
        ("['camera', 'do-not-disturb']", {Busy.CAMERA, Busy.DO_NOT_DISTURB}),
        ("['camera', 'camera']", {Busy.CAMERA}),
    ],
)
def test_only_what_is_named_holds_back(words: str, busy: set[Busy]) -> None:
    """In any order; an empty list is nothing at all."""
    assert compiled(NOTIFICATIONS.format(words)).notifications.hold_back == busy


def test_a_wrong_word_is_told_with_those_that_exist() -> None:
    """The place, the word, the three words there are, and what to do."""
    fault = only_fault(NOTIFICATIONS.format("['camera', 'full screen']"))
    assert str(fault).splitlines() == [
        'config.toml:2:24: notifications.hold_back[1] = "full screen"',
        "  is not one of those that exist",
        '  Allowed: what prompts wait for; any of "do-not-disturb" "full-screen" "camera", [] for nothing',
        "  Remedy: Change it to what is allowed.",
    ]
