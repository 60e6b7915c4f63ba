"""Suspends as logind announces them, and the jump of the clock, as the running daemon meets both."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import Display, PrivateBus, until
from stage.idle_monitor import IdleMonitor
from stage.mocked import MockedSleep
from stage.person import Daemon, Person
from stage.suspending import suspend, told_by_logind

pytestmark = pytest.mark.desktop
CLOSE = timedelta(seconds=1)
LESS_THAN_A_SUSPEND = 4
"""Seconds that the clock may be ahead without being taken for one: so use goes by faster."""
HANDS = """
[habits.hands]
kind = "break"
every_min = 1
rest_min = 0.5
"""
TEA = task("tea", "09:00", more="window_min = 30")
DAY = day_with(TEA, task("walk", "11:00"), task("stretch", "11:10"))


@pytest.fixture
def sleeper(tmp_path: Path, bus: PrivateBus, display: Display) -> Iterator[Person]:
    """Somebody whose machine is suspended when time passes at once."""
    surroundings = {
        "DBUS_SESSION_BUS_ADDRESS": bus.address,
        "DBUS_SYSTEM_BUS_ADDRESS": bus.address,
        **display.environment,
    }
    with Person(tmp_path, "2026-11-23 08:59:00", surroundings) as person:
        yield person
        person.kill_daemons()


def woken_to(person: Person, configuration: str) -> Daemon:
    """The daemon of somebody who has that configuration, compiled before."""
    person.configure(configuration)
    person.start_daemon().end()
    person.sleep_through_jumps()
    return person.start_daemon()


def told_by_the_timer(person: Person, machine: MockedSleep) -> None:
    """The timer's word comes first, then logind's."""
    person.wake_daemons()
    machine.wakes()


@pytest.mark.parametrize("told", [told_by_logind, told_by_the_timer])
def test_uptime_ends_at_the_suspend_and_begins_at_the_resume(
    sleeper: Person, desk: Desk, machine: MockedSleep, told: Callable[[Person, MockedSleep], None]
) -> None:
    """To within what a busy machine takes, whoever is first to tell of the resume; and one digest."""
    woken_to(sleeper, DAY)
    before_it = len(sleeper.uptime)
    slept = suspend(sleeper, machine, hours=2.5)
    told(sleeper, machine)
    (digest,) = desk.until_open(1)
    sleeper.until_logged("walk", "prompted")
    assert digest.title.startswith("2 reminders")
    assert sleeper.history("tea") == ["unobserved"]
    until(lambda: len(sleeper.uptime) > before_it, "an interval after the resume")
    (*_, before, after) = sleeper.uptime
    assert slept.announced - CLOSE < before[1] < slept.began + CLOSE
    assert abs(after[0] - slept.ended) < CLOSE


def test_the_delay_is_taken_again(sleeper: Person, machine: MockedSleep) -> None:
    """One is held while awake; none holds the sleep up once the time is recorded."""
    woken_to(sleeper, DAY)
    until(lambda: machine.inhibitors == 1, "a delay")
    for _ in range(2):
        machine.falls_asleep()
        until(lambda: machine.inhibitors == 0, "the delay let go")
        sleeper.jump(hours=1)
        told_by_logind(sleeper, machine)
        until(lambda: machine.inhibitors == 1, "a delay again")


def test_a_suspend_that_does_not_happen_changes_nothing(sleeper: Person, machine: MockedSleep) -> None:
    """It was announced and called off: uptime goes on, and what is due comes in time."""
    daemon = woken_to(sleeper, day_with(TEA))
    intervals = len(sleeper.uptime)
    before = sleeper.uptime_ends[-1]
    machine.falls_asleep()
    until(lambda: sleeper.uptime_ends[-1] > before, "the time until the suspend")
    ticks = len(daemon.statuses)
    machine.wakes()
    until(lambda: len(daemon.statuses) > ticks, "a look")
    assert len(sleeper.uptime) == intervals
    assert machine.inhibitors == 1


def test_a_second_announcement_does_no_harm(sleeper: Person, desk: Desk, machine: MockedSleep) -> None:
    """Announced twice and resumed twice: still one digest, and one delay."""
    woken_to(sleeper, DAY)
    machine.falls_asleep()
    suspend(sleeper, machine, hours=2.5)
    machine.wakes()
    told_by_logind(sleeper, machine)
    desk.until_open(1)
    sleeper.until_logged("walk", "prompted")
    until(lambda: machine.inhibitors == 1, "a delay")
    assert len(desk.shown) == 1


def test_sleep_is_rest(sleeper: Person, bus: PrivateBus, machine: MockedSleep) -> None:
    """R-071: hands that slept with the machine, after enough use, have had their break."""
    with IdleMonitor(bus.address):
        daemon = woken_to(sleeper, day_with(HANDS))
        for _ in range(9):
            ticks = len(daemon.statuses)
            sleeper.let_pass(seconds=LESS_THAN_A_SUSPEND)
            until(lambda: len(daemon.statuses) > ticks, "a look")  # noqa: B023 - called at once
        suspend(sleeper, machine, minutes=10)
        told_by_logind(sleeper, machine)
        until(lambda: "done" in sleeper.history("hands"), "a break that was taken")
        assert "prompted" not in sleeper.history("hands")
