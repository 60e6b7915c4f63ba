"""A desktop that falls apart round the unmodified daemon: what leaves, and what is mute."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.compositor import Compositor
from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import Display, PrivateBus, until
from stage.hanging_display import HangingDisplay
from stage.idle_monitor import IdleMonitor
from stage.mocked import mocked_monitor, mocked_saver, mocked_sleep
from stage.person import Person
from stage.rest import resident_kib, written
from stage.server import Habits

pytestmark = pytest.mark.desktop
HANDS = """
[habits.hands]
kind = "break"
every_min = 45
rest_min = 5
"""
A_FEW_SECONDS = 8
MANY = 500
MOST_KIB = 1024
BY_THE_CLOCK = "breaks come by the clock"


@pytest.fixture
def system() -> Iterator[PrivateBus]:
    """A system bus of the test's own."""
    with PrivateBus() as private:
        yield private


@pytest.fixture
def person(tmp_path: Path, bus: PrivateBus, system: PrivateBus) -> Iterator[Person]:
    """Somebody with both buses and no display, a minute before nine."""
    surroundings = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DBUS_SYSTEM_BUS_ADDRESS": system.address}
    with Person(tmp_path, "2026-11-23 08:59:00", surroundings) as alone:
        yield alone


def presence(person: Person) -> str:
    """What tells of the person, in the words of the status."""
    (line,) = [line for line in person.steady("status", "--json").stdout.splitlines() if '"presence"' in line]
    return line.partition(": ")[2].strip(' ,"')


class TestTheSystemBus:
    @pytest.mark.usefixtures("desk")
    def test_its_end_leaves_presence_as_it_is(
        self, person: Person, bus: PrivateBus, system: PrivateBus
    ) -> None:
        """GNOME's monitor is on another bus: breaks go on by use, and what is missing is said."""
        with mocked_sleep(system), IdleMonitor(bus.address) as monitor:
            person.configure(day_with(HANDS, task("tea", "09:50")))
            daemon = person.start_daemon()
            person.let_pass(minutes=30)
            system.stop()
            until(lambda: "system bus: the connection was lost" in daemon.output(), "what is missing")
            assert presence(person) == "GNOME's idle monitor"
            monitor.pauses()
            bus.settle()
            person.let_pass(minutes=6)
            person.until_logged("hands", "done")
            person.let_pass(minutes=20)
            person.until_logged("tea", "prompted")
            assert daemon.running

    @pytest.mark.usefixtures("desk")
    def test_logind_leaves_alone(self, person: Person, bus: PrivateBus, system: PrivateBus) -> None:
        """The service ends, the bus does not: nothing changes for the person."""
        with IdleMonitor(bus.address):
            with mocked_sleep(system):
                person.configure(day_with(task("tea", "09:00"), HANDS))
                daemon = person.start_daemon()
            person.let_pass(minutes=2)
            person.until_logged("tea", "prompted")
            assert presence(person) == "GNOME's idle monitor"
            assert daemon.running


class TestTheSessionBus:
    def test_what_needs_no_bus_goes_on_without_it(
        self, person: Person, bus: PrivateBus, display: Display
    ) -> None:
        """With prompts that are printed, the X server tells of the person from then on."""
        person.surroundings |= display.environment
        person.configure(day_with(HANDS, task("tea", "09:00"), channel="none"))
        with mocked_monitor(bus):
            daemon = person.start_daemon()
            assert presence(person) == "GNOME's idle monitor"
            bus.stop()
            until(lambda: presence(person) == "X11's idle counter", "another source")
            person.let_pass(minutes=2)
            person.until_logged("tea", "prompted")
            assert daemon.running


