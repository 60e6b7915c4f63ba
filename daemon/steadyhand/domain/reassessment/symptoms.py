"""What the comparison of the first week with the last says of the symptoms: its values."""

from enum import StrEnum

from steadyhand.domain.reassessment.window import Window
from steadyhand.values import NamedTuple, TypeAlias

Interval: TypeAlias = tuple[float, float]
"""Lower and upper bound of a rate ratio, from 0 to infinity."""


class Verdict(StrEnum):
    """What the diary can say; the values are the contract's."""

    IMPROVED = "improved"
    NO_CLEAR_CHANGE = "no_clear_change"
    WORSE = "worse"
    NOT_ENOUGH_DATA = "not_enough_data"


class Rating(StrEnum):
    """How the person says it is, compared with the first week."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    MUCH_WORSE = "much worse"


class Exact(NamedTuple):
    """The exact (Clopper-Pearson) comparison of two Poisson rates, DOMAIN 4.2.

    ``ci95``, ``ci90``: of the rate ratio. ``p_central``: two-sided, agrees with the interval.
    """

    ci95: Interval
    ci90: Interval
    p_central: float


class Robust(NamedTuple):
    """The quasi-Poisson comparison, DOMAIN 4.3: ``dispersion`` floored at 1, t quantiles."""

    dispersion: float
    ci95: Interval
    ci90: Interval
    p: float


class Symptoms(NamedTuple):
    """The comparison and its verdict.

    ``rate_ratio``: final by baseline; None where it cannot be formed, infinite where only the
    baseline is zero. ``ci95``, ``ci90``: those the verdict uses; None where there is no ratio to
    bound. ``method``: their name in words. ``robust``: None where a total is zero or there are too
    few days. ``permutation_p``: exact over all ways to divide the days, None with too few days.
    ``much``: whether the improvement halves the rate. ``provisional``: four logged days in a week.
    ``reasons``: the verdict's, in words, most important first. ``rating``: the person's own.
    """

    baseline: Window
    final: Window
    rate_ratio: float | None
    ci95: Interval | None
    ci90: Interval | None
    method: str
    exact: Exact | None
    robust: Robust | None
    permutation_p: float | None
    verdict: Verdict
    much: bool = False
    provisional: bool = False
    reasons: tuple[str, ...] = ()
    rating: Rating | None = None
    new_regions: tuple[str, ...] = ()
