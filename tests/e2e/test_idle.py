"""What the daemon costs while there is nothing to do."""

import time

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import PrivateBus, until
from stage.idle_monitor import IdleMonitor
from stage.person import Person
from stage.rest import is_at_rest, switches

WINDOW_S = 5
HANDS = """
[habits.hands]
kind = "break"
every_min = 45
rest_min = 5
"""


@pytest.mark.desktop
def test_with_nothing_due_it_does_not_wake(at_desk: Person, desk: Desk) -> None:
    """I-10: without a watchdog, connected to a bus, not one context switch; and then it wakes in time."""
    at_desk.configure(day_with(task("tea", "21:00")))
    daemon = at_desk.start_daemon()
    until(lambda: is_at_rest(daemon.pid), "rest after the start")
    before = switches(daemon.pid)
    time.sleep(WINDOW_S)
    assert switches(daemon.pid) == before
    at_desk.let_pass(hours=12, minutes=2)
    desk.until_open(1)


@pytest.mark.desktop
@pytest.mark.usefixtures("desk")
def test_while_the_person_is_away_it_does_not_wake(at_desk: Person, bus: PrivateBus) -> None:
    """I-10: watching for them, with breaks to ask for, not one context switch; and then it hears of them."""
    with IdleMonitor(bus.address) as monitor:
        at_desk.configure(day_with(HANDS))
        daemon = at_desk.start_daemon()
        monitor.pauses()
        at_desk.let_pass(minutes=20)
        until(lambda: is_at_rest(daemon.pid), "rest after they have left")
        before = switches(daemon.pid)
        time.sleep(WINDOW_S)
        assert switches(daemon.pid) == before
        monitor.works()
        until(lambda: switches(daemon.pid) > before, "the word heard")