class TestTheMonitor:
    def test_without_it_breaks_come_by_the_clock_and_with_it_by_use_again(
        self, person: Person, bus: PrivateBus, desk: Desk
    ) -> None:
        """It leaves and comes back, as GNOME's shell does when it is restarted."""
        person.configure(day_with(HANDS))
        with IdleMonitor(bus.address):
            daemon = person.start_daemon()
            assert BY_THE_CLOCK not in person.steady("status").stdout
        until(lambda: BY_THE_CLOCK in person.steady("status").stdout, "that presence is not known")
        assert daemon.running
        person.let_pass(minutes=17)
        desk.until_open(1)
        with IdleMonitor(bus.address) as monitor:
            until(lambda: presence(person) == "GNOME's idle monitor", "that presence is known")
            monitor.pauses()
            bus.settle()
            person.let_pass(minutes=6)
            person.until_logged("hands", "prompted", "done")


class TestTheServer:
    def test_one_that_restarts_without_do_not_disturb_shows_what_was_held_back(
        self, person: Person, bus: PrivateBus
    ) -> None:
        """What the old one held back holds no longer: one digest on the new."""
        person.configure(day_with(task("tea", "09:00"), task("walk", "09:05")))
        with Desk(bus.address, Habits(inhibited=True)) as before:
            person.start_daemon()
            person.let_pass(minutes=10)
            person.let_pass(minutes=1)
            assert not before.shown
        with Desk(bus.address, Habits(inhibited=False)) as after:
            (digest,) = after.until_open(1)
            assert digest.title.startswith("2 reminders")

    def test_one_that_restarts_with_do_not_disturb_goes_on_with_it(
        self, person: Person, bus: PrivateBus
    ) -> None:
        """Nothing is shown by the new one until it is turned off there."""
        person.configure(day_with(task("tea", "09:00"), task("walk", "09:05")))
        with Desk(bus.address, Habits(inhibited=True)):
            person.start_daemon()
            person.let_pass(minutes=10)
            person.let_pass(minutes=1)
        with Desk(bus.address, Habits(inhibited=True)) as after:
            until(lambda: "do-not-disturb" in person.steady("status").stdout, "the reason")
            person.let_pass(minutes=2)
            bus.settle()
            assert not after.shown
            after.inhibit(on=False)
            after.until_open(1)

    def test_a_mute_one_does_not_delay_the_start(self, person: Person, bus: PrivateBus) -> None:
        """It never says who it is; READY comes within seconds, and what is due is shown all the same."""
        person.configure(day_with(task("tea", "09:00"), HANDS))
        with Desk(bus.address, Habits(mute={"GetServerInformation"})) as mute:
            daemon = person.try_daemon()
            until(lambda: "READY=1" in daemon.told, "READY", A_FEW_SECONDS)
            person.let_pass(minutes=2)
            mute.until_open(1)

    @pytest.mark.usefixtures("desk")
    @pytest.mark.parametrize("variable", ["WAYLAND_DISPLAY", "DISPLAY"])
    def test_nor_does_a_display_that_hangs(self, person: Person, tmp_path: Path, variable: str) -> None:
        """It takes the connection and never answers: breaks come by the clock, and the end comes at once."""
        person.configure(day_with(HANDS))
        with Compositor(tmp_path, mute=True) as compositor, HangingDisplay() as display:
            person.surroundings[variable] = compositor.socket if "WAYLAND" in variable else display.name
            daemon = person.try_daemon()
            until(lambda: "READY=1" in daemon.told, "READY", A_FEW_SECONDS)
            assert BY_THE_CLOCK in person.steady("status").stdout
            daemon.signal(signal.SIGTERM)
            assert daemon.exit_code() == 0


@pytest.mark.usefixtures("desk")
def test_a_thousand_words_of_activity_leave_no_trace(person: Person, bus: PrivateBus) -> None:
    """R-070: no row in the log, nothing written, and no memory kept."""
    with mocked_saver(bus) as saver:
        person.configure(day_with(HANDS, task("tea", "21:00")))
        daemon = person.start_daemon()
        saver.flickers(MANY // 2)
        bus.settle()
        rows, written_before, resident = len(person.log()), written(daemon.pid), resident_kib(daemon.pid)
        saver.flickers(MANY)
        bus.settle()
        assert written(daemon.pid) == written_before
        assert len(person.log()) == rows
        assert resident_kib(daemon.pid) - resident < MOST_KIB
        assert daemon.running
