"""Simulated lives, each from its seed. ``PYTHONPATH=tests python -m simulation SEED`` repeats one.

``--soak MINUTES`` lives new ones for so long and prints the seed of every failure.
"""

import argparse
import sys
import time
from secrets import randbelow

from simulation.life import faults_of

LARGEST = 2**32
SHOWN_FAULTS = 6


def main() -> int:
    """Live them; 1 if one of them failed."""
    arguments = _parser().parse_args()
    if arguments.soak is not None:
        return _soak(arguments.soak * 60, randbelow(LARGEST) if arguments.base is None else arguments.base)
    return max([_lived(seed, tell=arguments.tell) for seed in arguments.seeds], default=0)


def _lived(seed: int, *, tell: bool) -> int:
    faults = faults_of(seed, print if tell else lambda _: None)
    print(f"seed {seed}: {'fails' if faults else 'holds'}", flush=True)
    for fault in faults[:SHOWN_FAULTS]:
        print(f"  {fault}", flush=True)
    return 1 if faults else 0


def _soak(seconds: float, base: int) -> int:
    print(f"seeds from {base} on, for {seconds / 60:g} minutes", flush=True)
    ends, seed, failed = time.monotonic() + seconds, base, 0
    while time.monotonic() < ends:
        if faults_of(seed):
            failed += _lived(seed, tell=False)
        seed += 1
    print(f"{seed - base} seeds, {failed} failed")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m simulation", description=__doc__)
    parser.add_argument("seeds", metavar="SEED", type=int, nargs="*", help="lives to live again")
    parser.add_argument("--tell", action="store_true", help="print each step before it happens")
    parser.add_argument("--soak", metavar="MINUTES", type=float, help="live new ones for so long")
    parser.add_argument("--base", metavar="SEED", type=int, help="with --soak: the first of them")
    return parser


if __name__ == "__main__":
    sys.exit(main())
