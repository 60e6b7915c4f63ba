"""How long an answer at the command line takes, as a whole process."""

import sys
from collections.abc import Iterable

from bench.effort import Effort
from bench.home import STEADY, home
from bench.table import Row
from bench.timing import interleaved_ms

TIMES_PYTHON = 3


def done(effort: Effort) -> Iterable[Row]:
    """``steady done`` beside an interpreter that does nothing."""
    with home(effort.folder) as environment:
        commands = {"done": (STEADY, "done", "water"), "pass": (sys.executable, "-c", "pass")}
        took = interleaved_ms(commands, effort.runs, environment)
    yield Row(
        "steady done",
        f"{took['done']:.1f} ms, {took['done'] / took['pass']:.1f} times",
        f"{took['pass']:.1f} ms: python -c pass",
        f"{TIMES_PYTHON} times",
        f"whole process, median of {effort.runs}, interleaved, no daemon",
    )
