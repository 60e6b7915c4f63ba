"""Simulated lives, each from its seed. ``PYTHONPATH=tests python -m simulation SEED`` repeats one.

``--soak MINUTES`` lives new ones for so long and prints the seed of every failure.
"""

import argparse
import sys
import time
from collections.abc import Callable
from secrets import randbelow
from typing import TypeAlias

from simulation import life, machines

LARGEST = 2**32
SHOWN_FAULTS = 6
Faults: TypeAlias = Callable[[int, Callable[[str], None]], list[str]]


def main() -> int:
    """Live them; 1 if one of them failed."""
    arguments = _parser().parse_args()
    faults_of = machines.faults_of if arguments.machines else life.faults_of
    if arguments.soak is not None:
        base = randbelow(LARGEST) if arguments.base is None else arguments.base
        return _soak(faults_of, arguments.soak * 60, base)
    return max([_lived(faults_of, seed, tell=arguments.tell) for seed in arguments.seeds], default=0)


def _lived(faults_of: Faults, seed: int, *, tell: bool) -> int:
    faults = faults_of(seed, print if tell else lambda _: None)
    print(f"seed {seed}: {'fails' if faults else 'holds'}", flush=True)
    for fault in faults[:SHOWN_FAULTS]:
        print(f"  {fault}", flush=True)
    return 1 if faults else 0


def _soak(faults_of: Faults, seconds: float, base: int) -> int:
    print(f"seeds from {base} on, for {seconds / 60:g} minutes", flush=True)
    ends, seed, failed = time.monotonic() + seconds, base, 0
    while time.monotonic() < ends:
        if faults_of(seed, lambda _: None):
            failed += _lived(faults_of, seed, tell=False)
        seed += 1
    print(f"{seed - base} seeds, {failed} failed")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m simulation", description=__doc__)
    parser.add_argument("seeds", metavar="SEED", type=int, nargs="*", help="lives to live again")
    parser.add_argument("--tell", action="store_true", help="print each step before it happens")
    parser.add_argument("--machines", action="store_true", help="lives with two or three machines")
    parser.add_argument("--soak", metavar="MINUTES", type=float, help="live new ones for so long")
    parser.add_argument("--base", metavar="SEED", type=int, help="with --soak: the first of them")
    return parser


if __name__ == "__main__":
    sys.exit(main())
