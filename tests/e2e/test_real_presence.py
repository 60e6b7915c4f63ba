"""The unmodified daemon on real displays: Xvfb with its own clock, sway with mako and with swaync."""

import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from stage.compositor import IDLED, Compositor
from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import DEADLINE_S, Display, NotificationServer, PrivateBus, until
from stage.person import Person
from stage.rest import is_at_rest, switches
from stage.wayland import Mako, Sway, Swaync

pytestmark = pytest.mark.desktop
HANDS = """
[habits.hands]
kind = "break"
every_min = 45
rest_min = 5
"""


def presence(person: Person) -> str:
    """What tells of the person, in the words of the status."""
    (line,) = [line for line in person.steady("status", "--json").stdout.splitlines() if '"presence"' in line]
    return line.partition(": ")[2].strip(' ,"')


def test_a_key_on_a_real_display_is_work_and_none_is_a_pause(
    at_desk: Person, desk: Desk, display: Display
) -> None:
    """R-070: the break is shown once no key was pressed for five real seconds, and again to who goes on."""
    display.run("xdotool", "key", "a")
    at_desk.configure(day_with(HANDS))
    daemon = at_desk.start_daemon()
    assert presence(at_desk) == "X11's idle counter"
    at_desk.let_pass(minutes=45.2)
    assert not desk.shown
    desk.until_open(1)
    at_desk.until_logged("hands", "prompted")
    until(lambda: is_at_rest(daemon.pid), "rest")
    before = switches(daemon.pid)
    display.run("xdotool", "key", "a")
    until(lambda: switches(daemon.pid) > before and is_at_rest(daemon.pid), "the key heard")
    at_desk.let_pass(minutes=6)
    at_desk.until_logged("hands", "prompted", "prompted")


@pytest.fixture
def wayland(bus: PrivateBus) -> Iterator[Sway]:
    """A sway."""
    with Sway(bus) as compositor:
        yield compositor


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Compositor]:
    """A compositor with ext-idle-notify-v1: sway has that from 1.8 on only."""
    with Compositor(tmp_path) as written:
        yield written


@pytest.fixture
def person(tmp_path: Path, bus: PrivateBus, seat: Compositor) -> Iterator[Person]:
    """Somebody on that compositor, a minute before nine."""
    surroundings = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "WAYLAND_DISPLAY": seat.socket}
    with Person(tmp_path, "2026-11-23 08:59:00", surroundings) as sitting:
        yield sitting


def test_a_sway_that_tells_no_idleness_is_said(person: Person, bus: PrivateBus, wayland: Sway) -> None:
    """Before 1.8 it does not: then breaks come by the clock, and the status says so."""
    person.surroundings["WAYLAND_DISPLAY"] = wayland.socket
    with Mako(bus, wayland):
        person.configure(day_with(HANDS))
        person.start_daemon()
        known = presence(person) == "the Wayland compositor"
        assert known != ("breaks come by the clock" in person.steady("status").stdout)


def run(server: NotificationServer, *command: str) -> str:
    """Run a server's own tool."""
    done = subprocess.run(
        command, env=server.environment, check=True, timeout=DEADLINE_S, capture_output=True, text=True
    )
    return done.stdout


def held_back_and_shown(
    person: Person, seat: Compositor, on: Callable[[], object], off: Callable[[], object]
) -> None:
    """A rest is the break; two reminders are held back while it is on, and shown as one after it."""
    person.configure(day_with(task("tea", "09:30"), task("walk", "09:40"), HANDS))
    daemon = person.start_daemon()
    assert presence(person) == "the Wayland compositor"
    person.let_pass(minutes=30)
    on()
    until(lambda: is_at_rest(daemon.pid), "rest")
    before = switches(daemon.pid)
    seat.say(IDLED)
    until(lambda: switches(daemon.pid) > before and is_at_rest(daemon.pid), "the word heard")
    person.let_pass(minutes=6)
    person.until_logged("hands", "done")
    until(lambda: "do-not-disturb" in person.steady("status").stdout, "the reason in the status")
    person.let_pass(minutes=6)
    assert person.history("tea") == []
    off()
    person.until_logged("tea", "prompted")
    person.until_logged("walk", "prompted")


def test_swaync_holds_back_on_wayland(
    person: Person, bus: PrivateBus, seat: Compositor, wayland: Sway
) -> None:
    """Presence comes from ext-idle-notify, do-not-disturb from swaync, which signals it."""
    with Swaync(bus, wayland) as server:
        client = partial(run, server, "swaync-client")
        held_back_and_shown(person, seat, partial(client, "--dnd-on"), partial(client, "--dnd-off"))


def test_mako_holds_back_on_wayland(person: Person, bus: PrivateBus, seat: Compositor, wayland: Sway) -> None:
    """The same with mako, which has to be asked."""
    with Mako(bus, wayland) as server:
        mode = partial(run, server, "makoctl", "mode")

        def off() -> None:
            mode("-r", "do-not-disturb")
            person.let_pass(minutes=1)

        held_back_and_shown(person, seat, partial(mode, "-a", "do-not-disturb"), off)
        until(lambda: "2 reminders" in run(server, "makoctl", "list"), "the digest")
