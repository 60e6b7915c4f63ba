"""``make bench``: measure, and print one table. A program, not a test: it asserts nothing.

A measure is a function of ``Effort`` that gives rows, ours in ``result`` and in ``beside`` the peer's or
the floor's; its name stands in ``MEASURES``. The load is told above the table: what others do on the
machine meanwhile lengthens every time, and the 99th percentiles most.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.answer import answer
from bench.commands import done
from bench.durable import raw_append_ms
from bench.effort import Effort, Measure
from bench.idle import idle, watching
from bench.lateness import lateness
from bench.merging import merging
from bench.page import page
from bench.planning import planning
from bench.postgres import postgres
from bench.rehearsing import rehearsing
from bench.resuming import resuming
from bench.reviewing import review, twitch
from bench.sharing import sharing, sharing_at_rest
from bench.start import start
from bench.table import Row, table
from bench.timing import interleaved_ms


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


MEASURES: tuple[Measure, ...] = (
    bare_python,
    done,
    twitch,
    page,
    raw_append,
    answer,
    planning,
    rehearsing,
    review,
    merging,
    start,
    lateness,
    resuming,
    idle,
    watching,
    sharing_at_rest,
    sharing,
    postgres,
)


def main() -> None:
    """Take every measure, or those named, and print the table."""
    arguments = _parser().parse_args()
    effort = Effort(
        arguments.window, arguments.runs, arguments.rows, arguments.firings, arguments.folder.resolve()
    )
    chosen = [measure for measure in MEASURES if measure.__name__ in (arguments.only or _names())]
    versions = f"Python {platform.python_version()}, Linux {platform.release()}"
    print(f"{versions}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(table([row for measure in chosen for row in measure(effort)]))


def _names() -> list[str]:
    return [measure.__name__ for measure in MEASURES]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("make bench", description=__doc__)
    parser.add_argument("--window", type=float, default=60, help="seconds to watch an idle program")
    parser.add_argument("--runs", type=int, default=21, help="runs of a whole process, of each command")
    parser.add_argument("--rows", type=int, default=500, help="durable rows to write")
    parser.add_argument("--firings", type=int, default=100, help="reminders that come due, for the lateness")
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="where to write them")
    parser.add_argument("--only", nargs="+", choices=_names(), help="these measures alone")
    return parser


if __name__ == "__main__":
    main()
