"""The exact permutation of days, beside a plain enumeration and scipy."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists
from numpy.typing import NDArray
from scipy import stats

from fakes.windows import week_four, week_one, window
from steadyhand.domain.reassessment.permutation import permutation_p
from steadyhand.domain.reassessment.window import Window

DAYS = lists(integers(0, 12), min_size=2, max_size=4)


def difference(first: NDArray[np.float64], second: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """The difference of two means, as scipy asks for it."""
    return first.mean(axis=axis) - second.mean(axis=axis)


def enumerated(baseline: Window, final: Window) -> Fraction:
    """The same in fractions, one division after another."""
    days = [(day.episodes, Fraction(day.exposure)) for day in (*baseline.counts, *final.counts)]

    def apart(chosen: tuple[int, ...]) -> Fraction:
        sides = [
            [day for place, day in enumerate(days) if (place in chosen) is side] for side in (True, False)
        ]
        first, second = (
            sum(episodes for episodes, _ in side) / sum(share for _, share in side) for side in sides
        )
        return abs(first - second)

    divisions = list(combinations(range(len(days)), len(baseline.counts)))
    observed = apart(divisions[0])
    return Fraction(sum(apart(chosen) >= observed for chosen in divisions), len(divisions))


@given(DAYS, DAYS)
def test_every_division_is_counted(before: list[int], after: list[int]) -> None:
    """Weeks of any length: the share of divisions that differ as much, in exact fractions."""
    baseline, final = window(before), window(after, after=21)
    assert permutation_p(baseline, final) == pytest.approx(float(enumerated(baseline, final)))


@given(lists(integers(0, 9), min_size=4, max_size=4), lists(integers(1, 4), min_size=8, max_size=8))
def test_days_carry_their_exposure(episodes: list[int], quarters: list[int]) -> None:
    """A partly observed day takes its share along to the other side."""
    shares = [quarter / 4 for quarter in quarters]
    baseline = window(episodes, exposures=shares[:4])
    final = window(episodes[::-1], after=21, exposures=shares[4:])
    assert permutation_p(baseline, final) == pytest.approx(float(enumerated(baseline, final)))


@settings(max_examples=15)
@given(*[lists(integers(0, 15), min_size=7, max_size=7)] * 2)
def test_scipy_agrees(before: list[int], after: list[int]) -> None:
    """Seven days against seven, all 3432 divisions."""
    theirs = stats.permutation_test((before, after), difference, vectorized=True, n_resamples=np.inf)
    assert permutation_p(week_one(*before), week_four(*after)) == pytest.approx(min(1, theirs.pvalue))


def test_the_smallest_of_a_week() -> None:
    """DOMAIN 4.3: seven days against seven divide in 3432 ways, and two of them are as far apart."""
    assert permutation_p(week_one(*[9] * 7), week_four(*[1] * 7)) == pytest.approx(2 / 3432)


def test_one_bad_day_proves_nothing() -> None:
    """It had to lie in one of the weeks."""
    assert permutation_p(week_one(9, 0, 0, 0, 0, 0, 0), week_four(0, 0, 0, 0, 0, 0, 0)) == 1


def test_too_few_days() -> None:
    """Below two days in a window there is nothing to divide."""
    assert permutation_p(week_one(9), week_four(1, 1, 1, 1)) is None
    assert permutation_p(week_one(1, 1, 1, 1), week_four()._replace(counts=())) is None
    assert permutation_p(week_one(9, 9), week_four(1, 1)) == pytest.approx(1 / 3)


def test_too_many_divisions() -> None:
    """Ten days against ten can be enumerated, fourteen against fourteen cannot."""
    assert permutation_p(window([3] * 10), window([1] * 10, after=18)) == pytest.approx(2 / 184756)
    assert permutation_p(window([3] * 14), window([1] * 14, after=14)) is None
