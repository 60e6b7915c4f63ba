"""``make bench``: measure, and print one table. A program, not a test: it asserts nothing.

A measure is a function of ``Effort`` that gives rows, ours in ``result`` and the peer's in ``beside``;
the daemon's own are added to ``MEASURES`` like those that stand there.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from bench.durable import raw_append_ms
from bench.living import living
from bench.process import IdleCost, idle_cost
from bench.table import Row, table
from bench.timing import interleaved_ms

PEER = Path(__file__).with_name("peer.py")


class Effort(NamedTuple):
    """How long and how often to measure. ``folder``: on the disk that is to be measured."""

    window_s: float
    runs: int
    rows: int
    folder: Path


Measure: TypeAlias = Callable[[Effort], Iterable[Row]]


def bare_python(effort: Effort) -> Iterable[Row]:
    """The floor under every command: the interpreter, with and without site-packages."""
    commands = {
        "venv": (sys.executable, "-c", "pass"),
        "isolated": (sys.executable, "-I", "-S", "-c", "pass"),
    }
    took = interleaved_ms(commands, effort.runs)
    method = f"whole process, median of {effort.runs}, interleaved"
    yield Row("python -c pass", f"{took['venv']:.1f} ms", f"{took['isolated']:.1f} ms with -I -S", "", method)


def raw_append(effort: Effort) -> Iterable[Row]:
    """The floor under recording an event."""
    p50, p99 = raw_append_ms(effort.rows, effort.folder)
    yield Row(
        "raw append + fsync, p50", f"{p50:.2f} ms", "", "", f"{effort.rows} rows of 256 bytes, one file"
    )
    yield Row("raw append + fsync, p99", f"{p99:.2f} ms")


def peer_idle(effort: Effort) -> Iterable[Row]:
    """What the usual script costs while nothing is due."""
    with living((sys.executable, str(PEER)), "ready") as process:
        cost = idle_cost(process, effort.window_s)
    return idle_rows("one-second loop", cost, effort)


def idle_rows(name: str, cost: IdleCost, effort: Effort) -> Iterable[Row]:
    """The three rows of an idle program."""
    method = f"/proc, one window of {effort.window_s:g} s, nothing due"
    yield Row(f"{name}: memory", f"{cost.pss_mib:.1f} MiB", "", "", "proportional set size")
    yield Row(f"{name}: wake-ups", f"{cost.wakeups_per_minute:.1f} /min", "", "", method)
    yield Row(f"{name}: CPU", f"{cost.cpu_s_per_hour:.2f} s/h", "", "", method)


MEASURES: tuple[Measure, ...] = (bare_python, raw_append, peer_idle)


def main() -> None:
    """Take every measure, or those named, and print the table."""
    arguments = _parser().parse_args()
    effort = Effort(arguments.window, arguments.runs, arguments.rows, arguments.folder)
    chosen = [measure for measure in MEASURES if measure.__name__ in (arguments.only or _names())]
    print(f"Python {platform.python_version()}, Linux {platform.release()}, {os.cpu_count()} cores")
    print(table([row for measure in chosen for row in measure(effort)]))


def _names() -> list[str]:
    return [measure.__name__ for measure in MEASURES]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("make bench", description=__doc__)
    parser.add_argument("--window", type=float, default=60, help="seconds to watch an idle program")
    parser.add_argument("--runs", type=int, default=21, help="runs of a whole process, of each command")
    parser.add_argument("--rows", type=int, default=500, help="durable rows to write")
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="where to write them")
    parser.add_argument("--only", nargs="+", choices=_names(), help="these measures alone")
    return parser


if __name__ == "__main__":
    main()
