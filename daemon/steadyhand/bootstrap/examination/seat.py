"""Whether the person is seen to be there or not, and do-not-disturb."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.domain.reminding.presence import (
    Active,
    Away,
    HeldBack,
    IdleSince,
    Presence,
    Unknown,
    Welcome,
    idle_for,
)
from steadyhand.presence.bus import Silent
from steadyhand.presence.disturbing import asked, ways
from steadyhand.presence.logind import SessionWatch
from steadyhand.presence.watching import Buses, PresenceWatch, backends
from steadyhand.report.checkup import Check, State
from steadyhand.values import assert_never

STILL = timedelta(seconds=5)
AS_BEFORE = (
    "Breaks count waking hours, not the time at the machine, and reminders may come to an empty chair."
)
BY_CHOICE = "not watched, as presence.watch = false says; breaks count waking hours"
A_BACKEND = "What works: GNOME, X11, and Wayland with ext-idle-notify-v1 (KDE, sway 1.8 and later, …)."


async def seat_checks(around: Circumstances, buses: Buses) -> AsyncIterator[Check]:
    """Presence with a measured idle of five seconds, the session's lock, and do-not-disturb."""
    keeper = None if buses.system is None else SessionWatch(buses.system, around.now)
    watch = PresenceWatch(backends(buses, around.environ, around.now), keeper)
    news = asyncio.Event()
    if around.configuration is not None and not around.configuration.watches_use:
        yield Check("presence", State.OK, BY_CHOICE)
    else:
        await watch.begin(STILL, lambda _: news.set())
        try:
            yield await _presence(around, watch, news)
            yield _session(watch)
        finally:
            await watch.end()
    yield await _disturbance(around, buses)


async def _presence(around: Circumstances, watch: PresenceWatch, news: asyncio.Event) -> Check:
    before = tuple(f"{tried.name}: {tried.reason}" for tried in watch.tried if tried.reason)
    asked_before = f" Asked before it: {'; '.join(before)}." if before else ""
    backend = watch.backend
    if backend is None:
        return Check("presence", State.MISSING, f"{AS_BEFORE}{asked_before}", A_BACKEND)
    if not backend.exact:
        detail = f"{backend.name} tells only its own, longer idleness, so five seconds cannot be measured."
        return Check("presence", State.DEGRADED, f"{detail}{asked_before}", A_BACKEND)
    if around.is_read:
        around.ask("Now keep your hands off keyboard and mouse for five seconds …")
    found = await _stillness(watch, news, around.still_s)
    if isinstance(found, IdleSince):
        length = idle_for(found, around.now()) or timedelta()
        told = f"{backend.name} told of {length.total_seconds():.1f} s without a touch."
        return Check("presence", State.OK, f"{told}{asked_before}")
    return _not_still(found, backend.name, around.still_s)


def _not_still(found: Active | Unknown, name: str, patience_s: float) -> Check:
    if isinstance(found, Unknown):
        return Check("presence", State.MISSING, f"{AS_BEFORE} {found.reason}.", A_BACKEND)
    detail = f"{name} is there, but told of no five seconds without a touch within {patience_s:g} s."
    remedy = "Run steady doctor again, without --yes, and keep still when it says so."
    return Check("presence", State.DEGRADED, detail, remedy)


async def _stillness(watch: PresenceWatch, news: asyncio.Event, patience_s: float) -> Presence:
    """The first word of idleness, or what holds when patience ends."""
    try:
        async with asyncio.timeout(patience_s):
            while isinstance(watch.presence, Active):
                news.clear()
                await news.wait()
    except TimeoutError:
        pass
    return watch.presence


def _session(watch: PresenceWatch) -> Check:
    """A locked session counts as not at the machine, where that can be known."""
    session = watch.session
    if session is None:
        detail = f"A locked or switched-away session is not noticed. logind: {watch.keeper_missing}."
        return Check("session", State.DEGRADED, detail, "It is there after a graphical login under systemd.")
    now = Away.LOCKED.value if session.locked else "in use" if session.in_front else Away.SWITCHED_AWAY.value
    return Check("session", State.OK, f"logind tells of locking and switching; now {now}")


async def _disturbance(around: Circumstances, buses: Buses) -> Check:
    name = "do-not-disturb"
    if buses.session is None:
        return Check(name, State.MISSING, "It cannot be asked for without a session bus.", "See session bus.")
    try:
        found = await asked(buses.session, ways(around.environ))
    except Silent as silence:
        found = Unknown(str(silence))
    match found:
        case HeldBack(by=by):
            return Check(name, State.OK, f"{by} tells it; it is on now, so bubbles may not be shown")
        case Welcome(by=by):
            return Check(name, State.OK, f"{by} tells it; it is off now")
        case Unknown(reason=reason):
            told = f"{reason[:1].upper()}{reason[1:]}. Reminders come whether or not you are in a meeting."
            return Check(name, State.DEGRADED, told, "Use steady pause for a meeting.")
        case _:
            assert_never(found)
