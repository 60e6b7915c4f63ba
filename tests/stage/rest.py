"""What a process does, as the kernel counts it: how often it runs, what it writes, what it keeps."""

import time
from pathlib import Path


def switches(pid: int) -> int:
    """How often the process's threads have been put on a processor, of their own will or not."""
    statuses = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    lines = (line for status in statuses for line in status.splitlines() if "ctxt_switches" in line)
    return sum(int(line.split()[1]) for line in lines)


def is_at_rest(*pids: int, for_s: float = 0.2) -> bool:
    """Whether they have nothing more to do about their start: for so long none of them has run."""
    before = [switches(pid) for pid in pids]
    time.sleep(for_s)
    return [switches(pid) for pid in pids] == before


def written(pid: int) -> int:
    """How often it has written to a file; not to a socket."""
    return _number(Path(f"/proc/{pid}/io"), "syscw:")


def resident_kib(pid: int) -> int:
    """The memory it has to itself or shares, KiB."""
    return _number(Path(f"/proc/{pid}/status"), "VmRSS:")


def _number(file: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith(name))
