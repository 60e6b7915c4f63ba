"""Answers on a real desktop, from the click to the log."""

import pytest

from stage.days import STRETCH, TEA, WALK, day_with, task
from stage.desk import Desk
from stage.desktop import Dunst, Xfce4Notifyd, until
from stage.person import Person

pytestmark = pytest.mark.desktop
DONE, SNOOZE, SKIP = range(3)


def test_each_button_of_xfce4_notifyd_ends_in_the_log(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """I-1: a pointer on Done, Snooze and Skip makes done, snoozed and skipped, and the bubble goes."""
    at_desk.configure(day_with(TEA, WALK, STRETCH))
    at_desk.start_daemon()
    answers = {"tea": (DONE, "done"), "walk": (SNOOZE, "snoozed"), "stretch": (SKIP, "skipped")}
    for habit, (button, kind) in answers.items():
        at_desk.let_pass(minutes=5 if habit == "tea" else 8)
        at_desk.until_logged(habit, "prompted")
        xfce.click_button(button)
        at_desk.until_logged(habit, "prompted", kind)
        until(lambda: not xfce.bubbles(), "the answered bubble gone")


def test_each_action_of_dunst_ends_in_the_log(at_desk: Person, dunst: Dunst) -> None:
    """The second server: its menu's entries make done, snoozed and skipped."""
    at_desk.configure(day_with(TEA, WALK, STRETCH))
    at_desk.start_daemon()
    answers = {"tea": ("Done", "done"), "walk": ("Snooze", "snoozed"), "stretch": ("Skip", "skipped")}
    for habit, (label, kind) in answers.items():
        at_desk.let_pass(minutes=5 if habit == "tea" else 8)
        at_desk.until_logged(habit, "prompted")
        until(lambda: dunst.displayed() == 1, "the bubble")
        dunst.choose(label)
        at_desk.until_logged(habit, "prompted", kind)
        until(lambda: dunst.displayed() == 0, "the answered bubble gone")


def test_the_timer_alone_shows_a_reminder(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """Nobody pokes the daemon: the kernel's timer wakes it when the moment has come."""
    at_desk.configure(day_with(TEA))
    at_desk.start_the_clock_at("2026-11-23 08:59:58")
    at_desk.start_daemon()
    until(lambda: len(xfce.bubbles()) == 1, "the bubble")
    at_desk.until_logged("tea", "prompted")


def test_a_snoozed_reminder_comes_back(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """Ten minutes after Snooze the bubble stands there again, and can be answered."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    xfce.click_button(SNOOZE)
    at_desk.until_logged("tea", "prompted", "snoozed")
    at_desk.let_pass(minutes=10)
    xfce.click_button(DONE)
    at_desk.until_logged("tea", "prompted", "snoozed", "prompted", "done")


def test_a_digest_answers_all(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """I-5: three that are due at once are one bubble, and one click answers the three."""
    at_desk.configure(day_with(TEA, WALK, STRETCH))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=30)
    xfce.click_button(DONE)
    for habit in ("tea", "walk", "stretch"):
        at_desk.until_logged(habit, "prompted", "done")
    until(lambda: not xfce.bubbles(), "an empty screen")


def test_a_click_on_a_private_reminder_opens_it(at_desk: Person, desk: Desk) -> None:
    """I-8: a private reminder tells nothing until the person clicks on it; then it is answered as ever."""
    at_desk.configure(day_with(task("tea", "09:00", "Elderflower", 'private = true\nnote = "Two cups"')))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    (neutral,) = desk.until_open(1)
    assert "Elderflower" not in neutral.title + neutral.body
    desk.click(neutral, "default")
    until(lambda: [bubble.title for bubble in desk.open] == ["Elderflower"], "the details")
    assert "Two cups" in desk.open[0].body
    desk.click(desk.open[0], "done")
    at_desk.until_logged("tea", "prompted", "done")


def test_opening_works_with_a_real_pointer(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """Open on xfce4-notifyd leaves one bubble, whose Done still counts."""
    at_desk.configure(day_with(task("tea", "09:00", more="private = true")))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    xfce.click_button(3)
    until(lambda: [row.kind for row in at_desk.log()].count("prompted") == 1, "one prompt")
    xfce.click_button(DONE)
    at_desk.until_logged("tea", "prompted", "done")
    until(lambda: not xfce.bubbles(), "an empty screen")


def test_an_answer_in_the_terminal_takes_the_bubble_down(at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """The log is the bus: after ``steady done`` the open bubble goes."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    until(lambda: len(xfce.bubbles()) == 1, "the bubble")
    answer = at_desk.steady("done", "tea")
    assert answer.returncode == 0, answer.stderr
    until(lambda: not xfce.bubbles(), "an empty screen")
    at_desk.until_logged("tea", "prompted", "done")


def test_an_answer_in_the_terminal_is_heard_within_a_second(at_desk: Person, desk: Desk) -> None:
    """When ``steady done`` has returned, the server is asked to close the bubble without delay."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
    assert at_desk.steady("done", "tea").returncode == 0
    until(lambda: not desk.open, "no open bubble", 1)


def test_a_second_click_changes_nothing(at_desk: Person, desk: Desk) -> None:
    """I-6: a click on what was answered in the terminal, and one on nobody's bubble, are not recorded."""
    at_desk.configure(day_with(TEA))
    daemon = at_desk.start_daemon()
    at_desk.let_pass(minutes=2)
    (bubble,) = desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
    desk.click(bubble._replace(id=bubble.id + 1), "skip")
    desk.click(bubble, "done")
    desk.click(bubble, "skip")
    until(lambda: "1 done" in daemon.status, "the answer")
    at_desk.let_pass(minutes=1)
    assert at_desk.history("tea") == ["prompted", "done"]
