"""The ways in which a process may end without a word."""

import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

FRAME = 4096 + 24
"""Bytes of one page in SQLite's write-ahead log."""
LONGEST_LIFE_S = 0.04
SEAMS = ("reading", "showing", "shown", "answered", "statement", "step")
LATEST = {"reading": 60, "showing": 4, "shown": 4, "answered": 6, "statement": 150, "step": 4000}
"""At which call the latest, so that most come about within a life."""


class Death(NamedTuple):
    """How a process dies: after ``life_s`` at the latest, unless it meets its end before.

    ``seam``: the place where it kills itself, at the ``nth`` time. ``torn``: the file size in bytes at
    which a write is cut in the middle, and the process killed as it writes on.
    """

    life_s: float
    seam: str = ""
    nth: int = 0
    torn: int | None = None

    @property
    def name(self) -> str:
        """For the report."""
        return self.seam or ("moment" if self.torn is None else "torn write")


def any_death(chance: Random, log: Path) -> Death:
    """A random one: at a random moment, at the nth pass of a seam, or in the middle of a write."""
    match chance.randrange(4):
        case 0:
            seam = chance.choice(SEAMS)
            return Death(LONGEST_LIFE_S * 4, seam, chance.randint(1, LATEST[seam]))
        case 1:
            journal = log.with_name(log.name + "-wal")
            size = journal.stat().st_size if journal.exists() else 0
            return Death(LONGEST_LIFE_S * 2, torn=size + chance.randint(1, 12 * FRAME))
        case _:
            return Death(chance.uniform(0, LONGEST_LIFE_S))


def never() -> Death:
    """A life in full."""
    return Death(60)


class Doom:
    """A death that a process carries in itself."""

    def __init__(self, death: Death) -> None:
        self._seam = death.seam
        self._left = death.nth
        if death.torn is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (death.torn, death.torn))

    def passes(self, seam: str) -> None:
        """Die here, if this is the place and the time."""
        if seam != self._seam:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hang_over(self, connection: sqlite3.Connection) -> None:
        """Pass a seam at each statement, or at each few steps within one."""
        if self._seam == "statement":
            connection.set_trace_callback(lambda _: self.passes("statement"))
        if self._seam == "step":
            connection.set_progress_handler(self._step, 3)

    def _step(self) -> int:
        self.passes("step")
        return 0


def fork(life: Callable[[], None]) -> int:
    """A process that lives this life and ends; gives its id."""
    child = os.fork()
    if child:
        return child
    try:
        life()
    finally:
        os._exit(0)
