"""Whether a process is at rest: how often the kernel has put it on a processor."""

import time
from pathlib import Path


def switches(pid: int) -> int:
    """How often the process's threads have been put on a processor, of their own will or not."""
    statuses = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    lines = (line for status in statuses for line in status.splitlines() if "ctxt_switches" in line)
    return sum(int(line.split()[1]) for line in lines)


def is_at_rest(pid: int) -> bool:
    """Whether it has nothing more to do about its start."""
    before = switches(pid)
    time.sleep(0.2)
    return switches(pid) == before
