"""How long whole processes take, and percentiles."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from statistics import median, quantiles

MILLISECONDS = 1000


def process_ms(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Start the command, wait for its end; raises CalledProcessError with what it said if it fails."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - began) * MILLISECONDS


def interleaved_ms(
    commands: Mapping[str, Sequence[str]],
    runs: int,
    environment: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """The median of ``runs`` of each command, taken in turn, so that a busy spell hits them alike.

    Each is run once before, unmeasured, so that files are in the cache for all.
    """
    for command in commands.values():
        process_ms(command, environment)
    samples: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            samples[name].append(process_ms(command, environment))
    return {name: median(taken) for name, taken in samples.items()}


def percentiles(samples: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th percentile, interpolated between samples; at least two are needed."""
    return median(samples), quantiles(samples, n=100, method="inclusive")[98]
