from datetime import timedelta

import pytest

from fakes.presence import FakeBackend
from stage.desktop import PrivateBus
from stage.meeting import in_loop
from stage.mocked import logind
from stage.seats import IDLE_AFTER, NOW, Ear, now
from steadyhand.domain.reminding.presence import Active, Away, IdleSince, Unknown
from steadyhand.presence.bus import Bus
from steadyhand.presence.logind import SessionWatch
from steadyhand.presence.watching import Buses, PresenceWatch, Tried, backends


@in_loop
async def test_the_first_that_is_there_is_used() -> None:
    """Each is asked in turn; what was asked is kept, with the reason."""
    present, unasked = FakeBackend(now), FakeBackend(now, "never asked")
    watch = PresenceWatch([FakeBackend(now, "it is not running"), present, unasked], None)
    await watch.begin(IDLE_AFTER, Ear())
    assert watch.backend is present
    assert watch.tried == (Tried("a fake", "it is not running"), Tried("a fake", ""))
    assert watch.presence == Active("a fake")


@in_loop
async def test_where_none_is_there_it_is_unknown() -> None:
    """And the reasons are said."""
    watch = PresenceWatch([FakeBackend(now, "it is not running")], None)
    await watch.begin(IDLE_AFTER, Ear())
    assert watch.presence == Unknown("a fake: it is not running")
    await watch.end()


@in_loop
async def test_news_is_told_once() -> None:
    """What was told is not told again."""
    backend, ear = FakeBackend(now), Ear()
    watch = PresenceWatch([backend], None)
    await watch.begin(IDLE_AFTER, ear)
    backend.leave(IDLE_AFTER)
    backend.leave(IDLE_AFTER)
    backend.come_back()
    await watch.end()
    backend.vanish()
    assert ear.heard == [IdleSince(NOW - IDLE_AFTER, by="a fake"), Active("a fake")]


@pytest.mark.parametrize(
    ("hint", "value", "because"), [("LockedHint", True, Away.LOCKED), ("Active", False, Away.SWITCHED_AWAY)]
)
@in_loop
async def test_a_session_that_is_locked_or_behind_is_left(
    bus: PrivateBus, hint: str, because: Away, *, value: bool
) -> None:
    """Whatever the idle watch says: the session's keeper is asked beside it."""
    async with logind(bus) as mocked:
        ear = Ear()
        watch = PresenceWatch([FakeBackend(now)], SessionWatch(mocked.bus, now))
        await watch.begin(IDLE_AFTER, ear)
        await mocked.set(hint, "b", value)
        assert await ear.until(1) == IdleSince(NOW, because, "logind")
        await mocked.set(hint, "b", not value)
        assert await ear.until(2) == Active("a fake")
        await watch.end()


@in_loop
async def test_without_logind_the_rest_goes_on(bus: PrivateBus) -> None:
    """It says that a lock is not noticed, and why."""
    connection = await Bus.open(bus.address)
    watch = PresenceWatch([FakeBackend(now)], SessionWatch(connection, now))
    await watch.begin(IDLE_AFTER, Ear())
    assert watch.keeper_missing == "it is not running"
    assert isinstance(watch.presence, Active)
    await watch.end()
    await connection.close()


@in_loop
async def test_the_order_is_that_of_the_environment(bus: PrivateBus) -> None:
    """A Wayland session's X server sees only X programs, so it is not asked there."""
    connection = await Bus.open(bus.address)
    both = Buses(connection, connection)
    wayland = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "XDG_RUNTIME_DIR": "/run/user/0"}
    assert [each.name for each in backends(both, wayland, now)] == [
        "GNOME's idle monitor",
        "the Wayland compositor",
        "the screen saver",
        "logind's idle hint",
    ]
    assert [each.name for each in backends(Buses(None, None), {"DISPLAY": ":0"}, now)] == [
        "X11's idle counter"
    ]
    assert backends(Buses(None, None), {}, now) == ()
    await connection.close()


@in_loop
async def test_a_hint_that_was_never_given_is_no_activity(bus: PrivateBus) -> None:
    """Few desktops tell logind of idleness: that it says nothing means nothing."""
    async with logind(bus) as mocked:
        watch = PresenceWatch(backends(Buses(None, mocked.bus), {}, now), None)
        await watch.begin(timedelta(seconds=5), Ear())
        assert isinstance(watch.presence, Unknown)
        await watch.end()
