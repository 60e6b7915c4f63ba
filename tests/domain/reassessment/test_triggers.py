"""The trigger table of DOMAIN 4.6, beside scipy and statsmodels."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists
from scipy import stats
from statsmodels.stats.multitest import multipletests

from fakes.windows import FIRST
from steadyhand.domain.reassessment.association import Association, Reading
from steadyhand.domain.reassessment.ranks import average_ranks, detrended
from steadyhand.domain.reassessment.triggers import WARNINGS, associations, holm

DAYS = 28
COFFEE = "caffeine_mg"


def diary(values: np.ndarray | list[float], missing: tuple[int, ...] = ()) -> dict[date, float]:
    """A value a day from the first on, but for the days of those numbers."""
    return {
        FIRST + timedelta(days=place): float(value)
        for place, value in enumerate(values)
        if place not in missing
    }


def drawn(seed: int, days: int = DAYS) -> tuple[dict[date, float], dict[date, float]]:
    """Episodes and cups that have nothing to do with each other."""
    random = np.random.default_rng(seed)
    return diary(random.poisson(4, days)), diary(random.poisson(2, days))


def one(outcome: Mapping[date, float], exposure: Mapping[date, float], lag: int = 0) -> Association:
    """The table of one exposure at one lag."""
    (found,) = associations(outcome, {COFFEE: exposure}, lags=(lag,))
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("lag", [0, 1])
def test_a_regression_on_the_ranks_agrees(seed: int, lag: int) -> None:
    """The p is that of the exposure's rank in a regression with the day beside it, by statsmodels."""
    episodes, cups = drawn(seed)
    days = [day for day in episodes if day - timedelta(days=lag) in cups]
    exposure = stats.rankdata([cups[day - timedelta(days=lag)] for day in days])
    ranks = stats.rankdata([episodes[day] for day in days])
    number = np.array([day.toordinal() for day in days]) - FIRST.toordinal()
    theirs = sm.OLS(ranks, sm.add_constant(np.column_stack([number, exposure]))).fit()
    found = one(episodes, cups, lag)
    assert (found.n, found.p) == (DAYS - lag, pytest.approx(theirs.pvalues[2]))
    assert found.rho == pytest.approx(theirs.tvalues[2] / sqrt(theirs.tvalues[2] ** 2 + theirs.df_resid))


def test_residuals_by_scipy() -> None:
    """Step by step: ranks, a straight line away from each, and Pearson's correlation of the rest."""
    episodes, cups = drawn(3)
    number = np.arange(DAYS)
    left = []
    for values in (cups, episodes):
        ranks = stats.rankdata(list(values.values()))
        line = stats.linregress(number, ranks)
        left.append(ranks - line.intercept - line.slope * number)
    assert one(episodes, cups).rho == pytest.approx(stats.pearsonr(*left).statistic)


def test_the_interval_is_fisher_s() -> None:
    """Hyperbolic tangents, 1.96 by the root of N - 4 on each side."""
    found = one(*drawn(5))
    assert found.rho is not None
    reach = stats.norm.ppf(0.975) / sqrt(DAYS - 4)
    expected = np.tanh([np.arctanh(found.rho) - reach, np.arctanh(found.rho) + reach])
    assert found.ci95 == pytest.approx(expected)


@given(lists(integers(0, 5), min_size=3, max_size=40))
def test_ranks_are_scipy_s(values: list[int]) -> None:
    """Equal values share the mean of their ranks."""
    assert average_ranks(np.array(values, float)) == pytest.approx(stats.rankdata(values))


@given(lists(floats(0, 100), min_size=4, max_size=40))
def test_nothing_of_a_line_is_left(values: list[float]) -> None:
    """What is left sums to nothing and has no slope."""
    days = np.arange(len(values), dtype=float)
    left = detrended(np.array(values), days)
    assert (left.sum(), left @ days) == (pytest.approx(0, abs=1e-6), pytest.approx(0, abs=1e-6))


@settings(max_examples=30)
@given(lists(floats(0, 1), min_size=1, max_size=12))
def test_holm_is_statsmodels_s(p_values: list[float]) -> None:
    """Any number of tests, in any order, ties among them."""
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])


