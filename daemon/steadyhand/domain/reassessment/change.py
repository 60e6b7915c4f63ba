"""A rate ratio beside what counts as a change, and how it is said."""

from math import isinf

from steadyhand.domain.reassessment.symptoms import Interval
from steadyhand.values import NamedTuple

SUBSTANTIAL = 0.50
"""A fall by half is a large one, by the convention of migraine diaries (DOMAIN 4.5)."""

_ROUNDING = 1e-9
_TIMES_FROM = 3.0


class Change(NamedTuple):
    """A rate ratio, its bounds, and the ``smallest`` change that counts, as a share (0.25 to 0.90).

    ``ci95`` must lie below 1 to speak of a fall, ``ci90`` above it to speak of a rise: a false fall is
    the harmful error. None where there is no ratio.
    """

    ratio: float | None
    ci95: Interval | None
    ci90: Interval | None
    smallest: float

    @property
    def fell(self) -> bool:
        """Whether the rate is lower by what counts."""
        return self.ratio is not None and self.ratio <= 1 - self.smallest + _ROUNDING

    @property
    def halved(self) -> bool:
        """Whether the rate is at most half of what it was."""
        return self.ratio is not None and self.ratio <= SUBSTANTIAL + _ROUNDING

    @property
    def rose(self) -> bool:
        """Whether the rate is higher by what counts."""
        return self.ratio is not None and self.ratio >= 1 + self.smallest - _ROUNDING

    @property
    def surely_fell(self) -> bool:
        """Whether the 95 % interval leaves out no change and a rise."""
        return self.ci95 is not None and self.ci95[1] < 1

    @property
    def surely_rose(self) -> bool:
        """Whether the 90 % interval leaves out no change and a fall."""
        return self.ci90 is not None and self.ci90[0] > 1


def ratio_in_words(ratio: float) -> str:
    """A ratio as more or fewer: "57 % fewer", "19 % more", "4.2 times as many", "without limit".

    Rounding never hides on which side of no change it lies, nor turns a few into none.
    """
    if isinf(ratio):
        return "without limit"
    if ratio >= _TIMES_FROM:
        return f"{ratio:,.{0 if ratio >= 10 else 1}f} times as many"  # noqa: PLR2004 - the number of digits
    percent, side = 100 * abs(ratio - 1), "fewer" if ratio < 1 else "more"
    if abs(ratio - 1) <= _ROUNDING:
        return "no change"
    if percent < 1:
        return f"less than 1 % {side}"
    if ratio > 0 and percent > 99 and side == "fewer":  # noqa: PLR2004 - what rounds to 100
        return "more than 99 % fewer"
    return f"{percent:.0f} % {side}"


def range_in_words(interval: Interval) -> str:
    """An interval of a ratio: "87 % fewer to 19 % more", "44 % more and above, without limit"."""
    joined = "and above, without limit" if isinf(interval[1]) else f"to {ratio_in_words(interval[1])}"
    return f"{ratio_in_words(interval[0])} {joined}"
