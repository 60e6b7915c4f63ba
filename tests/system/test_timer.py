"""The timer that wakes the event loop; the kernel's and the capped sleep keep one contract."""

import asyncio
import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from steadyhand.domain.reminding.instant import Reading
from steadyhand.system import timerfd
from steadyhand.system.clock import SystemClock
from steadyhand.system.timer import (
    EPOCH,
    CappedSleep,
    KernelTimer,
    OnWake,
    WakeTimer,
    nap,
    wake_timer,
    went_apart,
)

PATIENCE_S = 10
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOON = timedelta(milliseconds=20)
read = SystemClock().read


def kernel(loop: asyncio.AbstractEventLoop, on_wake: OnWake) -> WakeTimer:
    """A timer on a timerfd."""
    return KernelTimer(loop, on_wake, timerfd.create())


def capped(loop: asyncio.AbstractEventLoop, on_wake: OnWake) -> WakeTimer:
    """A timer that sleeps."""
    return CappedSleep(loop, on_wake, read)


Make = Callable[[asyncio.AbstractEventLoop, OnWake], WakeTimer]
both = pytest.mark.parametrize("make", [kernel, capped])


class Wakes:
    """Wake-ups as they come: whether the clock was set, and the instant they were seen."""

    def __init__(self, make: Make) -> None:
        self.queue: asyncio.Queue[tuple[bool, datetime]] = asyncio.Queue()
        self.timer = make(asyncio.get_running_loop(), self.put)

    def put(self, clock_was_set: bool) -> None:
        """Keep a wake-up."""
        self.queue.put_nowait((clock_was_set, read().now))

    async def next(self) -> tuple[bool, datetime]:
        """The next wake-up."""
        return await asyncio.wait_for(self.queue.get(), PATIENCE_S)


async def passed(at: datetime) -> None:
    """Wait, by a timer of its own, until that instant is behind us."""
    wakes = Wakes(kernel)
    wakes.timer.set(at)
    await wakes.next()
    wakes.timer.close()


@both
def test_wakes_once_and_not_too_early(make: Make) -> None:
    """At the instant or after it, and then not again."""

    async def scene() -> None:
        wakes = Wakes(make)
        at = read().now + SOON
        wakes.timer.set(at)
        clock_was_set, seen = await wakes.next()
        assert (clock_was_set, seen >= at) == (False, True)
        await passed(read().now + SOON)
        assert wakes.queue.empty()
        wakes.timer.close()

    asyncio.run(scene())


@both
@pytest.mark.parametrize("at", [EPOCH, EPOCH - timedelta(days=1), NOW - timedelta(days=9000)])
def test_an_instant_that_has_passed_wakes_at_once(make: Make, at: datetime) -> None:
    """Also at the epoch, whose number means 'disarm' to the kernel."""

    async def scene() -> None:
        wakes = Wakes(make)
        wakes.timer.set(at)
        assert (await wakes.next())[0] is False
        wakes.timer.close()

    asyncio.run(scene())


@both
def test_setting_again_takes_the_place_of_the_first(make: Make) -> None:
    """One instant is armed at a time."""

    async def scene() -> None:
        wakes = Wakes(make)
        wakes.timer.set(read().now + timedelta(days=1))
        at = read().now + SOON
        wakes.timer.set(at)
        assert (await wakes.next())[1] >= at
        wakes.timer.close()

    asyncio.run(scene())


@both
def test_a_cleared_timer_is_quiet(make: Make) -> None:
    """What was armed does not wake."""

    async def scene() -> None:
        wakes = Wakes(make)
        wakes.timer.set(read().now + SOON)
        wakes.timer.clear()
        await passed(read().now + 2 * SOON)
        assert wakes.queue.empty()
        wakes.timer.close()

    asyncio.run(scene())


@both
def test_a_closed_timer_is_quiet_and_closes_twice(make: Make) -> None:
    """Nothing is called after close, not even for an instant that was due."""

    async def scene() -> None:
        wakes = Wakes(make)
        wakes.timer.set(EPOCH)
        wakes.timer.close()
        wakes.timer.close()
        await passed(read().now)
        assert wakes.queue.empty()

    asyncio.run(scene())


@both
def test_an_instant_in_another_zone_is_the_same_instant(make: Make) -> None:
    """The wall clock of the argument's zone does not matter."""

    async def scene() -> None:
        wakes = Wakes(make)
        at = (read().now + SOON).astimezone(ZoneInfo("Asia/Tokyo"))
        wakes.timer.set(at)
        assert (await wakes.next())[1] >= at
        wakes.timer.close()

    asyncio.run(scene())


