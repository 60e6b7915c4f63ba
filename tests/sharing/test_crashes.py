"""The process that writes is killed in the middle of it, again and again."""

import os
import subprocess
import sys
from pathlib import Path

from fakes.shared import LAPTOP, bodies, ledger, reader, taken, writer

TESTS = Path(__file__).parent.parent
ROUNDS = 12


def killed(folder: Path, first: int, after: int) -> int:
    """Have it write so many times and kill it at whatever it does then; gives up to where it was done."""
    command = [sys.executable, str(Path(__file__).with_name("crashing.py")), str(folder), str(first)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(after)]
        process.kill()
        said += process.stdout.read().splitlines()
        return max(map(int, said))


def test_what_was_said_to_be_written_is_there_after_any_crash(tmp_path: Path) -> None:
    """Another device reads it all, in order; the next process writes on, and nobody is told of a trouble."""
    done = 0
    for number in range(ROUNDS):
        done = killed(tmp_path, done, 5 + number)
        records = taken(reader(tmp_path))
        assert len(records) >= done
        assert bodies(records) == [b"record %d" % each for each in range(1, len(records) + 1)]
        done = len(records)
    log = ledger(LAPTOP, *(b"record %d" % each for each in range(1, done + 1)))
    writer(tmp_path, log).write()
    desktop = reader(tmp_path)
    assert len(taken(desktop)) == done
    assert desktop.troubles == ()


def test_a_draft_that_a_crash_left_is_used_up(tmp_path: Path) -> None:
    """Drafts do not pile up in the folder: the next that is written takes its place."""
    draft = tmp_path / ".steadyhand-laptop.events.tmp"
    draft.write_bytes(b"half")
    writer(tmp_path, ledger(LAPTOP, b"one")).write()
    assert not draft.exists()
    assert len(taken(reader(tmp_path))) == 1
