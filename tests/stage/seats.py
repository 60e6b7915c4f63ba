"""A seat for each backend of presence: what it watches, and a person who leaves and comes back."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from fakes.presence import FakeBackend
from stage.compositor import IDLED, RESUMED, Compositor
from stage.desktop import PrivateBus
from stage.mocked import logind, mocked_monitor
from stage.service import Service
from steadyhand.domain.reminding.presence import Presence
from steadyhand.presence.base import Backend
from steadyhand.presence.bus import Bus, Place
from steadyhand.presence.logind import IdleHint
from steadyhand.presence.mutter import MONITOR, Mutter
from steadyhand.presence.screensaver import SERVICE as SAVER
from steadyhand.presence.screensaver import ScreenSaver
from steadyhand.presence.wayland import Wayland
from steadyhand.presence.x11 import X11

DEADLINE_S = 20.0
IDLE_AFTER = timedelta(seconds=1)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def now() -> datetime:
    """A clock that stands still."""
    return NOW


class Ear:
    """Remembers what it was told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.heard: list[Presence] = []
        self._changed = asyncio.Event()

    def __call__(self, presence: Presence) -> None:
        """Hear it."""
        self.heard.append(presence)
        self._changed.set()

    async def until(self, count: int) -> Presence:
        """Wait until so much was told; gives the last."""
        async with asyncio.timeout(DEADLINE_S):
            while len(self.heard) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.heard[-1]


class Seat(NamedTuple):
    """A backend, and what moves it. ``vanish`` takes its source away, where a test can."""

    backend: Backend
    leave: Callable[[], object]
    come_back: Callable[[], object]
    vanish: Callable[[], object] | None = None


class Stage(NamedTuple):
    """What seats are built from."""

    bus: PrivateBus
    folder: Path
    display: str
    touch: Callable[[], object]


@asynccontextmanager
async def fake_seat(stage: Stage) -> AsyncIterator[Seat]:
    """The fake written by hand."""
    del stage
    backend = FakeBackend(now)
    yield Seat(backend, lambda: backend.leave(IDLE_AFTER), backend.come_back, backend.vanish)


@asynccontextmanager
async def mutter_seat(stage: Stage) -> AsyncIterator[Seat]:
    """Mutter's idle monitor: watches have numbers, and one of activity fires once and is gone."""
    bus = await Bus.open(stage.bus.address)
    async with Service(stage.bus.address, MONITOR) as service:
        numbers, active, idle = itertools.count(1), [], []

        def watch(kept: list[int]) -> list[int]:
            kept.append(next(numbers))
            return kept[-1:]

        service.answers("GetIdletime", "t", lambda _: [0])
        service.answers("AddIdleWatch", "u", lambda _: watch(idle))
        service.answers("AddUserActiveWatch", "u", lambda _: watch(active))
        service.answers("RemoveWatch", "", lambda _: [])

        async def come_back() -> None:
            async with asyncio.timeout(DEADLINE_S):
                while not active:
                    await service.until_called("AddUserActiveWatch")
                    await asyncio.sleep(0)
            service.called.clear()
            service.emit("WatchFired", "u", active.pop())

        yield Seat(
            Mutter(bus, now), lambda: service.emit("WatchFired", "u", idle[-1]), come_back, service.leave
        )
    await bus.close()


@asynccontextmanager
async def mocked_mutter_seat(stage: Stage) -> AsyncIterator[Seat]:
    """The same as dbusmock imitates it."""
    bus = await Bus.open(stage.bus.address)
    with mocked_monitor(stage.bus) as monitor:

        async def leave() -> None:
            await asyncio.to_thread(monitor.pauses)

        yield Seat(Mutter(bus, now), leave, monitor.works)
    await bus.close()


@asynccontextmanager
async def wayland_seat(stage: Stage) -> AsyncIterator[Seat]:
    """A compositor with ext-idle-notify-v1."""
    with Compositor(stage.folder) as compositor:
        backend = Wayland(compositor.socket, now)
        yield Seat(backend, lambda: compositor.say(IDLED), lambda: compositor.say(RESUMED), compositor.end)


@asynccontextmanager
async def x11_seat(stage: Stage) -> AsyncIterator[Seat]:
    """A real X server: one leaves by doing nothing, and comes back by pressing a key."""
    yield Seat(X11(stage.display, now), lambda: None, stage.touch)


@asynccontextmanager
async def screensaver_seat(stage: Stage) -> AsyncIterator[Seat]:
    """A screen saver, at the path that KDE has it at."""
    bus = await Bus.open(stage.bus.address)
    async with Service(stage.bus.address, Place(SAVER, "/ScreenSaver", SAVER)) as service:
        service.answers("GetActive", "b", lambda _: [False])
        yield Seat(
            ScreenSaver(bus, now),
            lambda: service.emit("ActiveChanged", "b", True),  # noqa: FBT003 - the signal's one argument
            lambda: service.emit("ActiveChanged", "b", False),  # noqa: FBT003 - the same
            service.leave,
        )
    await bus.close()


@asynccontextmanager
async def logind_seat(stage: Stage) -> AsyncIterator[Seat]:
    """The hint of logind as dbusmock has it, whose hint was set once before."""
    async with logind(stage.bus) as mocked:
        since = int(NOW.timestamp() * 1e6)

        async def hint(*, idle: bool) -> None:
            await mocked.set("IdleSinceHint", "t", since)
            await mocked.set("IdleHint", "b", idle)

        yield Seat(IdleHint(mocked.bus, now), lambda: hint(idle=True), lambda: hint(idle=False))


SEATS: dict[str, Callable[[Stage], AbstractAsyncContextManager[Seat]]] = {
    "fake": fake_seat,
    "mutter": mutter_seat,
    "mutter of dbusmock": mocked_mutter_seat,
    "wayland": wayland_seat,
    "x11": x11_seat,
    "screensaver": screensaver_seat,
    "logind": logind_seat,
}
