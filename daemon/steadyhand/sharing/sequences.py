"""Which sequences of a device are here. Not a set of each: the ranges of them, in order."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""The first and the last of a range."""


class Sequences:
    """Ranges of sequences, joined where they touch; ``seen`` is the highest that was heard of.

    There may be as many as there are records: a device's numbers are also those of what it has of others.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.seen = 0
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in spans:
            self.add(first, last)

    @property
    def upto(self) -> int:
        """All from 1 to this are here."""
        return self._lasts[0] if self._firsts and self._firsts[0] == 1 else 0

    def __contains__(self, sequence: int) -> bool:
        place = bisect_right(self._firsts, sequence) - 1
        return place >= 0 and sequence <= self._lasts[place]

    def add(self, first: int, last: int) -> None:
        """Have the range, too; what is there already may be in it."""
        self.hear_of(last)
        begins = bisect_left(self._lasts, first - 1)
        ends = bisect_right(self._firsts, last + 1)
        if begins < ends:
            first, last = min(first, self._firsts[begins]), max(last, self._lasts[ends - 1])
        self._firsts[begins:ends], self._lasts[begins:ends] = [first], [last]

    def hear_of(self, sequence: int) -> None:
        """It exists, whether it is here or not."""
        self.seen = max(self.seen, sequence)

    def gaps(self) -> Iterator[Span]:
        """The ranges that are not here, in order."""
        expected = 1
        for first, last in zip(self._firsts, self._lasts, strict=True):
            if first > expected:
                yield expected, first - 1
            expected = last + 1
        if expected <= self.seen:
            yield expected, self.seen
