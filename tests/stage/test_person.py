"""The person of the stage: what would make other tests fail now and then."""

import os
import subprocess
from pathlib import Path

from stage.person import SHARED_MEMORY, Person


def test_what_the_dead_left_is_cleared_away(tmp_path: Path) -> None:
    """A killed program's semaphore; that of one which lives stays."""
    dead = subprocess.Popen(["true"])
    dead.wait()
    theirs, kept = (SHARED_MEMORY / f"sem.faketime_sem_{pid}" for pid in (dead.pid, os.getpid()))
    for file in (theirs, kept):
        file.touch()
    Person(tmp_path, "2026-11-23 09:00:00")
    found = (theirs.exists(), kept.exists())
    kept.unlink()
    assert found == (False, True)
