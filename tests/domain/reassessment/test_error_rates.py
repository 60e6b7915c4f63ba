"""How often the review is wrong where nothing is so: seeded simulations (DOMAIN 4.4, 4.6)."""

from datetime import timedelta

import numpy as np
import pytest
from scipy import stats

from fakes.windows import FIRST, week_four, week_one
from steadyhand.domain.reassessment.rates import exact
from steadyhand.domain.reassessment.symptoms import Verdict
from steadyhand.domain.reassessment.triggers import associations
from steadyhand.domain.reassessment.verdict import compare

RUNS = 400


def clumped(mean: float, variance_by_mean: float, days: int, seed: int) -> np.ndarray:
    """Rows of days from a negative binomial distribution."""
    p = 1 / variance_by_mean
    return np.random.default_rng(seed).negative_binomial(mean * p / (1 - p), p, (RUNS, days))


@pytest.mark.parametrize("mean", [1, 2, 6])
def test_uneven_days_are_not_called_improved(mean: float) -> None:
    """Nothing changed, variance four times the mean: rarely improved here, often so by plain Poisson."""
    ours = plain = 0
    for row in clumped(mean, 4, 14, seed=1).tolist():
        before, after = row[:7], row[7:]
        ours += compare(week_one(*before), week_four(*after)).verdict is Verdict.IMPROVED
        plain += sum(after) <= 0.7 * sum(before) and exact(sum(before), 7, sum(after), 7).ci95[1] < 1
    assert ours / RUNS <= 0.035
    assert plain / RUNS >= 0.07


def test_a_true_halving_is_still_seen() -> None:
    """Fifteen a day to seven: caution does not make it blind."""
    random = np.random.default_rng(2)
    rows = zip(random.poisson(15, (100, 7)).tolist(), random.poisson(7, (100, 7)).tolist(), strict=True)
    seen = [compare(week_one(*before), week_four(*after)).verdict for before, after in rows]
    assert seen.count(Verdict.IMPROVED) >= 90


def test_a_common_trend_is_no_link() -> None:
    """Caffeine and episodes both taper off: the table stays near its 5 %, plain ranks do not."""
    random, number = np.random.default_rng(3), np.arange(28)
    days = [FIRST + timedelta(days=int(place)) for place in number]
    ours = naive = 0
    for _ in range(RUNS):
        cups, episodes = (100 - 2 * number + random.normal(0, 25, 28) for _ in range(2))
        table = associations(
            dict(zip(days, episodes, strict=True)), {"caffeine_mg": dict(zip(days, cups, strict=True))}, (0,)
        )
        ours += table[0].p is not None and table[0].p < 0.05
        naive += stats.spearmanr(cups, episodes).pvalue < 0.05
    assert ours / RUNS <= 0.08
    assert naive / RUNS >= 0.30


def test_twelve_tests_are_corrected_for() -> None:
    """Six unrelated exposures at two lags: some link by plain p nearly half the time, rarely by Holm's."""
    random = np.random.default_rng(4)
    days = [FIRST + timedelta(days=place) for place in range(28)]
    plain = corrected = 0
    for _ in range(RUNS // 2):
        series = [dict(zip(days, random.poisson(4, 28).tolist(), strict=True)) for _ in range(7)]
        table = associations(series[0], {str(place): each for place, each in enumerate(series[1:])})
        plain += any(each.p is not None and each.p < 0.05 for each in table)
        corrected += any(each.p_holm is not None and each.p_holm < 0.05 for each in table)
    assert plain / (RUNS // 2) >= 0.30
    assert corrected / (RUNS // 2) <= 0.10
