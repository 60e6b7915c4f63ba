"""The one timer that wakes the event loop: at an instant of the wall clock, and when that is set."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias

from steadyhand.domain.reminding.instant import Reading
from steadyhand.system import timerfd

OnWake: TypeAlias = Callable[[bool], None]
Read: TypeAlias = Callable[[], Reading]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_SLEEP = timedelta(seconds=30)
SET_CLOCK = timedelta(seconds=1)


class WakeTimer(Protocol):
    """A timer in the event loop. It calls ``on_wake(clock_was_set)``, one call a wake-up.

    One instant is armed at a time. Nothing is armed after it fired, until the next ``set``; after
    a clock that was set, the instant that was armed still is. A resume from suspend counts as a
    clock that was set.
    """

    def set(self, at: datetime) -> None:
        """Wake at this instant (aware), at once if it has passed; in place of any other."""
        ...

    def clear(self) -> None:
        """Wake only when the clock is set."""
        ...

    def close(self) -> None:
        """Leave the loop; nothing is called any more."""
        ...


def wake_timer(loop: asyncio.AbstractEventLoop, on_wake: OnWake, read: Read) -> WakeTimer:
    """The best timer there is: the kernel's, or a capped sleep where that is missing."""
    try:
        return KernelTimer(loop, on_wake, timerfd.create())
    except (OSError, AttributeError):
        return CappedSleep(loop, on_wake, read)


class KernelTimer:
    """A WakeTimer on a timerfd: sleeps until the very instant, and hears a set clock at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop, on_wake: OnWake, descriptor: int) -> None:
        self._loop = loop
        self._on_wake = on_wake
        self._descriptor = descriptor
        self._at_ns = timerfd.LATEST_NS
        self._arm()
        loop.add_reader(descriptor, self._readable)

    def set(self, at: datetime) -> None:
        """Wake at this instant."""
        self._at_ns = _nanoseconds(at)
        self._arm()

    def clear(self) -> None:
        """Wake only when the clock is set: armed for the far future, which is heard all the same."""
        self._at_ns = timerfd.LATEST_NS
        self._arm()

    def close(self) -> None:
        """Leave the loop and give the descriptor back; doing so twice does nothing."""
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _arm(self) -> None:
        try:
            timerfd.arm(self._descriptor, self._at_ns)
        except OSError as error:
            if not timerfd.is_set_clock(error):
                raise
            self._loop.call_soon(self._tell_set_clock)

    def _readable(self) -> None:
        try:
            if timerfd.take(self._descriptor):
                self._fired()
        except OSError as error:
            if not timerfd.is_set_clock(error):
                raise
            self._arm()
            self._on_wake(True)  # noqa: FBT003 - OnWake has this one argument

    def _fired(self) -> None:
        self.clear()
        self._on_wake(False)  # noqa: FBT003 - OnWake has this one argument

    def _tell_set_clock(self) -> None:
        if self._descriptor >= 0:
            self._on_wake(True)  # noqa: FBT003 - OnWake has this one argument


class CappedSleep:
    """A WakeTimer without a timerfd: looks at the clock every 30 s at the latest.

    A clock is taken for set when wall time and time awake went apart by more than a second
    between two looks.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, on_wake: OnWake, read: Read) -> None:
        self._loop = loop
        self._on_wake = on_wake
        self._read = read
        self._at: datetime | None = None
        self._last = read()
        self._sleep: asyncio.TimerHandle | None = None
        self._rest()

    def set(self, at: datetime) -> None:
        """Wake at this instant."""
        self._at = at
        self._rest()

    def clear(self) -> None:
        """Wake only when the clock is set."""
        self._at = None
        self._rest()

    def close(self) -> None:
        """Leave the loop; doing so twice does nothing."""
        if self._sleep is not None:
            self._sleep.cancel()
            self._sleep = None

    def _rest(self) -> None:
        self.close()
        pause = nap(self._read().now, self._at)
        self._sleep = self._loop.call_later(pause.total_seconds(), self._look)

    def _look(self) -> None:
        before, self._last = self._last, self._read()
        reached = self._at is not None and self._last.now >= self._at
        if reached:
            self._at = None
        self._rest()
        if reached or went_apart(before, self._last):
            self._on_wake(went_apart(before, self._last))


def nap(now: datetime, at: datetime | None) -> timedelta:
    """How long to sleep before the next look: until ``at``, from nothing to 30 s."""
    return LONGEST_SLEEP if at is None else min(max(at - now, timedelta(0)), LONGEST_SLEEP)


def went_apart(before: Reading, after: Reading) -> bool:
    """Whether the wall clock moved otherwise than time awake, by more than a second."""
    return abs((after.now - before.now) - (after.awake - before.awake)) > SET_CLOCK


def _nanoseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1) * 1000
