"""What the daemon costs while nothing is due, beside the usual loop."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bench.effort import Effort
from bench.home import STEADY, home
from bench.living import living
from bench.process import idle_costs
from bench.ready import daemon
from bench.table import Row
from stage.desk import Desk
from stage.desktop import Display, PrivateBus
from stage.server import Habits

PEER = Path(__file__).with_name("peer.py")
MEMORY_MIB = 20
UNTIL_IDLE_S = 7
"""Longer than the pause that the daemon is told of, which is the last thing that happens."""
WATCHED = """
[habits.hands]
kind = "break"
every_min = 720

[habits.detox]
kind = "wind-down"
before_bed_min = 60
"""
WAKEUPS_PER_MINUTE = 0


def idle(effort: Effort) -> Iterable[Row]:
    """Memory, wake-ups and processor time of the daemon and of the one-second loop, both alive."""
    with (
        PrivateBus() as bus,
        Desk(bus.address),
        home(effort.folder, bus) as environment,
        daemon((STEADY, "run"), environment) as ours,
        living((sys.executable, str(PEER)), "ready") as usual,
    ):
        costs, beside = idle_costs((ours, usual), effort.window_s)
    method = (
        f"/proc, one window of {effort.window_s:g} s, both alive, 12 reminders later, no watchdog or backup"
    )
    yield Row(
        "idle: memory", f"{costs.pss_mib:.1f} MiB", f"{beside.pss_mib:.1f} MiB", "", "proportional set size"
    )
    yield Row(
        "idle: wake-ups",
        f"{costs.wakeups_per_minute:.1f} /min",
        f"{beside.wakeups_per_minute:.1f} /min",
        "0 /min",
        method,
    )
    yield Row("idle: CPU", f"{costs.cpu_s_per_hour:.2f} s/h", f"{beside.cpu_s_per_hour:.2f} s/h", "", method)


def watching(effort: Effort) -> Iterable[Row]:
    """The same with presence on: a real X server that is idle, breaks for the hands and a wind-down."""
    with (
        PrivateBus() as bus,
        Display() as display,
        Desk(bus.address, Habits(inhibited=False)),
        home(effort.folder, bus, WATCHED) as environment,
        daemon((STEADY, "run"), {**environment, **display.environment}) as ours,
    ):
        time.sleep(UNTIL_IDLE_S)
        (costs,) = idle_costs((ours,), effort.window_s)
    method = f"as above, watching an idle X server and KDE's do-not-disturb, window of {effort.window_s:g} s"
    yield Row("presence on: memory", f"{costs.pss_mib:.1f} MiB", "", "", method)
    wakeups = f"{costs.wakeups_per_minute:.1f} /min"
    yield Row("presence on: wake-ups", wakeups, "", f"{WAKEUPS_PER_MINUTE} /min", method)
