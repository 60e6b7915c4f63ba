"""Rates of episodes and their exact comparison (DOMAIN 4.2).

Given the sum of two Poisson counts, one of them is binomial; Clopper-Pearson bounds of its share
become bounds of the rate ratio.
"""

from math import inf

from steadyhand.domain.reassessment.distribution import (
    beta_quantile,
    binomial_at_least,
    binomial_at_most,
    gamma_quantile,
)
from steadyhand.domain.reassessment.symptoms import Exact, Interval


def rate_ratio(episodes0: int, days0: float, episodes1: int, days1: float) -> float | None:
    """The second rate by the first: None for 0 by 0 or without days, infinite for more than 0 by 0."""
    if min(days0, days1) <= 0 or episodes0 == episodes1 == 0:
        return None
    return inf if episodes0 == 0 else episodes1 * days0 / (episodes0 * days1)


def rate_interval(episodes: int, days: float, level: float = 0.95) -> Interval:
    """The exact (Garwood) interval of one rate, in episodes a day; ``days`` above 0."""
    tail = (1 - level) / 2
    lower = gamma_quantile(episodes, tail) / days if episodes else 0.0
    return lower, gamma_quantile(episodes + 1, 1 - tail) / days


def exact(episodes0: int, days0: float, episodes1: int, days1: float) -> Exact:
    """The rate of the second against the first, with exact bounds; both ``days`` above 0.

    ``p_central`` doubles the smaller tail and agrees with the interval, unlike the *minlike* p that
    R's ``poisson.test`` prints. 0 against 0 says nothing: from 0 to infinity, p 1.
    """
    p = _p_central(episodes0, days0, episodes1, days1)
    ci95, ci90 = (_bounds(episodes0, days0, episodes1, days1, level) for level in (0.95, 0.90))
    return Exact(ci95, ci90, p)


def _bounds(episodes0: int, days0: float, episodes1: int, days1: float, level: float) -> Interval:
    tail = (1 - level) / 2
    lower = beta_quantile(episodes1, episodes0 + 1, tail) if episodes1 else 0.0
    upper = beta_quantile(episodes1 + 1, episodes0, 1 - tail) if episodes0 else 1.0
    return _ratio(lower, days0 / days1), _ratio(upper, days0 / days1)


def _ratio(share: float, exposure: float) -> float:
    return inf if share >= 1 else share / (1 - share) * exposure


def _p_central(episodes0: int, days0: float, episodes1: int, days1: float) -> float:
    trials, share = episodes0 + episodes1, days1 / (days0 + days1)
    tails = binomial_at_most(episodes1, trials, share), binomial_at_least(episodes1, trials, share)
    return min(1.0, 2 * min(tails))
