"""Where the 28 days stand in a chart, and what is drawn on every one of them."""

from collections.abc import Mapping
from datetime import date
from math import ceil, floor, log10

from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.values import Any, NamedTuple

_STEPS = (1, 2, 5, 10)
_TICKS = 4


class Flag(NamedTuple):
    """Changes of the protocol on one day, drawn as one line: its ``letter``, its ``number`` of the day."""

    letter: str
    number: int
    day: str
    texts: tuple[str, ...]


class Scale(NamedTuple):
    """A vertical axis from 0 to ``top``, with marks at ``ticks``, between the pixels ``high`` and ``low``."""

    top: float
    ticks: tuple[float, ...]
    high: float
    low: float

    def y(self, value: float) -> float:
        """Where a value stands; what lies above the axis, at its top."""
        share = min(value, self.top) / self.top
        return round(self.low - share * (self.low - self.high), 1)


def scale(largest: float, high: float, low: float, *, least: float = 1.0) -> Scale:
    """An axis that holds 0 to ``largest``, and at least to ``least``, with round marks."""
    wanted = max(largest, least)
    step = _step(wanted / _TICKS)
    count = max(1, ceil(round(wanted / step, 6)))
    ticks = tuple(round(step * index, 6) for index in range(count + 1))
    return Scale(ticks[-1], ticks, high, low)


def flags(view: Mapping[str, Any]) -> tuple[Flag, ...]:
    """The changes of the programme's days, those of one day together."""
    start = date.fromisoformat(view["programme"]["start"])
    days: dict[str, list[str]] = {}
    for change in view["changes"]:
        if 1 <= _number(start, change["day"]) <= PROGRAMME_DAYS:
            days.setdefault(change["day"], []).append(change["text"])
    return tuple(
        Flag(_letter(index), _number(start, day), day, tuple(texts))
        for index, (day, texts) in enumerate(sorted(days.items()))
    )


def tick_words(value: float) -> str:
    """A mark of an axis without a needless decimal."""
    return f"{value:g}"


def _step(least: float) -> float:
    magnitude = 10.0 ** floor(log10(least))
    return next(step * magnitude for step in _STEPS if step * magnitude >= least * 0.999)


def _number(start: date, day: str) -> int:
    return (date.fromisoformat(day) - start).days + 1


def _letter(index: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[index] if index < len(letters) else f"a{letters[index - len(letters)]}"
