"""People, buses, displays and servers for the tests of the whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.desk import Desk
from stage.desktop import Display, Dunst, PrivateBus, Xfce4Notifyd
from stage.mocked import MockedSleep, mocked_sleep
from stage.person import Person

BEFORE_NINE = "2026-11-23 08:59:00"


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """One display for all."""
    with Display() as shared:
        yield shared


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A bus of the test's own, that starts nothing by itself."""
    with PrivateBus() as private:
        yield private


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Somebody without any desktop, a minute before nine."""
    with Person(tmp_path, BEFORE_NINE) as alone:
        yield alone


@pytest.fixture
def at_desk(tmp_path: Path, bus: PrivateBus, display: Display) -> Iterator[Person]:
    """Somebody on a desktop, a minute before nine; which server there is the test says."""
    surroundings = {"DBUS_SESSION_BUS_ADDRESS": bus.address, **display.environment}
    with Person(tmp_path, BEFORE_NINE, surroundings) as sitting:
        yield sitting


@pytest.fixture
def late_xfce(bus: PrivateBus, display: Display) -> Iterator[Xfce4Notifyd]:
    """xfce4-notifyd, still to be started."""
    server = Xfce4Notifyd(bus, display)
    yield server
    server.stop()


@pytest.fixture
def late_dunst(bus: PrivateBus, display: Display) -> Iterator[Dunst]:
    """Dunst, still to be started."""
    server = Dunst(bus, display)
    yield server
    server.stop()


@pytest.fixture
def xfce(late_xfce: Xfce4Notifyd) -> Xfce4Notifyd:
    """xfce4-notifyd on the test's bus."""
    late_xfce.start()
    return late_xfce


@pytest.fixture
def dunst(late_dunst: Dunst) -> Dunst:
    """Dunst on the test's bus."""
    late_dunst.start()
    return late_dunst


@pytest.fixture
def desk(bus: PrivateBus) -> Iterator[Desk]:
    """A server written by hand on the test's bus."""
    with Desk(bus.address) as server:
        yield server


@pytest.fixture
def machine(bus: PrivateBus) -> Iterator[MockedSleep]:
    """A machine that is suspended."""
    with mocked_sleep(bus) as sleep:
        yield sleep
