"""How late a reminder that is due arrives at the notification server."""

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from subprocess import DEVNULL, PIPE
from tempfile import TemporaryDirectory

from dbus_fast import Message

from bench.effort import Effort
from bench.table import Row
from bench.timing import percentiles
from stage.desktop import PrivateBus
from stage.server import Habits, HandServer

PROGRAM = Path(__file__).with_name("punctual.py")
GAP_S = 0.5
PATIENCE_S = 30
NANOSECONDS_PER_MS = 1e6


class Stopwatch(HandServer):
    """A server that notes when each notification arrived, in nanoseconds since 1970, and clicks Done."""

    def __init__(self, address: str, wanted: int) -> None:
        super().__init__(address, Habits(at_once=("done",)))
        self.arrivals: list[int] = []
        self.enough = asyncio.Event()
        self._wanted = wanted

    def _handle(self, message: Message) -> Message | bool:
        arrived = time.clock_gettime_ns(time.CLOCK_REALTIME)
        if message.member == "Notify":
            self.arrivals.append(arrived)
        if len(self.arrivals) == self._wanted:
            self.enough.set()
        return super()._handle(message)


def lateness(effort: Effort) -> Iterable[Row]:
    """From the due instant to Notify at a server written by hand."""
    with PrivateBus() as bus, TemporaryDirectory(prefix=".bench-", dir=effort.folder) as folder:
        late_ms = asyncio.run(_late_ms(bus.address, folder, effort.firings))
    p50, p99 = percentiles(late_ms)
    method = (
        f"{len(late_ms)} of {effort.firings} firings {GAP_S:g} s apart: the whole service in its process, "
        "its timetable replaced, real log, timer and bus; each is answered at once"
    )
    yield Row("late at the server, p50", f"{p50:.2f} ms", "500 ms: sleep(1)", "", method)
    yield Row("late at the server, p99", f"{p99:.2f} ms", "990 ms: sleep(1)", "5 ms")


async def _late_ms(address: str, folder: str, firings: int) -> list[float]:
    command = (sys.executable, str(PROGRAM), folder, address, str(firings), str(GAP_S))
    async with Stopwatch(address, firings) as server:
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=DEVNULL)
        assert process.stdout is not None
        try:
            line = await process.stdout.readline()
            if not line:
                raise RuntimeError(f"it ended with code {await process.wait()}: {' '.join(command)}")
            due = json.loads(line)
            async with asyncio.timeout(firings * GAP_S + PATIENCE_S):
                await server.enough.wait()
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
    return [(at - instant) / NANOSECONDS_PER_MS for instant, at in zip(due, server.arrivals, strict=True)]
