"""logind, on the system bus: whether the session is locked or another one is in front, and sleep.

From a user's unit ``session/self`` can be an unknown object, so the session is found through the
user's property ``Display`` (PLATFORM 4).
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from steadyhand.domain.reminding.presence import Session, Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Bus, Place, Signal, Silent, changed, owner_changed
from steadyhand.presence.rereading import Rereading
from steadyhand.presence.telling import Telling

SERVICE = "org.freedesktop.login1"
MANAGER = Place(SERVICE, "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
USER = Place(SERVICE, "/org/freedesktop/login1/user/self", "org.freedesktop.login1.User")
SESSION = "org.freedesktop.login1.Session"
NAME = "logind"
NO_SESSION = "/"


async def graphical_session(bus: Bus) -> Place:
    """The person's graphical session. Raises Silent where logind or such a session is not there."""
    _, path = await bus.property(USER, "Display")
    if path in {"", NO_SESSION}:
        raise Silent("it knows no graphical session of yours")
    return Place(SERVICE, path, SESSION)


class SessionWatch:
    """Locked and switched-away: ``session`` says how it is now, None before the first look."""

    def __init__(self, bus: Bus, now: Now) -> None:
        self._bus = bus
        self._now = now
        self._place: Place | None = None
        self._tell: Callable[[Session], None] | None = None
        self._rereading = Rereading(self._look)
        self._endings: list[Callable[[], None]] = []
        self.session: Session | None = None

    async def begin(self, tell: Callable[[Session], None]) -> None:
        """Look, and look again at each change; ``tell`` is called at each. Raises Silent."""
        self._place = await graphical_session(self._bus)
        self._endings.append(await self._bus.listen(changed(self._place), self._rereading.again))
        self._endings.append(await self._bus.listen(owner_changed(SERVICE), self._rereading.again))
        self.session = await self._read(self._place)
        self._tell = tell

    async def end(self) -> None:
        """Look no more."""
        self._tell = None
        await self._rereading.end()
        while self._endings:
            self._endings.pop()()

    async def _look(self) -> None:
        try:
            place = self._place = await graphical_session(self._bus)
            found = await self._read(place)
        except Silent:
            found = Session(by=NAME)
        if found != self.session:
            self.session = found
            if self._tell is not None:
                self._tell(found)

    async def _read(self, place: Place) -> Session:
        locked = bool(await self._bus.property(place, "LockedHint"))
        in_front = bool(await self._bus.property(place, "Active"))
        if in_front and not locked:
            return Session(by=NAME)
        before = self.session.at if self.session is not None else None
        return Session(locked, in_front, before or self._now(), NAME)


class IdleHint(Telling):
    """The session's own hint. It is set by few desktops, so only *idle* is believed, never its absence."""

    name = "logind's idle hint"
    exact = False

    def __init__(self, bus: Bus, now: Now) -> None:
        super().__init__(now)
        self._bus = bus
        self._place: Place | None = None
        self._seen = False
        self._rereading = Rereading(self._look)

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Look, and look again at each change. Raises Silent where there is no session."""
        self._idle_after = idle_after
        self._place = await graphical_session(self._bus)
        self._endings.append(await self._bus.listen(changed(self._place), self._rereading.again))
        await self._read(self._place)
        self._tell = tell

    async def end(self) -> None:
        """Look no more."""
        await self._rereading.end()
        await super().end()

    async def _look(self) -> None:
        try:
            if self._place is not None:
                await self._read(self._place)
        except Silent as silence:
            self._say(Unknown(f"logind: {silence}"))

    async def _read(self, place: Place) -> None:
        if await self._bus.property(place, "IdleHint"):
            self._seen = True
            since_us = int(await self._bus.property(place, "IdleSinceHint"))
            since = datetime.fromtimestamp(since_us / 1e6, UTC)
            self._idle(max(self._now() - since, timedelta()))
        elif self._seen:
            self._active()
        else:
            self._say(Unknown("logind has not been told of idleness yet; few desktops tell it"))


class SleepListener(Protocol):
    """Whom a suspend is told."""

    def going_to_sleep(self) -> None:
        """The machine is about to be suspended."""
        ...

    def woken(self) -> None:
        """It has been resumed."""
        ...


class SleepWatch:
    """logind's word of suspend and resume, beside the timer that the kernel cancels at a resume."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._endings: list[Callable[[], None]] = []

    async def begin(self, listener: SleepListener) -> None:
        """Subscribe. Raises Silent where logind is not there."""
        signal = Signal(MANAGER.path, MANAGER.interface, "PrepareForSleep")
        await self._bus.property(MANAGER, "PreparingForSleep")

        def heard(body: list[bool]) -> None:
            if body[0]:
                listener.going_to_sleep()
            else:
                listener.woken()

        self._endings.append(await self._bus.listen(signal, heard))

    async def end(self) -> None:
        """Listen no more."""
        while self._endings:
            self._endings.pop()()


class Delay:
    """An inhibitor of kind *delay*: sleep waits a few seconds for what is held; ``release`` lets go."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    async def take(cls, bus: Bus, why: str) -> "Delay":
        """Take one; ``why`` is shown by ``systemd-inhibit --list``. Raises Silent where it is refused."""
        reply = await bus.reply(MANAGER, "Inhibit", "ssss", "sleep", "Steadyhand", why, "delay")
        if not reply.unix_fds:
            raise Silent("it gave nothing to hold")
        return cls(reply.unix_fds[reply.body[0] if reply.body else 0])

    def release(self) -> None:
        """Let the machine sleep; doing so twice does nothing more."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


async def longest_delay(bus: Bus) -> timedelta:
    """How long sleep waits for delays. Raises Silent."""
    return timedelta(microseconds=int(await bus.property(MANAGER, "InhibitDelayMaxUSec")))
