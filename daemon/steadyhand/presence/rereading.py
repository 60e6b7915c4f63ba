"""Reading anew at each signal: what a signal carries is never trusted to be the whole."""

import asyncio
from collections.abc import Awaitable, Callable


class Rereading:
    """Runs a reading at each call of ``again``, one at a time; calls during a reading lead to one more."""

    def __init__(self, read: Callable[[], Awaitable[None]]) -> None:
        self._read = read
        self._wanted = False
        self._task: asyncio.Task[None] | None = None

    def again(self, *_: object) -> None:
        """Have it read, soon."""
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def end(self) -> None:
        """Read no more."""
        self._wanted = False
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while self._wanted:
            self._wanted = False
            await self._read()
