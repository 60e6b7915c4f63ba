"""What the disk asks for one durable row: the floor under any adherence log."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.timing import MILLISECONDS, percentiles

ROW = b"x" * 255 + b"\n"


def raw_append_ms(rows: int, folder: Path) -> tuple[float, float]:
    """Append a row of 256 bytes and fsync, ``rows`` times, to a new file in ``folder``; p50 and p99."""
    with TemporaryDirectory(prefix=".bench-", dir=folder) as scratch:
        target = os.open(Path(scratch, "rows"), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            return percentiles([append_ms(target) for _ in range(rows)])
        finally:
            os.close(target)


def append_ms(target: int) -> float:
    """Append one row to an open file, durably; how long it took."""
    began = time.perf_counter()
    os.write(target, ROW)
    os.fsync(target)
    return (time.perf_counter() - began) * MILLISECONDS