def test_holm_is_over_all_that_were_tested() -> None:
    """Six exposures at two lags are twelve tests; what could not be tested does not count."""
    episodes, _ = drawn(1)
    exposures = {str(seed): drawn(seed)[1] for seed in range(20, 26)}
    table = associations(episodes, {**exposures, "constant": diary([3] * DAYS), "rare": diary([1, 2, 3])})
    tested = [each for each in table if each.p is not None]
    assert len(tested) == 12
    expected = multipletests([each.p for each in tested], method="holm")[1]
    assert [each.p_holm for each in tested] == pytest.approx(expected)


def test_a_clear_link() -> None:
    """Episodes that follow the cups of the same day are worth asking about."""
    random = np.random.default_rng(1)
    cups = random.integers(0, 6, DAYS)
    found = one(diary(3 * cups + random.integers(0, 3, DAYS)), diary(cups))
    assert (found.reading, found.lag, found.n) == (Reading.WORTH_ASKING, 0, DAYS)
    assert found.rho is not None
    assert found.rho > 0.8


def test_lag_one_is_the_day_before() -> None:
    """Episodes that follow the cups of the day before show at lag 1 alone."""
    random = np.random.default_rng(2)
    cups = random.permutation(DAYS)
    same, before = associations(diary(np.concatenate([[0], cups[:-1]])), {COFFEE: diary(cups)})
    assert (same.lag, same.reading, same.n) == (0, Reading.NO_CLEAR_LINK, DAYS)
    assert (before.lag, before.reading, before.n) == (1, Reading.WORTH_ASKING, DAYS - 1)
    assert (before.rho, before.p, before.ci95) == (pytest.approx(1), pytest.approx(0), pytest.approx((1, 1)))


def test_missing_days_drop_out_of_both() -> None:
    """A pair needs the episodes of its day and the exposure of its own, aligned by calendar."""
    episodes, cups = drawn(4)
    some, others = diary([*episodes.values()], missing=(3, 9)), diary([*cups.values()], missing=(9, 15))
    same, before = associations(some, {COFFEE: others})
    assert (same.n, before.n) == (DAYS - 3, DAYS - 1 - 4)
    both = {day: value for day, value in some.items() if day in others}
    assert same.rho == one(both, others).rho


@pytest.mark.parametrize(
    ("days", "shown", "worded"), [(13, False, False), (14, True, False), (20, True, False), (21, True, True)]
)
def test_how_many_days_it_takes(days: int, shown: bool, worded: bool) -> None:
    """Fourteen pairs to be shown, twenty-one for any wording."""
    found = one(*drawn(6, days))
    assert (found.n, found.rho is not None, found.p_holm is not None) == (days, shown, shown)
    assert (found.reading is not Reading.TOO_FEW_DAYS) is worded


@pytest.mark.parametrize("constant", [[2] * DAYS, list(range(DAYS)), list(range(DAYS, 0, -1))])
def test_what_does_not_vary(constant: list[float]) -> None:
    """A constant series, or one that only follows the calendar, is not testable, on either side."""
    episodes, cups = drawn(7)
    for found in (one(episodes, diary(constant)), one(diary(constant), cups)):
        assert found.reading is Reading.NOT_TESTABLE
        assert (found.rho, found.ci95, found.p, found.p_holm) == (None, None, None, None)


def test_the_table_keeps_its_order() -> None:
    """Each exposure in the order given, at each lag; without days there are rows and no numbers."""
    table = associations({}, {COFFEE: {}, "stress": {}})
    assert [(each.exposure, each.lag) for each in table] == [
        (COFFEE, 0),
        (COFFEE, 1),
        ("stress", 0),
        ("stress", 1),
    ]
    assert {each.reading for each in table} == {Reading.TOO_FEW_DAYS}


def test_the_order_of_entry_does_not_matter() -> None:
    """The same days entered backwards give the same table."""
    episodes, cups = drawn(8)
    backwards = dict(reversed(episodes.items())), dict(reversed(cups.items()))
    assert one(episodes, cups) == one(*backwards)


def test_the_warnings() -> None:
    """DOMAIN 4.6: not a cause, and no experiments with caffeine or alcohol."""
    said = " ".join(WARNINGS)
    assert "not a cause" in said
    assert "Do not test a link by taking more caffeine or alcohol." in said
