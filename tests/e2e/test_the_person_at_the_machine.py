"""The unmodified daemon, and a desktop that tells of its person: by real signals on real buses."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import Display, PrivateBus, until
from stage.idle_monitor import IdleMonitor
from stage.mocked import logind
from stage.person import Person
from stage.server import Habits

pytestmark = pytest.mark.desktop
HANDS = """
[habits.hands]
kind = "break"
every_min = 45
rest_min = 5
"""


@pytest.fixture
def monitor(bus: PrivateBus) -> Iterator[IdleMonitor]:
    """GNOME's idle monitor on the test's bus."""
    with IdleMonitor(bus.address) as watching:
        yield watching


@pytest.fixture
def kde(bus: PrivateBus) -> Iterator[Desk]:
    """A server with KDE's do-not-disturb, off."""
    with Desk(bus.address, Habits(inhibited=False)) as server:
        yield server


class TestBreaks:
    def test_a_break_is_asked_for_when_the_hands_pause(
        self, at_desk: Person, desk: Desk, monitor: IdleMonitor
    ) -> None:
        """R-070: 45 minutes of use, a pause of some seconds, and there it is."""
        at_desk.configure(day_with(HANDS))
        at_desk.start_daemon()
        at_desk.let_pass(minutes=46)
        monitor.pauses()
        (bubble,) = desk.until_open(1)
        assert bubble.body == "Rest your hands for 5 minutes."
        at_desk.until_logged("hands", "prompted")

    def test_a_rest_is_the_break(self, at_desk: Person, desk: Desk, monitor: IdleMonitor) -> None:
        """R-071: whoever leaves for five minutes after half an hour's work has had it, unasked."""
        at_desk.configure(day_with(HANDS))
        at_desk.start_daemon()
        at_desk.let_pass(minutes=30)
        monitor.pauses()
        at_desk.let_pass(minutes=6)
        at_desk.until_logged("hands", "done")
        (done,) = [row for row in at_desk.log() if row.habit == "hands"]
        assert done.data["reason"] == "rested"
        assert not desk.shown

    def test_what_cannot_be_known_is_said(self, at_desk: Person, desk: Desk) -> None:
        """Without anything that tells of the person, breaks come by the clock, and status says so."""
        at_desk.configure(day_with(HANDS))
        del at_desk.surroundings["DISPLAY"]
        at_desk.start_daemon()
        assert "breaks come by the clock" in at_desk.steady("status").stdout
        at_desk.let_pass(minutes=17)
        desk.until_open(1)


class TestDoNotDisturb:
    def test_what_is_held_back_comes_as_one(self, at_desk: Person, kde: Desk) -> None:
        """Three reminders during a meeting are one notification after it, and status said why."""
        at_desk.configure(day_with(task("tea", "09:00"), task("walk", "09:05"), task("pills", "09:10")))
        at_desk.start_daemon()
        kde.inhibit(on=True)
        until(lambda: "do-not-disturb" in at_desk.steady("status").stdout, "the reason in the status")
        at_desk.let_pass(minutes=20)
        at_desk.let_pass(minutes=1)
        assert not kde.shown
        kde.inhibit(on=False)
        (digest,) = kde.until_open(1)
        assert digest.title.startswith("3 reminders")

    def test_a_window_that_closes_meanwhile_is_excused(self, at_desk: Person, kde: Desk) -> None:
        """Nobody was asked, so nobody missed it: excused, with the reason."""
        at_desk.configure(day_with(task("tea", "09:00", more="window_min = 30")))
        kde.inhibit(on=True)
        at_desk.start_daemon()
        at_desk.let_pass(minutes=20)
        at_desk.let_pass(minutes=20)
        at_desk.until_logged("tea", "excused")
        (row,) = [row for row in at_desk.log() if row.habit == "tea"]
        assert row.data["reason"] == "held back: do-not-disturb"


def test_the_time_until_a_suspend_is_recorded_before_it(
    tmp_path: Path, bus: PrivateBus, display: Display
) -> None:
    """Logind says that the machine will sleep: what was watched is in the log before it does."""
    surroundings = {
        "DBUS_SESSION_BUS_ADDRESS": bus.address,
        "DBUS_SYSTEM_BUS_ADDRESS": bus.address,
        **display.environment,
    }

    async def story(person: Person) -> None:
        async with logind(bus) as keeper:
            daemon = await asyncio.to_thread(person.start_daemon)
            await asyncio.to_thread(until, lambda: person.uptime_ends, "an interval of uptime")
            before = person.uptime_ends[-1]
            await keeper.prepare_for_sleep(begins=True)
            await asyncio.to_thread(until, lambda: person.uptime_ends[-1] > before, "a later end of it")
            ticks = len(daemon.statuses)
            await keeper.prepare_for_sleep(begins=False)
            await asyncio.to_thread(until, lambda: len(daemon.statuses) > ticks, "a look after waking")

    with Person(tmp_path, "2026-11-23 08:59:00", surroundings) as person:
        person.configure(day_with(task("tea", "21:00")))
        asyncio.run(story(person))
