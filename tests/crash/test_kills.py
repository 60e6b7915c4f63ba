"""The daemon and the command line, killed at any moment (I-1, I-2, I-3).

Each number is the seed of a story; to tell one again see ``crash/__main__.py``.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from crash.machine import Doing

TESTS = Path(__file__).parents[1]
ALONE = (range(1, 11), range(11, 21))
IN_PAIRS = (range(101, 103), range(103, 105))
FEWEST_KILLS = 500
DEADLINE_S = 300


def told(folder: Path, programs: Iterable[Iterable[int]], *options: str) -> dict[str, Any]:
    """What the programs report that tell the stories of these seeds, side by side."""
    command = [sys.executable, "-m", "crash", *options, str(folder)]
    tellers = [
        subprocess.Popen([*command, *map(str, seeds)], cwd=TESTS, stdout=subprocess.PIPE)
        for seeds in programs
    ]
    reports = [json.loads(teller.communicate(timeout=DEADLINE_S)[0]) for teller in tellers]
    return {
        "recorded": sum(report["recorded"] for report in reports),
        "doing": sum((Counter(report["doing"]) for report in reports), Counter()),
        "ways": sum((Counter(report["ways"]) for report in reports), Counter()),
        "faults": {seed: faults for report in reports for seed, faults in report["faults"].items()},
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Stories of one daemon and one person."""
    return told(tmp_path_factory.mktemp("stories"), ALONE)


def test_no_kill_loses_or_doubles_anything(alone: dict[str, Any]) -> None:
    """I-1, I-2, I-3: after every kill the log is sound and whole, and a new daemon goes on from it."""
    assert alone["faults"] == {}


def test_the_kills_are_many(alone: dict[str, Any]) -> None:
    """What is proven is proven for hundreds of kills, and thousands of acknowledged events."""
    assert alone["doing"].total() >= FEWEST_KILLS
    assert alone["recorded"] >= FEWEST_KILLS


def test_the_kills_fall_everywhere(alone: dict[str, Any]) -> None:
    """They hit the start, the recording, the showing and what is in between, also in mid-write."""
    assert set(alone["doing"]) == {doing.name.lower() for doing in Doing}
    assert {"moment", "torn write", "statement", "step", "shown", "answered"} <= set(alone["ways"])


def test_two_daemons_on_one_log_yield_one_outcome(tmp_path: Path) -> None:
    """I-1: two daemons that run at once, killed or not, give no occurrence two outcomes."""
    assert told(tmp_path, IN_PAIRS, "--daemons", "2", "--kills", "6")["faults"] == {}
