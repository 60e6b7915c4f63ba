"""Rates and their exact comparison, beside published numbers and other implementations."""

from math import inf

import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from steadyhand.domain.reassessment.rates import exact, rate_interval, rate_ratio

NEVER = -1
DAYS = floats(0.25, 400)
COUNTS = integers(0, 3000)


def falls(before: int) -> list[int]:
    """The counts in a week of seven days that lie below ``before`` in another, by the 95 % interval."""
    return [after for after in range(before) if exact(before, 7, after, 7).ci95[1] < 1]


class TestOneRate:
    def test_the_published_example(self) -> None:
        """DOMAIN 4.2: 137 in 24.19893 is 5.6614, from 4.7531 to 6.6927; not the copied 4.739 to 6.666."""
        assert round(137 / 24.19893, 4) == 5.6614
        assert rate_interval(137, 24.19893) == pytest.approx((4.7531, 6.6927), abs=5e-5)

    @pytest.mark.parametrize(
        ("episodes", "published"),
        [(0, (0, 3.689)), (1, (0.0253, 5.572)), (5, (1.623, 11.668)), (10, (4.795, 18.390))],
    )
    def test_the_table_of_exact_limits(self, episodes: int, published: tuple[float, float]) -> None:
        """Garwood's limits of a count, as tables print them."""
        assert rate_interval(episodes, 1) == pytest.approx(published, abs=6e-4)

    @given(COUNTS, DAYS)
    def test_statsmodels_agrees(self, episodes: int, days: float) -> None:
        """Any count in any exposure, at 95 and at 90 %."""
        for level in (0.95, 0.90):
            theirs = confint_poisson(episodes, days, method="exact-c", alpha=1 - level)
            assert rate_interval(episodes, days, level) == pytest.approx(theirs, rel=1e-6, abs=1e-9)


class TestTwoRates:
    def test_the_published_interval(self) -> None:
        """DOMAIN 4.2: 11 in 800 against 21 in 3011 is 0.8584 to 4.2773."""
        assert exact(21, 3011, 11, 800).ci95 == pytest.approx((0.8584, 4.2773), abs=5e-5)

    def test_the_p_that_agrees_with_the_interval(self) -> None:
        """DOMAIN 4.2: the central p is 0.1120; 0.0797 is what R prints beside the same interval."""
        minlike = stats.binomtest(11, 32, 800 / 3811).pvalue
        assert minlike == pytest.approx(0.0797, abs=5e-5)
        assert exact(21, 3011, 11, 800).p_central == pytest.approx(0.1120, abs=5e-5)

    def test_the_contract_s_example(self) -> None:
        """14 and 6 episodes in 7 days each: 0.13 to 1.19, p 0.115."""
        found = exact(14, 7, 6, 7)
        assert [round(bound, 2) for bound in found.ci95] == [0.13, 1.19]
        assert round(found.p_central, 3) == 0.115

    @given(COUNTS, DAYS, COUNTS, DAYS)
    def test_clopper_and_pearson_of_statsmodels(self, before: int, d0: float, after: int, d1: float) -> None:
        """The bounds are those of the share of the second count, turned into a ratio."""
        for level, ours in zip((0.95, 0.90), exact(before, d0, after, d1)[:2], strict=True):
            if before + after:
                low, high = proportion_confint(after, before + after, 1 - level, method="beta")
                upper = inf if high == 1 else high / (1 - high) * d0 / d1
                assert ours == pytest.approx((low / (1 - low) * d0 / d1, upper), rel=1e-6, abs=1e-12)

    @given(integers(0, 200), DAYS, integers(0, 200), DAYS)
    def test_the_central_p_of_scipy(self, before: int, d0: float, after: int, d1: float) -> None:
        """Twice the smaller one-sided binomial p, at most 1."""
        share, trials = d1 / (d0 + d1), before + after
        tails = stats.binom.cdf(after, trials, share), stats.binom.sf(after - 1, trials, share)
        assert exact(before, d0, after, d1).p_central == pytest.approx(min(1, 2 * min(tails)), rel=1e-6)

    @given(integers(0, 60), integers(0, 60))
    def test_the_p_agrees_with_the_interval(self, before: int, after: int) -> None:
        """Below 0.05 exactly where the 95 % interval leaves out 1, and 0.10 with the 90 %."""
        found = exact(before, 7, after, 6)
        for bounds, level in ((found.ci95, 0.05), (found.ci90, 0.10)):
            assert (found.p_central < level) == (bounds[0] > 1 or bounds[1] < 1)

    @given(COUNTS, DAYS, COUNTS, DAYS)
    def test_swapping_inverts(self, before: int, d0: float, after: int, d1: float) -> None:
        """The other way round it is the inverse ratio, with inverse bounds and the same p."""
        there, back = exact(before, d0, after, d1), exact(after, d1, before, d0)
        lower, upper = (1 / bound if bound else inf for bound in reversed(back.ci95))
        assert there.ci95 == pytest.approx((lower, upper), rel=1e-6)
        assert there.p_central == pytest.approx(back.p_central, rel=1e-6)


class TestZeros:
    def test_none_in_both(self) -> None:
        """DOMAIN 4.2: no ratio, from 0 to infinity, p 1."""
        assert rate_ratio(0, 7, 0, 7) is None
        assert exact(0, 7, 0, 7) == ((0, inf), (0, inf), 1)

    def test_none_afterwards(self) -> None:
        """The ratio is 0 and so is its lower bound."""
        assert rate_ratio(8, 7, 0, 7) == 0
        assert exact(8, 7, 0, 7).ci95 == pytest.approx((0, 0.5858), abs=5e-5)

    def test_none_before(self) -> None:
        """The ratio is infinite and so is its upper bound."""
        assert rate_ratio(0, 7, 8, 7) == inf
        assert exact(0, 7, 8, 7).ci95 == pytest.approx((1 / 0.5858, inf), rel=1e-4)

    def test_without_days(self) -> None:
        """Where no day was observed there is no ratio."""
        assert rate_ratio(0, 0, 8, 7) is None
        assert rate_ratio(8, 7, 0, 0) is None

    def test_exposures_count(self) -> None:
        """The same count in half of the days is twice the rate."""
        assert rate_ratio(6, 6, 6, 3) == 2


class TestSmallestCounts:
    @pytest.mark.parametrize(
        ("before", "most"),
        [
            (5, NEVER),
            (6, 0),
            (8, 1),
            (10, 2),
            (12, 3),
            (15, 5),
            (20, 8),
            (25, 12),
            (30, 15),
            (40, 23),
            (50, 31),
            (100, 73),
            (200, 161),
        ],
    )
    def test_a_fall(self, before: int, most: int) -> None:
        """DOMAIN 4.4: the most episodes afterwards that still are a fall; of 5 there is none."""
        assert max(falls(before), default=NEVER) == most

    @pytest.mark.parametrize(
        ("before", "fewest"), [(0, 6), (1, 8), (2, 10), (3, 12), (5, 15), (10, 23), (20, 36)]
    )
    def test_a_rise(self, before: int, fewest: int) -> None:
        """DOMAIN 4.4: the fewest episodes afterwards that are a rise."""
        rises = [after for after in range(60) if exact(before, 7, after, 7).ci95[0] > 1]
        assert min(rises) == fewest
