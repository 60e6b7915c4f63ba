"""What a running process costs, read from /proc."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

KIB_PER_MIB = 1024
NANOSECONDS = 1_000_000_000
SECONDS_PER_MINUTE = 60
SECONDS_PER_HOUR = 3600


class Usage(NamedTuple):
    """What each thread has used so far, by thread id: context switches, and CPU nanoseconds."""

    switches: dict[int, int]
    cpu_ns: dict[int, int]


class IdleCost(NamedTuple):
    """What a process that has nothing to do costs."""

    pss_mib: float
    wakeups_per_minute: float
    cpu_s_per_hour: float


def pss_mib(pid: int) -> float:
    """The proportional set size: private memory, and shared memory divided among its users."""
    return _field(Path(f"/proc/{pid}/smaps_rollup").read_text(), "Pss") / KIB_PER_MIB


def usage(pid: int) -> Usage:
    """The switches, voluntary and not, and the CPU time of every thread that lives now."""
    switches, cpu_ns = {}, {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        status = (task / "status").read_text()
        voluntary = _field(status, "voluntary_ctxt_switches")
        switches[int(task.name)] = voluntary + _field(status, "nonvoluntary_ctxt_switches")
        cpu_ns[int(task.name)] = int((task / "schedstat").read_text().split()[0])
    return Usage(switches, cpu_ns)


def idle_costs(pids: Sequence[int], window_s: float) -> list[IdleCost]:
    """What each process costs over one window from now; the memory is read at its end."""
    before, began = [usage(pid) for pid in pids], time.perf_counter()
    time.sleep(window_s)
    after, elapsed_s = [usage(pid) for pid in pids], time.perf_counter() - began
    pss = [pss_mib(pid) for pid in pids]
    return [_cost(*each, elapsed_s) for each in zip(pss, before, after, strict=True)]


def idle_cost(pid: int, window_s: float) -> IdleCost:
    """What one process costs over a window from now."""
    (cost,) = idle_costs((pid,), window_s)
    return cost


def _cost(pss: float, before: Usage, after: Usage, elapsed_s: float) -> IdleCost:
    return IdleCost(
        pss_mib=pss,
        wakeups_per_minute=_growth(before.switches, after.switches) * SECONDS_PER_MINUTE / elapsed_s,
        cpu_s_per_hour=_growth(before.cpu_ns, after.cpu_ns) / NANOSECONDS * SECONDS_PER_HOUR / elapsed_s,
    )


def _growth(before: dict[int, int], after: dict[int, int]) -> int:
    """The growth over all threads; one that began inside the window counts from zero."""
    return sum(count - before.get(thread, 0) for thread, count in after.items())


def _field(text: str, name: str) -> int:
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0])
    raise LookupError(f"{name} is not in this file of /proc; is this Linux 4.14 or later?")
