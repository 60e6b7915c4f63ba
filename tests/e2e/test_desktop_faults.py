"""Servers, daemons and buses that die: nothing pending is lost, nothing is left beside it."""

import signal

import pytest

from stage.days import STRETCH, TEA, WALK, day_with
from stage.desk import Desk
from stage.desktop import Dunst, PrivateBus, Xfce4Notifyd, until
from stage.person import Person

pytestmark = pytest.mark.desktop
THREE = day_with(TEA, WALK, STRETCH)
DONE = 0


def test_a_killed_server_shows_what_is_pending_as_one(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """I-5: two bubbles go with their server; on the next one they are one digest, answered at once."""
    at_desk.configure(day_with(TEA, WALK))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    at_desk.let_pass(minutes=10)
    until(lambda: len(xfce.bubbles()) == 2, "two bubbles")
    xfce.kill()
    xfce.start()
    until(lambda: len(xfce.bubbles()) == 1, "one bubble")
    xfce.click_button(DONE)
    at_desk.until_logged("tea", "prompted", "prompted", "done")
    at_desk.until_logged("walk", "prompted", "prompted", "done")


def test_what_comes_back_with_a_server_is_not_counted_twice(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """The second showing stands in the log as one that does not count for max_per_day."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    xfce.kill()
    xfce.start()
    at_desk.until_logged("tea", "prompted", "prompted")
    assert [row.data.get("counted", True) for row in at_desk.log() if row.habit == "tea"] == [True, False]


def test_another_server_takes_over(at_desk: Person, xfce: Xfce4Notifyd, late_dunst: Dunst) -> None:
    """xfce4-notifyd ends and dunst appears: the reminder is shown there and answered there."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    xfce.stop()
    late_dunst.start()
    until(lambda: late_dunst.displayed() == 1, "the bubble on dunst")
    late_dunst.choose("Skip")
    at_desk.until_logged("tea", "prompted", "prompted", "skipped")


def test_a_killed_daemon_takes_its_bubble_up_again(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """I-1, I-3: after SIGKILL with a bubble open there is again one bubble, and its button works."""
    at_desk.configure(day_with(TEA))
    killed = at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    until(lambda: len(xfce.bubbles()) == 1, "the bubble")
    at_desk.until_logged("tea", "prompted")
    killed.kill()
    at_desk.start_daemon()
    at_desk.until_logged("tea", "prompted", "prompted")
    assert len(xfce.bubbles()) == 1
    xfce.click_button(DONE)
    at_desk.until_logged("tea", "prompted", "prompted", "done")
    until(lambda: not xfce.bubbles(), "an empty screen")


def test_no_orphan_stays_beside_a_digest(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """Two bubbles of a killed daemon become one digest of the next, and nothing is left of the two."""
    at_desk.configure(day_with(TEA, WALK))
    killed = at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    at_desk.let_pass(minutes=10)
    until(lambda: len(xfce.bubbles()) == 2, "two bubbles")
    at_desk.until_logged("walk", "prompted")
    killed.kill()
    at_desk.start_daemon()
    until(lambda: len(xfce.bubbles()) == 1, "one bubble")
    xfce.click_button(DONE)
    at_desk.until_logged("walk", "prompted", "prompted", "done")
    until(lambda: not xfce.bubbles(), "an empty screen")


def test_a_stopped_daemon_leaves_an_empty_screen(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """In good order: the bubbles go, since their buttons are dead now, and the log ends with stopped."""
    at_desk.configure(day_with(TEA))
    daemon = at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    until(lambda: len(xfce.bubbles()) == 1, "the bubble")
    daemon.signal(signal.SIGTERM)
    assert daemon.exit_code() == 0
    until(lambda: not xfce.bubbles(), "an empty screen")
    assert at_desk.log()[-1].kind == "stopped"


def test_a_bus_that_dies_ends_the_daemon(at_desk: Person, bus: PrivateBus, desk: Desk) -> None:
    """Its exit code is not 0, so that another is started, and the log says nothing of an orderly stop."""
    at_desk.configure(day_with(TEA))
    daemon = at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
    bus.stop()
    assert daemon.exit_code() == 69
    assert "stopped" not in {event.kind for event in at_desk.log()}


def test_the_next_bus_shows_what_is_pending(at_desk: Person, bus: PrivateBus, xfce: Xfce4Notifyd) -> None:
    """I-1: the daemon started after the bus's death shows the reminder to the new server."""
    at_desk.configure(day_with(TEA))
    daemon = at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    bus.stop()
    daemon.exit_code()
    xfce.stop()
    bus.start()
    xfce.start()
    at_desk.start_daemon()
    xfce.click_button(DONE)
    at_desk.until_logged("tea", "prompted", "prompted", "done")


def test_a_server_that_comes_late_shows_what_is_pending(at_desk: Person, late_xfce: Xfce4Notifyd) -> None:
    """I-5: nobody to show it at first; when a server appears the three are shown, as one."""
    at_desk.configure(THREE)
    at_desk.start_daemon()
    at_desk.let_pass(minutes=30)
    until(lambda: at_desk.history("stretch") == ["delivery_failed"], "the failure in the log")
    late_xfce.start()
    until(lambda: len(late_xfce.bubbles()) == 1, "one bubble")
    late_xfce.click_button(DONE)
    at_desk.until_logged("stretch", "delivery_failed", "prompted", "done")


def test_a_bus_that_comes_late_is_found(at_desk: Person, bus: PrivateBus, late_xfce: Xfce4Notifyd) -> None:
    """Started before the desktop's bus, it prints; once there is a bus, the next reminder is shown there."""
    bus.stop()
    at_desk.configure(day_with(TEA, WALK))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    bus.start()
    late_xfce.start()
    at_desk.let_pass(minutes=10)
    late_xfce.click_button(DONE)
    at_desk.until_logged("walk", "prompted", "done")
    assert [row.via for row in at_desk.log() if row.kind == "prompted"] == ["none", "dbus"]


def test_without_any_desktop_it_lives_on(person: Person) -> None:
    """No bus and no display: prompts are printed, and an answer in the terminal counts."""
    person.configure(day_with(TEA))
    daemon = person.start_daemon()
    person.let_pass(minutes=2)
    person.until_logged("tea", "prompted")
    assert "Tea" in daemon.output()
    assert person.steady("done", "tea").returncode == 0
    person.until_logged("tea", "prompted", "done")
    assert daemon.running


def test_two_daemons_do_not_run_at_once(at_desk: Person, desk: Desk) -> None:
    """The second refuses, names the first and changes nothing; the first goes on."""
    at_desk.configure(day_with(TEA))
    first = at_desk.start_daemon()
    second = at_desk.try_daemon()
    assert second.exit_code() == 1
    assert str(first.pid) in second.output()
    at_desk.let_pass(minutes=2)
    desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
