"""How much effort a measurement makes."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from bench.table import Row


class Effort(NamedTuple):
    """How long and how often to measure. ``folder``: on the disk that is to be measured."""

    window_s: float
    runs: int
    rows: int
    firings: int
    folder: Path


Measure: TypeAlias = Callable[[Effort], Iterable[Row]]
