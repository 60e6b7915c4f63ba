"""How long the daemon takes to be ready, and on what."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.effort import Effort
from bench.home import STEADY, home
from bench.living import end
from bench.table import Row
from stage.desk import Desk
from stage.desktop import PrivateBus
from stage.person import Ear

PROGRAM = Path(__file__).with_name("starting.py")


def start(effort: Effort) -> Iterable[Row]:
    """From the start of the process to READY=1, with a log and a compiled configuration there."""
    with (
        PrivateBus() as bus,
        Desk(bus.address),
        closing(Ear()) as ear,
        home(effort.folder, bus) as environment,
    ):
        subprocess.run([STEADY, "done", "water"], env=environment, check=True, capture_output=True)
        told = {**environment, "NOTIFY_SOCKET": ear.address}
        samples = [_spent_ms(told) for _ in range(effort.runs)]
    typical = {part: median(sample[part] for sample in samples) for part in samples[0]}
    total = typical.pop("total")
    method = ", ".join(f"{part} {spent:.0f}" for part, spent in typical.items())
    yield Row("start to READY=1", f"{total:.0f} ms", "", "", f"median of {effort.runs}; {method} ms")


def _spent_ms(environment: Mapping[str, str]) -> dict[str, float]:
    command = (sys.executable, str(PROGRAM), str(time.monotonic_ns()))
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout is not None
            spent: dict[str, float] = json.loads(process.stdout.readline())
        finally:
            end(process)
    return spent
