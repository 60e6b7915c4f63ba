"""The desktop around the daemon, joined: presence, do-not-disturb, suspend and the time zone.

Everything is told by signals; a source that is not there is said to be missing and nothing waits for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Protocol

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Disturbance, Presence, Unknown, together
from steadyhand.presence.base import Now
from steadyhand.presence.bus import Bus, Silent, system_address
from steadyhand.presence.disturbing import DisturbanceWatch, ways
from steadyhand.presence.logind import Delay, SessionWatch, SleepWatch
from steadyhand.presence.meeting import MeetingWatch, signs
from steadyhand.presence.watching import Buses, PresenceWatch, backends
from steadyhand.presence.zone import LINK, ZoneWatch

WHY_SLEEP_WAITS = "Records how long it has been watching"
NOT_WATCHED = Unknown("do-not-disturb is not watched")


class Listener(Protocol):
    """Whom the desktop tells. Calls come from the event loop, never from a thread."""

    def presence_is(self, presence: Presence) -> None:
        """The person has come or gone."""
        ...

    def disturbance_is(self, disturbance: Disturbance) -> None:
        """The person may be disturbed, or not."""
        ...

    def falls_asleep(self) -> None:
        """The machine is about to be suspended."""
        ...

    def woken(self) -> None:
        """It has been resumed."""
        ...

    def moved(self) -> None:
        """The time zone may be another."""
        ...

    def lost(self, missing: str) -> None:
        """What was told can be known no longer; ``missing`` is a clause for people."""
        ...


class Desk:
    """Watches from ``begin`` to ``end``. ``missing``: what cannot be known here, one clause each."""

    def __init__(
        self, environ: Mapping[str, str], session_address: Callable[[], str | None], now: Now
    ) -> None:
        self._environ = environ
        self._session_address = session_address
        self._now = now
        self._buses = Buses(None, None)
        self._presence: PresenceWatch | None = None
        self._disturbance: DisturbanceWatch | None = None
        self._meeting = MeetingWatch(())
        self._heeded: frozenset[Busy] = frozenset()
        self._told: Disturbance = NOT_WATCHED
        self._idle_after: timedelta | None = None
        self._endings: list[Callable[[], Awaitable[None]]] = []
        self._delay: Delay | None = None
        self._asleep = False
        self._work: set[asyncio.Task[None]] = set()
        self._missing: dict[str, str] = {}
        self._changing = asyncio.Lock()
        self._listener: Listener

    @property
    def watched_by(self) -> str | None:
        """What tells of presence: the backend's name, or None where nobody is watching or can."""
        backend = self._presence.backend if self._presence is not None else None
        return None if backend is None or isinstance(backend.presence, Unknown) else backend.name

    @property
    def missing(self) -> tuple[str, ...]:
        """What cannot be known on this desktop, and why."""
        return tuple(f"{what}: {why}" for what, why in self._missing.items())

    async def begin(self, listener: Listener) -> None:
        """Watch what does not depend on the configuration. Never raises for what is not there."""
        self._listener = listener
        session = await self._opened("session bus", self._session_address())
        system = await self._opened("system bus", system_address(self._environ))
        self._buses = Buses(session, system)
        await self._begin_sleep()
        zone = ZoneWatch(system, LINK)
        self._endings.append(zone.end)
        await zone.begin(listener.moved)

    async def watch(self, idle_after: timedelta | None) -> None:
        """Tell of presence, idle after so long, or no more (None). What holds is told at once."""
        async with self._changing:
            await self._watch(idle_after)

    async def _watch(self, idle_after: timedelta | None) -> None:
        if idle_after == self._idle_after and (idle_after is None or self.watched_by is not None):
            return
        self._idle_after = idle_after
        await self._watch_anew()

    async def _watch_anew(self) -> None:
        idle_after = self._idle_after
        await self._end_presence()
        if idle_after is None:
            self._missing.pop("presence", None)
            self._listener.presence_is(Unknown("nothing here needs to know"))
            return
        keeper = None if self._buses.system is None else SessionWatch(self._buses.system, self._now)
        watch = PresenceWatch(backends(self._buses, self._environ, self._now), keeper)
        self._presence = watch
        await watch.begin(idle_after, self._heard)
        self._heard(watch.presence)

    async def heed(self, wanted: frozenset[Busy]) -> None:
        """Tell of these reasons not to disturb, and of no others. What holds is told at once."""
        async with self._changing:
            if wanted == self._heeded:
                return
            await self._end_disturbance()
            await self._end_meeting()
            self._heeded = wanted
            self._meeting = MeetingWatch(signs(self._environ, wanted))
            await self._meeting.begin(self._changed)
            await self._begin_disturbance()
            self._changed(self._meeting.state)

    async def again(self) -> None:
        """Try once more what was not there: a desktop has appeared since."""
        async with self._changing:
            if self._buses.session is None:
                session = await self._opened("session bus", self._session_address())
                self._buses = self._buses._replace(session=session)
            if self._idle_after is not None and self.watched_by is None:
                await self._watch_anew()
            if self._disturbance is None:
                await self._begin_disturbance()

    async def disturbance(self) -> Disturbance:
        """Whether the person may be disturbed at this moment."""
        if self._disturbance is not None:
            await self._disturbance.ask()
        return self._joined()

    async def end(self) -> None:
        """Watch no more."""
        for task in tuple(self._work):
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self._end_presence()
        await self._end_disturbance()
        await self._end_meeting()
        while self._endings:
            await self._endings.pop()()
        self._release()

    async def _opened(self, what: str, address: str | None) -> Bus | None:
        if address is None:
            self._missing[what] = "none is known here"
            return None
        try:
            bus = await Bus.open(address)
        except Silent as silence:
            self._missing[what] = str(silence)
            return None
        self._missing.pop(what, None)
        self._endings.append(bus.close)
        self._begin(self._lost(bus, what))
        return bus

    async def _lost(self, bus: Bus, what: str) -> None:
        """What was told over a bus that is gone holds no longer; what another tells goes on."""
        await bus.ended()
        self._missing[what] = "the connection was lost"
        self._listener.lost(f"{what}: {self._missing[what]}")
        async with self._changing:
            if bus is self._buses.session:
                self._buses = self._buses._replace(session=None)
                await self._end_disturbance()
                self._changed(self._joined())
            else:
                self._buses = self._buses._replace(system=None)
                self._release()
            if self._idle_after is not None:
                await self._watch_anew()

    async def _begin_disturbance(self) -> None:
        if self._buses.session is None or Busy.DO_NOT_DISTURB not in self._heeded:
            return
        watch = DisturbanceWatch(self._buses.session, ways(self._environ))
        try:
            await watch.begin(self._changed)
        except Silent as silence:
            self._missing["do-not-disturb"] = str(silence)
            return
        self._missing.pop("do-not-disturb", None)
        self._disturbance = watch
        self._changed(watch.state)

    async def _end_disturbance(self) -> None:
        if self._disturbance is not None:
            watch, self._disturbance = self._disturbance, None
            await watch.end()

    async def _end_meeting(self) -> None:
        meeting, self._meeting = self._meeting, MeetingWatch(())
        await meeting.end()

    def _joined(self) -> Disturbance:
        watch = self._disturbance
        return together(NOT_WATCHED if watch is None else watch.state, self._meeting.state)

    def _changed(self, _: Disturbance) -> None:
        state = self._joined()
        if state != self._told:
            self._told = state
            self._listener.disturbance_is(state)

    async def _begin_sleep(self) -> None:
        bus = self._buses.system
        if bus is None:
            return
        watch = SleepWatch(bus)
        try:
            await watch.begin(self)
        except Silent as silence:
            self._missing["suspend"] = str(silence)
            return
        self._endings.append(watch.end)
        await self._take_delay()

    def going_to_sleep(self) -> None:
        """Let the listener record what it must, then let the machine sleep."""
        self._asleep = True
        try:
            self._listener.falls_asleep()
        finally:
            self._release()

    def woken(self) -> None:
        """Tell it, and ask for a moment before the next sleep."""
        self._asleep = False
        self._listener.woken()
        self._begin(self._take_delay())

    async def _take_delay(self) -> None:
        """Hold one, and no second; none where the machine fell asleep before it was granted."""
        if self._buses.system is None:
            return
        try:
            delay = await Delay.take(self._buses.system, WHY_SLEEP_WAITS)
        except Silent as silence:
            self._missing["a moment before sleep"] = str(silence)
            return
        self._missing.pop("a moment before sleep", None)
        self._release()
        self._delay = delay
        if self._asleep:
            self._release()

    def _release(self) -> None:
        if self._delay is not None:
            self._delay.release()
            self._delay = None

    async def _end_presence(self) -> None:
        if self._presence is not None:
            watch, self._presence = self._presence, None
            await watch.end()

    def _heard(self, presence: Presence) -> None:
        if isinstance(presence, Unknown):
            self._missing["presence"] = presence.reason
        else:
            self._missing.pop("presence", None)
        self._listener.presence_is(presence)

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
