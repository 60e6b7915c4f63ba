"""Time for the phone's connection, in which nobody waits."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

Value = TypeVar("Value")


class FakePace:
    """Notes how long a rest would have been; ``silences``: the limits, in seconds, that have run out.

    What has such a limit is given up at once where it has nothing to give yet.
    """

    def __init__(self, *silences: float) -> None:
        self.rests: list[float] = []
        self.silences = set(silences)

    async def within(self, seconds: float, work: Awaitable[Value]) -> Value:
        """What the work gives."""
        return await asyncio.wait_for(work, 0.01 if seconds in self.silences else None)

    async def rest(self, seconds: float, stir: asyncio.Event) -> None:
        """Note it, and go on."""
        del stir
        self.rests.append(seconds)
