"""The comparison that allows for uneven days, beside statsmodels."""

from math import log
from warnings import catch_warnings, simplefilter

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from scipy import stats
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from fakes.any_windows import first_weeks, fourth_weeks
from fakes.windows import week_four, week_one, window
from steadyhand.domain.reassessment.dispersion import robust
from steadyhand.domain.reassessment.symptoms import Interval
from steadyhand.domain.reassessment.window import Window


def fitted(baseline: Window, final: Window) -> tuple[float, float, float]:
    """Dispersion, log ratio and its Poisson standard error from a generalised linear model."""
    days = [*baseline.counts, *final.counts]
    later = np.array([0] * len(baseline.counts) + [1] * len(final.counts))
    model = sm.GLM(
        [day.episodes for day in days],
        sm.add_constant(later),
        family=sm.families.Poisson(),
        exposure=np.array([day.exposure for day in days]),
    )
    with catch_warnings():
        simplefilter("ignore", PerfectSeparationWarning)
        model = model.fit(tol=1e-10, maxiter=200)
    return model.pearson_chi2 / model.df_resid, model.params[1], model.bse[1]


def logs(bounds: Interval) -> list[float]:
    """The bounds of a ratio as those of its logarithm."""
    return [log(bound) for bound in bounds]


@given(first_weeks(), fourth_weeks())
def test_statsmodels_agrees(baseline: Window, final: Window) -> None:
    """Any two weeks: Pearson's dispersion floored at 1, its standard error, t quantiles and p."""
    found = robust(baseline, final)
    assume(found is not None)
    assert found is not None
    dispersion, ratio, error = fitted(baseline, final)
    degrees, error = len(baseline.counts) + len(final.counts) - 2, error * max(1, dispersion) ** 0.5
    reach95, reach90 = (stats.t.ppf(share, degrees) * error for share in (0.975, 0.95))
    assert found.dispersion == pytest.approx(max(1, dispersion), rel=1e-6)
    assert logs(found.ci95) == pytest.approx([ratio - reach95, ratio + reach95], abs=1e-4)
    assert logs(found.ci90) == pytest.approx([ratio - reach90, ratio + reach90], abs=1e-4)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(ratio / error), degrees), abs=1e-5)


def test_the_contract_s_example() -> None:
    """14 and 6 episodes on even days: dispersion 1, 0.15 to 1.24, p 0.11 as the contract prints."""
    found = robust(week_one(2, 2, 2, 2, 2, 2, 2), week_four(1, 1, 1, 1, 1, 1, 0))
    assert found is not None
    assert found.dispersion == 1
    assert [round(bound, 2) for bound in found.ci95] == [0.15, 1.24]
    assert round(found.p, 2) == 0.11


def test_the_dispersion_by_hand() -> None:
    """Days of 0 and 4 around a mean of 2: 28 by 12 is 2.33."""
    found = robust(week_one(0, 4, 0, 4, 0, 4, 2), week_four(2, 0, 4, 0, 4, 0, 4))
    assert found is not None
    assert found.dispersion == pytest.approx(2 * (6 * 4 / 2) / 12)


def test_clumped_days_widen_the_interval() -> None:
    """The same totals on uneven days say less."""
    even = robust(week_one(6, 6, 6, 6, 6, 6, 6), week_four(3, 3, 3, 3, 3, 3, 3))
    uneven = robust(week_one(20, 0, 1, 15, 0, 6, 0), week_four(0, 0, 11, 0, 10, 0, 0))
    assert even is not None
    assert uneven is not None
    assert uneven.ci95[0] < even.ci95[0] < even.ci95[1] < 1 < uneven.ci95[1]


def test_a_partly_observed_day_is_expected_to_have_less() -> None:
    """Half of the episodes in half of the day is no unevenness at all."""
    halves = window([4, 4, 2, 4], exposures=[1, 1, 0.5, 1])
    found = robust(halves, window([4, 4, 2, 4], after=21, exposures=[1, 1, 0.5, 1]))
    assert found is not None
    assert found.dispersion == 1


def test_a_total_of_zero_has_no_spread() -> None:
    """Either way round there is nothing to estimate it from."""
    some, none = week_one(2, 2, 2, 2, 2, 2, 2), week_four(0, 0, 0, 0, 0, 0, 0)
    assert robust(some, none) is None
    assert robust(none, some) is None


def test_fewer_than_three_days() -> None:
    """One day against one leaves no degree of freedom; one against two leaves one."""
    assert robust(week_one(3), week_four(4)) is None
    assert robust(week_one(3), week_four(4, 5)) is not None


@given(first_weeks(), fourth_weeks())
def test_swapping_inverts(baseline: Window, final: Window) -> None:
    """The other way round the bounds are the inverse ones, with the same dispersion and p."""
    there, back = robust(baseline, final), robust(final, baseline)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert logs(there.ci95) == pytest.approx([-bound for bound in reversed(logs(back.ci95))])
        assert (there.dispersion, there.p) == pytest.approx((back.dispersion, back.p), rel=1e-9)
