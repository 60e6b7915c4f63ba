"""The unmodified daemon on the services of python-dbusmock: GNOME's idle monitor and KDE's do-not-disturb."""

from collections.abc import Iterator

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import PrivateBus, until
from stage.mocked import MockedKde, MockedMonitor, mocked_kde, mocked_monitor
from stage.person import Person

pytestmark = pytest.mark.desktop
HANDS = """
[habits.hands]
kind = "break"
every_min = 45
rest_min = 5
"""


@pytest.fixture
def gnome(bus: PrivateBus) -> Iterator[MockedMonitor]:
    """GNOME's idle monitor."""
    with mocked_monitor(bus) as monitor:
        yield monitor


@pytest.fixture
def kde(bus: PrivateBus) -> Iterator[MockedKde]:
    """A notification server with KDE's property."""
    with mocked_kde(bus) as server:
        yield server


def test_gnomes_monitor_gives_the_rest(
    at_desk: Person, bus: PrivateBus, desk: Desk, gnome: MockedMonitor
) -> None:
    """R-071: a rest is the break, and after it the hands are watched again."""
    at_desk.configure(day_with(HANDS))
    at_desk.start_daemon()
    assert '"presence": "GNOME\'s idle monitor"' in at_desk.steady("status", "--json").stdout
    at_desk.let_pass(minutes=30)
    gnome.pauses()
    at_desk.let_pass(minutes=6)
    at_desk.until_logged("hands", "done")
    gnome.works()
    bus.settle()
    at_desk.let_pass(minutes=46)
    gnome.pauses()
    desk.until_open(1)
    at_desk.until_logged("hands", "done", "prompted")


def test_kdes_property_holds_back(at_desk: Person, kde: MockedKde) -> None:
    """Two reminders during do-not-disturb are one digest after it."""
    at_desk.configure(day_with(task("tea", "09:00"), task("walk", "09:05")))
    at_desk.start_daemon()
    kde.inhibit(on=True)
    until(lambda: "do-not-disturb" in at_desk.steady("status").stdout, "the reason in the status")
    at_desk.let_pass(minutes=10)
    at_desk.let_pass(minutes=1)
    assert "2 reminders" not in kde.shown
    kde.inhibit(on=False)
    until(lambda: "2 reminders" in kde.shown, "the digest")
    at_desk.until_logged("tea", "prompted")
