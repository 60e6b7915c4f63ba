"""Services as python-dbusmock imitates them, on a private bus that stands for the system's."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from dbus_fast import Variant

from stage.desktop import PrivateBus, Program, until
from steadyhand.presence.bus import Bus, Place
from steadyhand.presence.logind import MANAGER, SERVICE, SESSION, USER
from steadyhand.presence.zone import TIMEDATE

SYSTEM_PYTHON = "/usr/bin/python3"
MOCK = "org.freedesktop.DBus.Mock"
SESSION_ID = "c1"


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
    environment = {**bus.environment, "DBUS_SYSTEM_BUS_ADDRESS": bus.address}
    program = Program(SYSTEM_PYTHON, "-m", "dbusmock", "--template", template, environment=environment)
    until(lambda: bus.owner(service) is not None, f"{service} on the bus")
    return program


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