@pytest.mark.parametrize("at", [datetime.max.replace(tzinfo=UTC), datetime(2262, 4, 12, tzinfo=UTC)])
def test_the_far_future_is_far_away(at: datetime) -> None:
    """An instant beyond what the kernel can count does not wrap around to the past."""

    async def scene() -> None:
        wakes = Wakes(kernel)
        wakes.timer.set(at)
        await passed(read().now)
        assert wakes.queue.empty()
        wakes.timer.close()

    asyncio.run(scene())


def set_clock(kernel_says: list[int]) -> Callable[[int], bool]:
    """The kernel's ``take``, which first says ECANCELED as often as the list is long."""
    really = timerfd.take

    def take(descriptor: int) -> bool:
        if kernel_says:
            raise OSError(kernel_says.pop(), "told by the kernel")
        return really(descriptor)

    return take


def test_a_set_clock_wakes_and_the_instant_stays_armed(monkeypatch: pytest.MonkeyPatch) -> None:
    """First the word that the clock was set, then the wake-up that was due all along."""

    async def scene() -> None:
        wakes = Wakes(kernel)
        monkeypatch.setattr(timerfd, "take", set_clock([errno.ECANCELED]))
        wakes.timer.set(read().now + SOON)
        assert [(await wakes.next())[0], (await wakes.next())[0]] == [True, False]
        wakes.timer.close()

    asyncio.run(scene())


def test_a_clock_set_while_arming_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel may say it when the timer is set, too; the timer is armed all the same."""
    really = timerfd.arm

    def arm(descriptor: int, at_ns: int) -> None:
        really(descriptor, at_ns)
        if at_ns < timerfd.LATEST_NS:
            raise OSError(errno.ECANCELED, "told by the kernel")

    async def scene() -> None:
        wakes = Wakes(kernel)
        monkeypatch.setattr(timerfd, "arm", arm)
        wakes.timer.set(read().now + SOON)
        assert [(await wakes.next())[0], (await wakes.next())[0]] == [True, False]
        wakes.timer.close()

    asyncio.run(scene())


def test_the_descriptor_is_closed_on_exec_and_does_not_block() -> None:
    """No child inherits it, and an early look finds nothing."""
    descriptor = timerfd.create()
    assert (os.get_inheritable(descriptor), os.get_blocking(descriptor)) == (False, False)
    assert timerfd.take(descriptor) is False
    os.close(descriptor)


def test_where_the_kernel_has_no_timer_the_sleep_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice is made by trying."""

    def create() -> int:
        raise OSError(errno.ENOSYS, "no such call")

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        best = wake_timer(loop, lambda _: None, read)
        monkeypatch.setattr(timerfd, "create", create)
        other = wake_timer(loop, lambda _: None, read)
        assert (type(best), type(other)) == (KernelTimer, CappedSleep)
        best.close()
        other.close()

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("at", "pause"),
    [
        (None, 30),
        (NOW + timedelta(hours=8), 30),
        (NOW + timedelta(seconds=7), 7),
        (NOW, 0),
        (NOW - timedelta(days=1), 0),
    ],
)
def test_a_nap_is_never_longer_than_half_a_minute(at: datetime | None, pause: int) -> None:
    """So a suspend or a set clock costs no more than that."""
    assert nap(NOW, at) == timedelta(seconds=pause)


@pytest.mark.parametrize(
    ("wall_s", "set_"), [(30, False), (30.9, False), (32, True), (-3600, True), (3630, True)]
)
def test_wall_time_that_leaves_time_awake_is_a_set_clock(wall_s: float, *, set_: bool) -> None:
    """Forward, backward, or suspended; small corrections are not."""
    before = Reading(NOW, timedelta(0), ZoneInfo("UTC"))
    after = Reading(NOW + timedelta(seconds=wall_s), timedelta(seconds=30), ZoneInfo("UTC"))
    assert went_apart(before, after) is set_


def test_the_capped_sleep_hears_a_set_clock_at_its_next_look() -> None:
    """It wakes with the word, and with the instant if that has come."""
    readings = [Reading(NOW, timedelta(0), ZoneInfo("UTC"))]

    async def scene() -> None:
        wakes = Wakes(lambda loop, on_wake: CappedSleep(loop, on_wake, lambda: readings[-1]))
        wakes.timer.set(NOW + SOON)
        readings.append(Reading(NOW + timedelta(hours=1), SOON, ZoneInfo("UTC")))
        assert (await wakes.next())[0] is True
        wakes.timer.close()

    asyncio.run(scene())
