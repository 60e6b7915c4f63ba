"""The table a benchmark prints."""

from collections.abc import Iterable
from typing import NamedTuple

GAP = "  "


class Row(NamedTuple):
    """One measure.

    ``result`` and ``budget`` carry their unit. ``beside``: the same measure of what people use
    instead, or of the floor. ``budget``: what it must not pass, empty where nothing is promised.
    ``method``: how it was measured, in a few words.
    """

    measure: str
    result: str
    beside: str = ""
    budget: str = ""
    method: str = ""


def table(rows: Iterable[Row]) -> str:
    """The rows under their headings, each column as wide as its widest cell."""
    lines = [Row(*Row._fields), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(row, widths) for row in lines)


def _line(row: Row, widths: Iterable[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return GAP.join(cells).rstrip()
