"""Deterministic simulation: lives full of faults, each from its seed (I-1 to I-6, I-8, I-10, R-044, R-071).

The fixed seeds are the same every time; the fresh ones are new, and their first is printed at the end
of the run. To live one again: ``PYTHONPATH=tests python -m simulation SEED``, with ``--tell`` step by step.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import randbelow

import pytest

from simulation.life import SimulatedLife, faults_of
from simulation.schedule import WAYS, Mutes, Sleeps, Works, schedule
from steadyhand.domain.reminding.event import Event

TESTS = Path(__file__).parents[1]
FOUND = (2137, 5397, 7001174, 9001775, 411559306)
"""Seeds that once failed, for the product's sake or the oracle's; new steps make other lives of them."""
FIXED = (*FOUND, *range(1, 33))
FRESH = 200
LARGEST = 2**32 - FRESH


def failing(seeds: Iterable[int]) -> str:
    """What goes wrong first in each, a line for a seed."""
    return "\n".join(f"seed {seed}: {faults[0]}" for seed in seeds if (faults := faults_of(seed)))


@pytest.fixture
def fresh_base(record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]) -> int:
    """The first of the fresh seeds, printed so that they can be lived again."""
    base = randbelow(LARGEST)
    record_property("fresh seeds", base)
    with capsys.disabled():
        print(f"\nsimulation: fresh seeds {base} to {base + FRESH - 1}")  # noqa: T201 - to be repeated
    return base


def events_of(seed: int) -> tuple[Event, ...]:
    """The log at the end of a life."""
    life = SimulatedLife(schedule(seed))
    life.lived()
    return life.world.events


def test_the_fixed_seeds_hold() -> None:
    """The invariants hold after every step of lives that are the same every time."""
    assert failing(FIXED) == ""


def test_the_fresh_seeds_hold(fresh_base: int) -> None:
    """And of two hundred that nobody has lived before."""
    assert failing(range(fresh_base, fresh_base + FRESH)) == ""


def test_a_seed_is_one_life() -> None:
    """Told twice it is the same, event by event, ids and all; another seed is another."""
    assert events_of(7) == events_of(7)
    assert events_of(7) != events_of(8)


def test_every_fault_befalls_somebody() -> None:
    """The fixed seeds have every kind of step among them."""
    kinds = {type(step).__name__ for seed in FIXED for step in schedule(seed).steps}
    assert kinds >= {"DiesAppending", "DiesShowing", "FillsDisk", "SetsClock", "Travels", "Hangs", "Suspends"}
    assert kinds >= {"Reloads", "Restarts", "LosesServer", "FindsServer", "ChangesChannel", "Clicks", "Says"}
    assert kinds >= {"ClosesBubble", "Marks", "Passes", "Stops"}


def test_every_desk_is_somebodys() -> None:
    """And every kind of news from it, told in every way."""
    steps = [step for seed in FIXED for step in schedule(seed).steps]
    kinds = {type(step).__name__ for step in steps}
    assert kinds >= {"Works", "Comes", "Goes", "Blinds", "Sees", "Mutes", "Unmutes", "Sleeps"}
    assert {step.way for step in steps if isinstance(step, Works | Mutes)} == {*WAYS}
    assert {step.before for step in steps if isinstance(step, Sleeps)} == {"told", "twice", "late", "never"}


def test_one_seed_is_lived_again_alone() -> None:
    """The command that a failure is repeated with."""
    told = subprocess.run(
        [sys.executable, "-m", "simulation", "7", "--tell"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    ).stdout.splitlines()
    assert told[-1] == "seed 7: holds"
    assert len(told) == len(schedule(7).steps) + 1
