"""Ranks, and what is left of them without a straight trend."""

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

_NOTHING_LEFT = 1e-9
"""Squares below this share of a series' own are rounding, not variation."""


def average_ranks(values: Series) -> Series:
    """The rank of each value, from 1; equal values share the mean of their ranks."""
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    return np.asarray((last - (times - 1) / 2)[place], np.float64)


def detrended(values: Series, days: Series) -> Series:
    """What is left of ``values`` after the straight line in ``days`` that fits them best."""
    centred, spread = values - values.mean(), days - days.mean()
    return np.asarray(centred - spread * (centred @ spread) / (spread @ spread), np.float64)


def correlation(first: Series, second: Series, days: Series) -> float | None:
    """Pearson's correlation of the ranks of two series, a line in ``days`` removed from both.

    None where either does not vary, or only along the line. At least three different ``days``.
    """
    left = [_left(average_ranks(values), days) for values in (first, second)]
    if left[0] is None or left[1] is None:
        return None
    return float(np.clip(left[0] @ left[1], -1.0, 1.0))


def _left(ranks: Series, days: Series) -> Series | None:
    residuals = detrended(ranks, days)
    squares = float(residuals @ residuals)
    if squares <= _NOTHING_LEFT * float(ranks @ ranks):
        return None
    return np.asarray(residuals / np.sqrt(squares), np.float64)
