"""The comparison that allows for days that clump (quasi-Poisson, DOMAIN 4.3)."""

from math import exp, log, sqrt

from steadyhand.domain.reassessment.distribution import t_quantile, t_two_sided
from steadyhand.domain.reassessment.rates import rate_ratio
from steadyhand.domain.reassessment.symptoms import Interval, Robust
from steadyhand.domain.reassessment.window import Window

FEWEST_DAYS = 3


def robust(baseline: Window, final: Window) -> Robust | None:
    """The rate ratio's bounds from the spread of the days, never narrower than Poisson's own.

    The dispersion is Pearson's chi-square by N - 2, floored at 1; a day counts with what its window's
    rate expects in its exposure. Quantiles are those of t with N - 2. None where a total is zero or
    fewer than three days were observed.
    """
    ratio = rate_ratio(baseline.episodes, baseline.days_observed, final.episodes, final.days_observed)
    days = len(baseline.counts) + len(final.counts)
    if not ratio or not baseline.episodes or days < FEWEST_DAYS:
        return None
    degrees = days - 2
    dispersion = max(1.0, (_chi_square(baseline) + _chi_square(final)) / degrees)
    error = sqrt(dispersion * (1 / baseline.episodes + 1 / final.episodes))
    ci95, ci90 = (_bounds(ratio, error * t_quantile(degrees, share)) for share in (0.975, 0.95))
    return Robust(dispersion, ci95, ci90, t_two_sided(degrees, log(ratio) / error))


def _chi_square(window: Window) -> float:
    rate = window.episodes / window.days_observed
    return sum(
        (count.episodes - rate * count.exposure) ** 2 / (rate * count.exposure) for count in window.counts
    )


def _bounds(ratio: float, reach: float) -> Interval:
    return exp(log(ratio) - reach), exp(min(log(ratio) + reach, 700.0))
