"""How soon after a resume the one digest is at the notification server."""

import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.effort import Effort
from bench.table import Row
from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import PrivateBus, until
from stage.person import Person

SIX = tuple(task(f"habit-{number}", f"09:{number}0") for number in range(6))
TIMES = 10
LIMIT_MS = 200


def resuming(effort: Effort) -> Iterable[Row]:
    """Six reminders came due while the machine slept; the clock jumps, and the daemon is woken."""
    took_ms = [_digest_ms(effort.folder) for _ in range(TIMES)]
    method = f"{TIMES} times: the clock jumps as over a suspend, to Notify; six items, one digest"
    yield Row("digest after a resume, median", f"{median(took_ms):.0f} ms", "", "", method)
    yield Row("digest after a resume, slowest", f"{max(took_ms):.0f} ms", "", f"{LIMIT_MS} ms", method)


def _digest_ms(folder: Path) -> float:
    with (
        TemporaryDirectory(prefix=".bench-", dir=folder) as home,
        PrivateBus() as bus,
        Desk(bus.address) as desk,
    ):
        around = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DISPLAY": ":none"}
        with Person(Path(home), "2026-11-23 08:55:00", around) as person:
            person.configure(day_with(*SIX))
            person.start_daemon().end()
            person.sleep_through_jumps()
            person.start_daemon()
            began = time.monotonic()
            person.let_pass(hours=1.5)
            until(lambda: desk.shown, "the digest", pause_s=0.0005)
            return (time.monotonic() - began) * 1000
