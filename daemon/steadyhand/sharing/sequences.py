"""Which sequences of a device are here. Not a set of each: all up to a number, and the few beyond it."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""The first and the last of a range."""


class Sequences:
    """All from 1 to ``upto``, and ranges beyond; ``seen`` is the highest that was heard of."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.upto = 0
        self.seen = 0
        self._beyond: dict[int, int] = {}
        for first, last in spans:
            self.add(first, last)

    def __contains__(self, sequence: int) -> bool:
        return sequence <= self.upto or any(first <= sequence <= last for first, last in self._beyond.items())

    def add(self, first: int, last: int) -> None:
        """Have the range, too; what is there already may be in it."""
        self.hear_of(last)
        if first > self.upto + 1:
            self._join(first, last)
            return
        self.upto = max(self.upto, last)
        for start in sorted(self._beyond):
            if start > self.upto + 1:
                break
            self.upto = max(self.upto, self._beyond.pop(start))

    def hear_of(self, sequence: int) -> None:
        """It exists, whether it is here or not."""
        self.seen = max(self.seen, sequence)

    @property
    def missing(self) -> int:
        """How many up to the highest that was heard of are not here."""
        return sum(last - first + 1 for first, last in self.gaps())

    def gaps(self) -> Iterator[Span]:
        """The ranges that are not here, in order."""
        expected = self.upto + 1
        for first, last in sorted(self._beyond.items()):
            if first > expected:
                yield expected, first - 1
            expected = max(expected, last + 1)
        if expected <= self.seen:
            yield expected, self.seen

    def _join(self, first: int, last: int) -> None:
        for start, end in sorted(self._beyond.items()):
            if start <= last + 1 and first <= end + 1:
                first, last = min(first, start), max(last, end)
                del self._beyond[start]
        self._beyond[first] = last
