"""Whether the person is at the machine: the first backend there is, and the session's keeper."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from steadyhand.domain.reminding.presence import Presence, Session, Unknown, at_the_machine
from steadyhand.presence.base import Backend, Now, Tell
from steadyhand.presence.bus import Bus, Silent
from steadyhand.presence.logind import IdleHint, SessionWatch
from steadyhand.presence.mutter import Mutter
from steadyhand.presence.screensaver import ScreenSaver
from steadyhand.presence.wayland import Wayland
from steadyhand.presence.x11 import X11


class Tried(NamedTuple):
    """What came of asking one backend: why it is not there, "" for the one in use."""

    name: str
    reason: str


class Buses(NamedTuple):
    """The buses that could be reached."""

    session: Bus | None
    system: Bus | None


def backends(buses: Buses, environ: Mapping[str, str], now: Now) -> tuple[Backend, ...]:
    """All that this environment has a place for, in the order in which they are asked.

    A Wayland session's X server sees only the windows of X programs, so it is not asked there.
    """
    found: list[Backend] = []
    wayland, display = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    if buses.session is not None:
        found.append(Mutter(buses.session, now))
    if wayland:
        runtime = environ.get("XDG_RUNTIME_DIR", "")
        found.append(Wayland(wayland if wayland.startswith("/") else f"{runtime}/{wayland}", now))
    if display and not wayland:
        found.append(X11(display, now))
    if buses.session is not None:
        found.append(ScreenSaver(buses.session, now))
    if buses.system is not None:
        found.append(IdleHint(buses.system, now))
    return tuple(found)


class PresenceWatch:
    """One answer from all: ``presence`` says it now; ``tried`` says what was asked before."""

    def __init__(self, candidates: Sequence[Backend], keeper: SessionWatch | None) -> None:
        self._candidates = candidates
        self._keeper = keeper
        self._backend: Backend | None = None
        self._tell: Tell | None = None
        self._told: Presence | None = None
        self.session: Session | None = None
        self.keeper_missing: str | None = "there is no system bus" if keeper is None else None
        self.tried: tuple[Tried, ...] = ()

    @property
    def backend(self) -> Backend | None:
        """The one in use, None where none is there."""
        return self._backend

    @property
    def presence(self) -> Presence:
        """What all of it comes to now."""
        idle = self._backend.presence if self._backend is not None else Unknown(self._why_not())
        return at_the_machine(self.session, idle)

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Ask one after the other; the first that is there is used. Never raises for one that is not."""
        await self._begin_keeper()
        for backend in self._candidates:
            try:
                await backend.begin(idle_after, self._heard)
            except Silent as silence:
                self.tried += (Tried(backend.name, str(silence)),)
                continue
            self.tried += (Tried(backend.name, ""),)
            self._backend = backend
            break
        self._told = self.presence
        self._tell = tell

    async def end(self) -> None:
        """Watch no more."""
        self._tell = None
        if self._backend is not None:
            await self._backend.end()
        if self._keeper is not None:
            await self._keeper.end()

    async def _begin_keeper(self) -> None:
        if self._keeper is None:
            return
        try:
            await self._keeper.begin(self._session_changed)
        except Silent as silence:
            self.keeper_missing = str(silence)
            return
        self.session = self._keeper.session

    def _session_changed(self, session: Session) -> None:
        self.session = session
        self._say()

    def _heard(self, _: Presence) -> None:
        self._say()

    def _say(self) -> None:
        presence = self.presence
        if presence != self._told and self._tell is not None:
            self._told = presence
            self._tell(presence)

    def _why_not(self) -> str:
        told = "; ".join(f"{name}: {reason}" for name, reason in self.tried if reason)
        return told or "nothing here tells whether somebody is at the machine"
