import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.durable import raw_append_ms
from bench.living import living
from bench.process import Usage, idle_cost, usage
from bench.table import Row, table
from bench.timing import interleaved_ms, percentiles
from project.repository import ROOT


def test_the_table_lines_its_columns_up() -> None:
    """Each column begins below its heading, and no line ends in blanks."""
    lines = table([Row("memory", "14.2 MiB", "31.6 MiB", "20 MiB"), Row("CPU", "0 s/h")]).splitlines()
    assert lines[0] == "measure  result    beside    budget  method"
    assert lines[1] == "memory   14.2 MiB  31.6 MiB  20 MiB"
    assert lines[2] == "CPU      0 s/h"


def test_percentiles_lie_between_the_samples() -> None:
    """Of the numbers 0 to 100 they are the numbers themselves."""
    assert percentiles(range(101)) == (50, 99)


def test_a_living_program_is_measured_and_ended() -> None:
    """A program that says ready and waits has memory, a thread, and no life afterwards."""
    waiting = "import threading; print('ready', flush=True); threading.Event().wait()"
    with living([sys.executable, "-c", waiting], "ready", settling_s=0) as process:
        cost = idle_cost(process, window_s=0.01)
        assert set(usage(process).switches) == {process}
        assert cost.pss_mib > 0
    assert not Path(f"/proc/{process}/smaps_rollup").exists()


def test_a_program_that_ends_early_is_reported() -> None:
    """Instead of the cost of nothing there is an error."""
    with pytest.raises(RuntimeError, match="without saying 'ready'"), living(["true"], "ready"):
        pass


def test_a_busy_program_shows() -> None:
    """Work between two looks appears as CPU time of this very process."""
    before = usage(os.getpid())
    sum(range(1_000_000))
    assert sum(usage(os.getpid()).cpu_ns.values()) > sum(before.cpu_ns.values())
    assert isinstance(before, Usage)


def test_commands_are_timed_in_turn() -> None:
    """Each name has its median."""
    assert interleaved_ms({"true": ["true"], "false": ["test", "1"]}, runs=2).keys() == {"true", "false"}


def test_a_command_that_fails_is_not_timed() -> None:
    """The time of a failure is no measure."""
    with pytest.raises(subprocess.CalledProcessError):
        interleaved_ms({"false": ["false"]}, runs=1)


def test_durable_rows_leave_nothing_behind(tmp_path: Path) -> None:
    """The file they were written to is gone."""
    p50, p99 = raw_append_ms(3, tmp_path)
    assert 0 < p50 <= p99
    assert list(tmp_path.iterdir()) == []


def test_the_benchmark_prints_its_table(tmp_path: Path) -> None:
    """The entry that make calls prints the measures it is asked for, under their headings."""
    printed = subprocess.run(
        [sys.executable, "-m", "bench", "--only", "raw_append", "--rows", "3", "--folder", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
    ).stdout
    assert printed.splitlines()[1].split() == list(Row._fields)
