"""Exposures beside the episodes of the same and of the next day (DOMAIN 4.6)."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import atanh, inf, sqrt, tanh

from steadyhand.domain.reassessment.association import Association, Reading
from steadyhand.domain.reassessment.distribution import normal_quantile, t_two_sided
from steadyhand.domain.reassessment.symptoms import Interval

FEWEST_SHOWN = 14
FEWEST_WORDED = 21
LEVEL = 0.05
WARNINGS = (
    "A link is not a cause.",
    "People look for triggers, and note them, because they twitch; that alone can make a link.",
    "Several habits changed in the same weeks, and their effects cannot be told apart.",
    "With this many tests some link turns up by chance; only the corrected p allows for that.",
    "These are few days, and a real link can stay hidden in them.",
    "Entries recalled afterwards are left out.",
    "Do not test a link by taking more caffeine or alcohol.",
)
"""What is printed with the table, whatever it shows."""


def associations(
    outcome: Mapping[date, float],
    exposures: Mapping[str, Mapping[date, float]],
    lags: tuple[int, ...] = (0, 1),
) -> tuple[Association, ...]:
    """Each exposure at each lag against the outcome, in that order.

    ``outcome``: episodes a day, of the observed days only; ``exposures``: by name and day, in any
    unit, nothing where it is not known. Lag 1 is the exposure of the day before. A pair needs both.
    Below 14 pairs nothing is tested, below 21 nothing is said. Holm's correction is over all that
    were tested, those below 21 pairs among them.
    """
    raw = [_tested(name, lag, outcome, days) for name, days in exposures.items() for lag in lags]
    tested = [each.p for each in raw if each.p is not None]
    corrected = iter(holm(tested))
    return tuple(each if each.p is None else _worded(each, next(corrected)) for each in raw)


def holm(p_values: list[float]) -> list[float]:
    """The p-values in their order, corrected by Holm's step-down method."""
    corrected, largest = list(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def _tested(
    name: str, lag: int, outcome: Mapping[date, float], exposure: Mapping[date, float]
) -> Association:
    """One test before correction; its reading is final only where there was nothing to test."""
    back = timedelta(days=lag)
    days = sorted(day for day in outcome if day - back in exposure)
    untested = Association(name, lag, len(days), None, None, None, None, Reading.TOO_FEW_DAYS)
    if len(days) < FEWEST_SHOWN:
        return untested
    import numpy as np  # noqa: PLC0415 - as in permutation.py

    from steadyhand.domain.reassessment.ranks import correlation  # noqa: PLC0415 - it brings numpy

    rho = correlation(
        np.array([exposure[day - back] for day in days], float),
        np.array([outcome[day] for day in days], float),
        np.array([day.toordinal() for day in days], float),
    )
    if rho is None:
        return untested._replace(reading=Reading.NOT_TESTABLE)
    return untested._replace(rho=rho, ci95=_fisher(rho, len(days)), p=_p(rho, len(days)))


def _worded(tested: Association, p_holm: float) -> Association:
    if tested.n < FEWEST_WORDED:
        return tested._replace(p_holm=p_holm)
    reading = Reading.WORTH_ASKING if p_holm < LEVEL else Reading.NO_CLEAR_LINK
    return tested._replace(p_holm=p_holm, reading=reading)


def _p(rho: float, n: int) -> float:
    """Two-sided, from t with N - 3 degrees of freedom: the trend took one more than a correlation does."""
    degrees = n - 3
    t = inf if abs(rho) >= 1 else rho * sqrt(degrees / (1 - rho * rho))
    return t_two_sided(degrees, t)


def _fisher(rho: float, n: int) -> Interval:
    """The 95 % interval by Fisher's z, its standard error 1/√(N - 4)."""
    if abs(rho) >= 1:
        return rho, rho
    reach = normal_quantile(0.975) / sqrt(n - 4)
    return tanh(atanh(rho) - reach), tanh(atanh(rho) + reach)
