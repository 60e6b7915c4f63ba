"""Time as the phone's connection needs it: a port, so that a test waits for nothing."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Protocol, TypeVar

Value = TypeVar("Value")


class Pace(Protocol):
    """How long something may take, and waiting before it is tried again."""

    async def within(self, seconds: float, work: Awaitable[Value]) -> Value:
        """What the work gives. Raises TimeoutError when it takes longer."""

    async def rest(self, seconds: float, stir: asyncio.Event) -> None:
        """Wait for so long, or until stirred."""


class RealPace:
    """Real time; the timers of the event loop, which sleep between.

    Not by ``wait_for``: in Python 3.11 it loses a cancellation that comes as the work ends.
    """

    async def within(self, seconds: float, work: Awaitable[Value]) -> Value:
        """What the work gives. Raises TimeoutError when it takes longer."""
        async with asyncio.timeout(seconds):
            return await work

    async def rest(self, seconds: float, stir: asyncio.Event) -> None:
        """Wait for so long, or until stirred."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stir.wait()
