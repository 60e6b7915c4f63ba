"""What the phone's process does all the time: look when something changed, and listen."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Protocol

from loguru import logger

from steadyhand.bootstrap.phone.messenger import Answered, Called, Messenger
from steadyhand.bootstrap.until import set_, until_first
from steadyhand.domain.reminding.presence import Disturbance, Presence
from steadyhand.errors import SteadyError
from steadyhand.phone.subscription import Subscription

AGAIN_AFTER = timedelta(minutes=5)
"""When a log or a configuration that could not be read is looked at again, unless it changes before."""


class Seat(Protocol):
    """What is known of the person at the machine."""

    @property
    def presence(self) -> Presence:
        """Whether they are there."""

    async def disturbance(self) -> Disturbance:
        """Whether they may be disturbed. Never raises."""


class Alarm(Protocol):
    """Wakes at an instant; ``system.timer.WakeTimer`` is one."""

    def set(self, at: datetime) -> None:
        """Wake at this instant."""

    def clear(self) -> None:
        """Wake at none."""


class Courier:
    """One pairing's sending and listening, until cancelled.

    ``subscribe`` gives a subscription that goes on after the message with that id; ``now``: the clock.
    """

    def __init__(
        self,
        messenger: Messenger,
        seat: Seat,
        alarm: Alarm,
        subscribe: Callable[[str], Subscription],
        now: Callable[[], datetime],
    ) -> None:
        self._messenger, self._seat, self._alarm = messenger, seat, alarm
        self._subscribe, self._now = subscribe, now
        self._changed = asyncio.Event()
        self._renewed = asyncio.Event()

    def changed(self) -> None:
        """Something may be another: the log, the person, the time."""
        self._changed.set()

    def woken(self) -> None:
        """The machine slept, or its clock was set: the old connection says nothing any more."""
        self._changed.set()
        self._renewed.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._looking())
            group.create_task(self._hearing())

    async def _looking(self) -> None:
        while True:
            self._changed.clear()
            look_at = await self._look()
            if look_at is None:
                self._alarm.clear()
            else:
                self._alarm.set(look_at)
            await self._changed.wait()

    async def _look(self) -> datetime | None:
        try:
            called = await self._messenger.look(self._seat.presence, await self._seat.disturbance())
        except (SteadyError, OSError) as error:
            logger.error("The phone could not be looked after", fault=type(error).__name__)
            return self._now() + AGAIN_AFTER
        _tell_called(called)
        return called.look_at

    async def _hearing(self) -> None:
        while True:
            self._renewed.clear()
            await until_first(self._listen(), set_(self._renewed))

    async def _listen(self) -> None:
        """Hear and record. What cannot be recorded is heard again later, from the same place."""
        async with aclosing(self._subscribe(self._messenger.since).heard()) as stream:
            async for heard in stream:
                try:
                    _tell_answered(self._messenger.take(heard))
                except (SteadyError, OSError) as error:
                    logger.error("An answer of the phone could not be recorded", fault=type(error).__name__)
                    await asyncio.sleep(AGAIN_AFTER.total_seconds())
                    return
                self._changed.set()


def _tell_called(called: Called) -> None:
    if called.trouble is not None:
        logger.warning("The phone's server could not be used", reason=called.trouble)


def _tell_answered(answered: Answered) -> None:
    if answered.fault is not None:
        logger.warning("An answer of the phone changed nothing", fault=answered.fault.value)
