"""Services as python-dbusmock imitates them, on a private bus that stands for the system's."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

from dbus_fast import Variant

from stage.desktop import PrivateBus, Program, until
from steadyhand.presence.bus import PROPERTIES, Bus, Place
from steadyhand.presence.disturbing import SERVER
from steadyhand.presence.logind import MANAGER, SERVICE, SESSION, USER
from steadyhand.presence.mutter import MONITOR
from steadyhand.presence.screensaver import SERVICE as SAVER
from steadyhand.presence.zone import TIMEDATE

SYSTEM_PYTHON = "/usr/bin/python3"
MOCK = "org.freedesktop.DBus.Mock"
SESSION_ID = "c1"
HANDS = "org.steadyhand.Stage"
"""The interface of the methods that play the person."""
WATCHES = """
self.last = getattr(self, "last", 0) + 1
self.{kind} = self.last
ret = self.last
"""
FIRES = "self.EmitSignal({interface!r}, 'WatchFired', 'u', [self.{kind}])"
FLICKERS = """
for number in range(2 * {times}):
    self.EmitSignal({interface!r}, "ActiveChanged", "b", [number % 2 == 0])
"""
SLEEP = "self.EmitSignal({interface!r}, 'PrepareForSleep', 'b', [{begins}])"


class Imitation:
    """An object of python-dbusmock, driven without a loop."""

    def __init__(self, bus: PrivateBus, place: Place) -> None:
        self._bus = bus
        self._place = place

    def has(self, member: str, takes: str, gives: str, code: str, interface: str = "") -> None:
        """Have a method of its interface or of that one; ``code`` is Python, which sets ``ret``."""
        words = (interface or self._place.interface, member, takes, gives, code)
        self._call(f"{MOCK}.AddMethod", *(f"string:{word}" for word in words))

    def have(self, name: str, *, value: bool) -> None:
        """Have a property."""
        words = (f"string:{self._place.interface}", f"string:{name}", f"variant:boolean:{value}".lower())
        self._call(f"{MOCK}.AddProperty", *words)

    def set(self, name: str, *, value: bool) -> None:
        """Set it, with its signal."""
        words = (f"string:{self._place.interface}", f"string:{name}", f"variant:boolean:{value}".lower())
        self._call(f"{PROPERTIES}.Set", *words)

    def play(self, member: str) -> None:
        """Have the person do it."""
        self._call(f"{HANDS}.{member}")

    def ask(self, member: str, *words: str) -> str:
        """What a method of its interface answers, as text."""
        return self._call(f"{self._place.interface}.{member}", *words)

    def called(self, member: str) -> str:
        """The arguments of every call of it, as text."""
        return self._call(f"{MOCK}.GetMethodCalls", f"string:{member}")

    def _call(self, method: str, *words: str) -> str:
        answer = self._bus.call(self._place.service, self._place.path, method, *words)
        assert answer, f"{method} was refused"
        return answer


class Logind(NamedTuple):
    """A logind with one graphical session of ours."""

    bus: Bus
    session: str

    async def set(self, name: str, signature: str, value: object) -> None:
        """Set a property of the session, as the desktop or logind would, with its signal."""
        place = Place(SERVICE, self.session, MOCK)
        await self.bus.call(place, "UpdateProperties", "sa{sv}", SESSION, {name: Variant(signature, value)})

    async def prepare_for_sleep(self, *, begins: bool) -> None:
        """Say that the machine is about to sleep, or has woken."""
        place = Place(SERVICE, MANAGER.path, MOCK)
        arguments = [Variant("b", begins)]
        await self.bus.call(
            place, "EmitSignal", "sssav", MANAGER.interface, "PrepareForSleep", "b", arguments
        )

    async def inhibitors(self) -> int:
        """How many are held."""
        return len((await self.bus.call(MANAGER, "ListInhibitors"))[0])


def mock(bus: PrivateBus, template: str, service: str) -> Program:
    """Start a template of dbusmock; it is there once it owns its name."""
    return _started(bus, service, "--template", template)


def _started(bus: PrivateBus, service: str, *words: str) -> Program:
    environment = {**bus.environment, "DBUS_SYSTEM_BUS_ADDRESS": bus.address}
    program = Program(SYSTEM_PYTHON, "-m", "dbusmock", *words, environment=environment)
    until(lambda: bus.owner(service) is not None, f"{service} on the bus")
    return program


@contextmanager
def imitated(bus: PrivateBus, place: Place, *template: str) -> Iterator[Imitation]:
    """A service from one of dbusmock's templates, or an empty one."""
    words = ("--template", *template) if template else tuple(place)
    program = _started(bus, place.service, *words)
    try:
        yield Imitation(bus, place)
    finally:
        program.end()


class MockedMonitor:
    """GNOME's idle monitor as dbusmock has it, and a person who pauses and works."""

    def __init__(self, imitation: Imitation) -> None:
        self._imitation = imitation
        imitation.has("GetIdletime", "", "t", "ret = 0")
        imitation.has("AddIdleWatch", "t", "u", WATCHES.format(kind="idle"))
        imitation.has("AddUserActiveWatch", "", "u", WATCHES.format(kind="active"))
        imitation.has("RemoveWatch", "u", "", "")
        for member, kind in (("Pause", "idle"), ("Work", "active")):
            fires = FIRES.format(interface=MONITOR.interface, kind=kind)
            imitation.has(member, "", "", fires, HANDS)

    def pauses(self) -> None:
        """The hands have been still for as long as was asked for; the watch of their return is set."""
        until(lambda: self._asked("AddIdleWatch"), "a watch of idleness")
        before = self._asked("AddUserActiveWatch")
        self._imitation.play("Pause")
        until(lambda: self._asked("AddUserActiveWatch") > before, "a watch of the return")

    def works(self) -> None:
        """A key is pressed again."""
        self._imitation.play("Work")

    def _asked(self, member: str) -> int:
        return self._imitation.called(member).count("struct {")


