"""The log after its writer was killed."""

import json
import subprocess
import sys
from collections import Counter
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from steadyhand.storage.sqlite import SqliteLog

ROUNDS = 220
PROGRAM = Path(__file__).with_name("crash_rounds.py")


def killed(path: Path, rounds: int, seed: int) -> Any:
    """What the program of killed writers reports."""
    command = [sys.executable, PROGRAM, path, str(rounds), str(seed)]
    done = subprocess.run(
        command, check=True, capture_output=True, env={"PYTHONPATH": str(PROGRAM.parents[1])}, timeout=120
    )
    return json.loads(done.stdout)


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    """I-2: every acknowledged event is there, every batch whole, and the file sound, after each kill."""
    path = tmp_path / "log.db"
    report = killed(path, ROUNDS, seed=20261123)
    with closing(SqliteLog.open(path)) as log:
        events = log.after(0).events
    acknowledged = [identity for batch in report["acknowledged"] for identity in batch]
    assert report["sound"] == ROUNDS
    assert len(acknowledged) > ROUNDS
    assert {event.id for event in events} >= set(acknowledged)


def test_batches_are_whole_or_absent_when_the_writer_is_killed(tmp_path: Path) -> None:
    """I-2: of a batch that was being written, all events are there or none."""
    path = tmp_path / "log.db"
    report = killed(path, 60, seed=4)
    with closing(SqliteLog.open(path)) as log:
        sizes = [event.data["size"] for event in log.history()]
    batches = Counter(len(batch) for batch in report["acknowledged"])
    runs = ((size, len(list(run))) for size, run in groupby(sizes))
    assert all(length % int(str(size)) == 0 for size, length in runs)
    assert all(sizes.count(size) >= size * batches[size] for size in batches)


def test_a_log_whose_beginning_was_killed_can_be_opened(tmp_path: Path) -> None:
    """A writer killed while it made the file leaves a file that the next one can begin."""
    for number in range(25):
        path = tmp_path / f"{number}" / "log.db"
        killed_report = killed(path, 1, seed=number)
        with closing(SqliteLog.open(path)) as log:
            found = {event.id for event in log.history()}
        assert found >= {identity for batch in killed_report["acknowledged"] for identity in batch}
