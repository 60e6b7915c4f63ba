"""A machine that was suspended, and a clock that was set, as the running daemon meets them."""

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import until
from stage.person import Person

pytestmark = pytest.mark.desktop
TEA = task("tea", "09:00", more="window_min = 30")
WALK = task("walk", "11:00")
STRETCH = task("stretch", "11:10")


@pytest.fixture
def sleeper(at_desk: Person) -> Person:
    """Somebody whose machine is suspended when time passes at once."""
    at_desk.configure(day_with(TEA, WALK, STRETCH))
    at_desk.start_daemon().end()
    at_desk.sleep_through_jumps()
    return at_desk


def test_after_a_suspend_there_is_one_notification(sleeper: Person, desk: Desk) -> None:
    """I-1, I-5: what closed meanwhile is unobserved, not missed; what is still open is one digest."""
    sleeper.start_daemon()
    sleeper.let_pass(hours=2.5)
    (digest,) = desk.until_open(1)
    assert digest.title.startswith("2 reminders")
    sleeper.until_logged("walk", "prompted")
    assert sleeper.history("tea") == ["unobserved"]


def test_time_awake_is_no_suspend(at_desk: Person, desk: Desk) -> None:
    """I-1: the same hours spent awake, and nobody asked in time: that is missed."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
    at_desk.let_pass(hours=1)
    at_desk.until_logged("tea", "prompted", "missed")
    until(lambda: not desk.open, "the bubble gone")


def test_a_clock_set_back_repeats_nothing(sleeper: Person, desk: Desk) -> None:
    """I-3: what was answered stays answered when its hour comes a second time."""
    daemon = sleeper.start_daemon()
    sleeper.let_pass(minutes=2)
    (bubble,) = desk.until_open(1)
    sleeper.until_logged("tea", "prompted")
    desk.click(bubble, "done")
    sleeper.until_logged("tea", "prompted", "done")
    ticks = len(daemon.statuses)
    sleeper.let_pass(hours=-1)
    until(lambda: len(daemon.statuses) > ticks, "a tick in the hour before")
    sleeper.let_pass(hours=1, minutes=5)
    sleeper.let_pass(hours=2)
    sleeper.until_logged("walk", "prompted")
    assert sleeper.history("tea") == ["prompted", "done"]