@contextmanager
def mocked_monitor(bus: PrivateBus) -> Iterator[MockedMonitor]:
    """It, on that bus."""
    with imitated(bus, MONITOR) as imitation:
        yield MockedMonitor(imitation)


class MockedSaver:
    """A screen saver as dbusmock has it."""

    def __init__(self, imitation: Imitation) -> None:
        self._imitation = imitation
        imitation.has("GetActive", "", "b", "ret = False")

    def flickers(self, times: int) -> None:
        """Say so often, as fast as can be, that it is on, and each time that it is off again."""
        member = f"Flicker{times}"
        self._imitation.has(member, "", "", FLICKERS.format(times=times, interface=SAVER), HANDS)
        self._imitation.play(member)


@contextmanager
def mocked_saver(bus: PrivateBus) -> Iterator[MockedSaver]:
    """It, on that bus."""
    with imitated(bus, Place(SAVER, "/ScreenSaver", SAVER)) as imitation:
        yield MockedSaver(imitation)


class MockedKde:
    """A notification server of dbusmock with KDE's ``Inhibited``, off."""

    def __init__(self, imitation: Imitation) -> None:
        self._imitation = imitation
        imitation.have("Inhibited", value=False)

    def inhibit(self, *, on: bool) -> None:
        """Turn do-not-disturb on or off."""
        self._imitation.set("Inhibited", value=on)

    @property
    def shown(self) -> str:
        """All that it was asked to show, as text."""
        return self._imitation.called("Notify")


@contextmanager
def mocked_kde(bus: PrivateBus) -> Iterator[MockedKde]:
    """It, on that bus."""
    with imitated(bus, SERVER, "notification_daemon") as imitation:
        yield MockedKde(imitation)


class MockedSleep:
    """logind as dbusmock has it, and a machine that is suspended."""

    def __init__(self, imitation: Imitation) -> None:
        self._imitation = imitation
        for member, begins in (("FallAsleep", True), ("Wake", False)):
            code = SLEEP.format(interface=MANAGER.interface, begins=begins)
            imitation.has(member, "", "", code, HANDS)

    def falls_asleep(self) -> None:
        """Say that the machine is about to sleep."""
        self._imitation.play("FallAsleep")

    def wakes(self) -> None:
        """Say that it has woken."""
        self._imitation.play("Wake")

    @property
    def inhibitors(self) -> int:
        """How many are held."""
        return self._imitation.ask("ListInhibitors").count("struct {")


class MockedZone:
    """timedate1 as dbusmock has it."""

    def __init__(self, imitation: Imitation) -> None:
        self._imitation = imitation

    def signals(self, zone: str) -> None:
        """Say that the zone was set, as it does after ``timedatectl set-timezone``."""
        self._imitation.ask("SetTimezone", f"string:{zone}", "boolean:false")


@contextmanager
def mocked_zone(bus: PrivateBus) -> Iterator[MockedZone]:
    """It, on that bus."""
    with imitated(bus, TIMEDATE, "timedated") as imitation:
        yield MockedZone(imitation)


@contextmanager
def mocked_sleep(bus: PrivateBus) -> Iterator[MockedSleep]:
    """It, on that bus."""
    with imitated(bus, MANAGER, "logind") as imitation:
        yield MockedSleep(imitation)


@asynccontextmanager
async def logind(private: PrivateBus) -> AsyncIterator[Logind]:
    """An imitation of logind, with a session that user/self names as its display's."""
    program = mock(private, "logind", SERVICE)
    bus = await Bus.open(private.address)
    try:
        main = Place(SERVICE, MANAGER.path, MOCK)
        session = (SESSION_ID, "seat0", os.getuid(), "me", True)
        path = (await bus.call(main, "AddSession", "ssusb", *session))[0]
        display = {"Display": Variant("(so)", [SESSION_ID, path])}
        await bus.call(main, "AddObject", "ssa{sv}a(ssss)", USER.path, USER.interface, display, [])
        longest = Variant("t", 5_000_000)
        await bus.call(main, "AddProperty", "ssv", MANAGER.interface, "InhibitDelayMaxUSec", longest)
        yield Logind(bus, path)
    finally:
        await bus.close()
        program.end()


@asynccontextmanager
async def timedated(private: PrivateBus) -> AsyncIterator[Bus]:
    """timedate1's imitation; gives a connection to its bus."""
    program = mock(private, "timedated", TIMEDATE.service)
    bus = await Bus.open(private.address)
    try:
        yield bus
    finally:
        await bus.close()
        program.end()


async def set_zone(bus: Bus, name: str) -> None:
    """Set the zone as ``timedatectl`` would, with its signal."""
    place = Place(TIMEDATE.service, TIMEDATE.path, MOCK)
    await bus.call(place, "UpdateProperties", "sa{sv}", TIMEDATE.interface, {"Timezone": Variant("s", name)})
