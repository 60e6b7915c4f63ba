"""What the daemon costs while there is nothing to do."""

import time
from pathlib import Path

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import until
from stage.person import Person

WINDOW_S = 5


def switches(pid: int) -> int:
    """How often the process's threads have been put on a processor, of their own will or not."""
    statuses = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    lines = (line for status in statuses for line in status.splitlines() if "ctxt_switches" in line)
    return sum(int(line.split()[1]) for line in lines)


def is_at_rest(pid: int) -> bool:
    """Whether it has nothing more to do about its start."""
    before = switches(pid)
    time.sleep(0.2)
    return switches(pid) == before


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
