"""The verdict of DOMAIN 4.5, rule by rule, and what must hold of any two weeks."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, none, permutations, sampled_from

from fakes.any_windows import first_weeks, fourth_weeks
from fakes.windows import spread, week_four, week_one, window
from steadyhand.domain.reassessment.rates import exact
from steadyhand.domain.reassessment.symptoms import Rating, Symptoms, Verdict
from steadyhand.domain.reassessment.verdict import EXACT, NONE, ROBUST, compare
from steadyhand.domain.reassessment.window import Window

FORBIDDEN = ("benign", "fine", "nothing serious", "harmless", "no need", "reassur", "normal", "healthy")
CLUMPED = (30, 1, 25, 0, 3, 12, 9)
HALVED = (week_one(*spread(42)), week_four(*spread(14)))
NONE_LEFT = (0, 0, 0, 0, 0, 0, 0)
GROWN = "Continuous twitching, logged in minutes without a count, took more time than before."

anything = {
    "rating": none() | sampled_from(Rating),
    "new_regions": sampled_from([(), ("calf",), ("calf", "face")]),
    "more_continuous": booleans(),
}


def totals(before: int, after: int, **said: object) -> Symptoms:
    """The verdict on two full weeks of evenly spread episodes."""
    return compare(week_one(*spread(before)), week_four(*spread(after)), **said)


class TestImproved:
    def test_a_large_and_certain_fall(self) -> None:
        """42 to 14 is a fall to a third, and its range leaves out no change: much improved."""
        found = compare(*HALVED)
        assert (found.verdict, found.much, found.provisional) == (Verdict.IMPROVED, True, False)

    def test_the_example_of_the_rules(self) -> None:
        """14 to 6 is 57 % fewer, and yet it is no clear change."""
        assert totals(14, 6).verdict is Verdict.NO_CLEAR_CHANGE

    @pytest.mark.parametrize(("after", "verdict"), [(140, Verdict.IMPROVED), (141, Verdict.NO_CLEAR_CHANGE)])
    def test_thirty_percent_and_no_less(self, after: int, verdict: Verdict) -> None:
        """200 to 140 is a ratio of 0.70 exactly and counts; one episode more does not."""
        assert totals(200, after).verdict is verdict

    @pytest.mark.parametrize(("after", "much"), [(100, True), (101, False)])
    def test_half_is_much(self, after: int, much: bool) -> None:
        """A ratio of 0.50 exactly is "much improved", above it is "improved"."""
        found = totals(200, after)
        assert (found.verdict, found.much) == (Verdict.IMPROVED, much)

    @pytest.mark.parametrize(("smallest", "most"), [(0.25, 150), (0.35, 130), (0.6, 80), (0.9, 20)])
    def test_the_smallest_change_is_the_person_s(self, smallest: float, most: int) -> None:
        """Each setting has its own edge, exactly there."""
        assert totals(200, most, smallest_change=smallest).verdict is Verdict.IMPROVED
        assert totals(200, most + 1, smallest_change=smallest).verdict is Verdict.NO_CLEAR_CHANGE

    @pytest.mark.parametrize(("before", "after"), [(6, 0), (12, 3), (20, 8), (40, 23)])
    def test_the_upper_bound_decides(self, before: int, after: int) -> None:
        """DOMAIN 4.4's last count that is a fall is improved, one episode more is not."""
        assert totals(before, after).verdict is Verdict.IMPROVED
        assert totals(before, after + 1).verdict is Verdict.NO_CLEAR_CHANGE

    def test_five_can_never_improve(self) -> None:
        """Five episodes in the first week are too few for any fall."""
        assert totals(5, 0).verdict is Verdict.NO_CLEAR_CHANGE

    @pytest.mark.parametrize("rating", [None, Rating.BETTER, Rating.SAME])
    def test_other_ratings_leave_it(self, rating: Rating | None) -> None:
        """A person who rates it the same, or not at all, does not undo it."""
        assert compare(*HALVED, rating=rating).verdict is Verdict.IMPROVED

    def test_a_worse_rating_prevents_it(self) -> None:
        """The counts fell and the person says worse: no clear change, and why."""
        found = compare(*HALVED, rating=Rating.WORSE)
        assert found.verdict is Verdict.NO_CLEAR_CHANGE
        assert "Your own rating is worse, while the counts are lower: the two disagree." in found.reasons

    def test_more_continuous_twitching_prevents_it(self) -> None:
        """R-095: minutes without a count that grew are said, and stand against improved."""
        found = compare(*HALVED, more_continuous=True)
        assert found.verdict is Verdict.NO_CLEAR_CHANGE
        assert GROWN in found.reasons

    def test_unequal_weeks_compare_rates(self) -> None:
        """20 a day on five logged days against 20 a day on seven is the same rate."""
        found = compare(week_one(20, 20, 20, 20, 20, None, None), week_four(*[20] * 7))
        assert (found.rate_ratio, found.verdict) == (1, Verdict.NO_CLEAR_CHANGE)


class TestTheIntervalUsed:
    def test_even_days_use_the_exact_one(self) -> None:
        """With a dispersion of 1 the exact interval decides, as rule 3 says."""
        found = totals(14, 6)
        assert found.robust is not None
        assert found.exact is not None
        assert (found.robust.dispersion, found.method) == (1, EXACT)
        assert (found.ci95, found.ci90) == (found.exact.ci95, found.exact.ci90)

    def test_uneven_days_use_the_wider_one(self) -> None:
        """80 to 39 would pass for certain by Poisson's interval, and does not on days like these."""
        found = compare(week_one(*CLUMPED), week_four(2, 9, 1, 0, 20, 3, 4))
        assert exact(80, 7, 39, 7).ci95[1] < 1
        assert found.robust is not None
        assert (found.method, found.ci95) == (ROBUST, found.robust.ci95)
        assert found.verdict is Verdict.NO_CLEAR_CHANGE

    def test_a_total_of_zero_uses_the_exact_one(self) -> None:
        """There is no spread to estimate, however uneven the other week is."""
        found = compare(week_one(*CLUMPED), week_four(*NONE_LEFT))
        assert (found.method, found.rate_ratio, found.robust) == (EXACT, 0, None)

    def test_no_ratio_has_no_interval(self) -> None:
        """0 by 0, and a week without days, leave nothing to bound."""
        for final in (week_four(*NONE_LEFT), week_four(*[None] * 7)):
            found = compare(week_one(*NONE_LEFT), final)
            assert (found.rate_ratio, found.ci95, found.ci90, found.method) == (None, None, None, NONE)

    def test_a_fall_to_nothing_must_hold_among_the_days(self) -> None:
        """DOMAIN 4.3, exact and permutation: one bad day then none is no proof, two a day then none is."""
        one_day = compare(week_one(8, 0, 0, 0, 0, 0, 0), week_four(*NONE_LEFT))
        assert (one_day.verdict, one_day.permutation_p) == (Verdict.NO_CLEAR_CHANGE, 1)
        assert totals(14, 0).verdict is Verdict.IMPROVED


class TestWorse:
    @pytest.mark.parametrize(("after", "verdict"), [(260, Verdict.WORSE), (259, Verdict.NO_CLEAR_CHANGE)])
    def test_thirty_percent_and_no_less(self, after: int, verdict: Verdict) -> None:
        """200 to 260 is a ratio of 1.30 exactly and counts; one episode less does not."""
        assert totals(200, after).verdict is verdict

    def test_the_ninety_percent_bound_is_enough(self) -> None:
        """0 to 5 is not certain at 95 % and is at 90 %: a rise needs less proof than a fall."""
        found = totals(0, 5)
        assert found.ci95 is not None
        assert found.ci90 is not None
        assert found.ci95[0] < 1 < found.ci90[0]
        assert (found.rate_ratio, found.verdict) == (inf, Verdict.WORSE)

    def test_not_without_the_bound(self) -> None:
        """0 to 4 could be chance."""
        assert totals(0, 4).verdict is Verdict.NO_CLEAR_CHANGE

    def test_uneven_days_bound_a_rise_too(self) -> None:
        """39 to 80 on clumped days is no clear change."""
        found = compare(week_one(2, 9, 1, 0, 20, 3, 4), week_four(*CLUMPED))
        assert (found.method, found.verdict) == (ROBUST, Verdict.NO_CLEAR_CHANGE)

    def test_much_worse_is_enough(self) -> None:
        """The person's word "much worse" alone, against the counts; both are shown."""
        found = compare(*HALVED, rating=Rating.MUCH_WORSE)
        assert found.verdict is Verdict.WORSE
        assert found.reasons == (
            "You rate it as much worse than before.",
            "Your own rating is much worse, while the counts are lower: the two disagree.",
        )

    def test_worse_is_not(self) -> None:
        """The rating "worse" on the same counts is no clear change."""
        assert totals(14, 14, rating=Rating.WORSE).verdict is Verdict.NO_CLEAR_CHANGE

    def test_a_new_region_is_enough(self) -> None:
        """A new region of the body, against the counts, and it is the first reason."""
        found = compare(*HALVED, new_regions=("calf",))
        assert found.verdict is Verdict.WORSE
        assert found.reasons[0] == "Twitching was recorded in a new region of the body: calf."

    def test_several_new_regions(self) -> None:
        """All are named."""
        found = totals(14, 14, new_regions=("calf", "face"))
        assert found.reasons[0] == "Twitching was recorded in new regions of the body: calf, face."

    def test_a_better_rating_does_not_soften_it(self) -> None:
        """Worse by the counts stays worse, and the disagreement is shown."""
        found = totals(20, 60, rating=Rating.BETTER)
        assert found.verdict is Verdict.WORSE
        assert (
            found.reasons[-1] == "Your own rating is better, while the counts are higher: the two disagree."
        )


class TestNotEnoughData:
    @pytest.mark.parametrize(
        ("logged", "verdict", "provisional"),
        [
            (3, Verdict.NOT_ENOUGH_DATA, False),
            (4, Verdict.IMPROVED, True),
            (5, Verdict.IMPROVED, False),
            (7, Verdict.IMPROVED, False),
        ],
    )
    def test_three_four_and_five_days(self, logged: int, verdict: Verdict, provisional: bool) -> None:
        """DOMAIN 4.1: five logged days of seven are firm, four provisional, three too few, in either week."""
        few = [None] * (7 - logged)
        short = compare(week_one(*[9] * 7), week_four(*[2] * logged, *few))
        other = compare(week_one(*[9] * logged, *few), week_four(*[2] * 7))
        for found in (short, other):
            assert (found.verdict, found.provisional) == (verdict, provisional)

    def test_partly_observed_days_count_as_their_share(self) -> None:
        """Six days of which four were observed by half are four days; a half less is too few."""
        shares = (1, 1, 0.5, 0.5, 0.5, 0.5)
        final = window([4, 4, 2, 2, 2, 2], after=21, exposures=shares)
        assert compare(week_one(*[20] * 7), final).provisional
        shorter = final._replace(counts=final.counts[:-1])
        assert compare(week_one(*[20] * 7), shorter).verdict is Verdict.NOT_ENOUGH_DATA

    def test_tenths_of_days_add_up(self) -> None:
        """Rounding does not make a fifth day of ten tenths too short."""
        days = window([2] * 14, exposures=[1] * 4 + [0.1] * 10)
        assert days.days_observed < 5
        week = days._replace(last=week_one(*NONE_LEFT).last)
        assert not compare(week, week_four(*[2] * 7)).provisional

    def test_the_days_are_named(self) -> None:
        """The reason says which week, how many days, and how many it takes."""
        found = compare(week_one(2, None, None, None, None, None, None), week_four(*[2] * 7))
        assert found.reasons == ("Week 1 has 1 logged day; a comparison needs at least 4.",)

    def test_none_in_both(self) -> None:
        """Two weeks of explicit zeros cannot be compared, and that is said."""
        found = totals(0, 0)
        assert found.verdict is Verdict.NOT_ENOUGH_DATA
        assert "none recorded in either week" in found.reasons[0]

    def test_it_comes_before_worse(self) -> None:
        """Rule 2 stands before rule 4; the new region and the rating are named all the same."""
        found = compare(
            week_one(*[2] * 7),
            week_four(2, 2, 2, None, None, None, None),
            new_regions=("calf",),
            rating=Rating.MUCH_WORSE,
        )
        assert found.verdict is Verdict.NOT_ENOUGH_DATA
        assert found.reasons[1:] == (
            "Twitching was recorded in a new region of the body: calf.",
            "You rate it as much worse than before.",
        )

    def test_a_fortnight_needs_ten_days(self) -> None:
        """In the 14-day sensitivity comparison five of seven are ten of fourteen, four are eight."""
        full = window([3] * 14)
        for logged, provisional in ((10, False), (9, True), (8, True)):
            final = window([3] * logged + [None] * (14 - logged), after=14)
            assert compare(full, final).provisional is provisional
        assert compare(full, window([3] * 7 + [None] * 7, after=14)).verdict is Verdict.NOT_ENOUGH_DATA

    def test_a_short_window_needs_no_fewer(self) -> None:
        """Before day 28 the last week is shorter, and needs its four days none the less."""
        assert compare(week_one(*[2] * 7), week_four(2, 2, 2)).verdict is Verdict.NOT_ENOUGH_DATA
        assert compare(week_one(*[2] * 7), week_four(2, 2, 2, 2)).provisional


class TestMissingIsNotZero:
    def test_missing_days_do_not_improve(self) -> None:
        """Three unlogged days in the last week: no clear change; as zeros they would be much improved."""
        baseline = week_one(*[6] * 7)
        assert compare(baseline, week_four(4, 4, 4, 4, None, None, None)).verdict is Verdict.NO_CLEAR_CHANGE
        assert compare(baseline, week_four(4, 4, 4, 4, 0, 0, 0)).verdict is Verdict.IMPROVED

    def test_missing_days_do_not_worsen(self) -> None:
        """Three unlogged days in the first week: no clear change; as zeros they would be worse."""
        final = week_four(*[5] * 7)
        assert compare(week_one(4, 4, 4, 4, None, None, None), final).verdict is Verdict.NO_CLEAR_CHANGE
        assert compare(week_one(4, 4, 4, 4, 0, 0, 0), final).verdict is Verdict.WORSE


class TestReasons:
    @pytest.mark.parametrize(
        ("before", "after", "first"),
        [
            (14, 6, "The numbers differ, but with so few episodes or uneven days it could be chance alone."),
            (200, 160, "The difference falls short of 30 %, the smallest change that counts here."),
            (20, 19, "The difference is smaller than 30 % and could be chance alone."),
            (42, 14, "The rate of episodes fell by at least 30 %, the smallest change that counts here."),
            (14, 42, "The rate of episodes rose by at least 30 %, the smallest change that counts here."),
        ],
    )
    def test_the_deciding_one_is_first(self, before: int, after: int, first: str) -> None:
        """What the verdict rests on."""
        assert totals(before, after).reasons[0] == first

    def test_no_clear_change_is_not_unchanged(self) -> None:
        """DOMAIN 4.5: the data cannot tell, and the interval is printed."""
        said = totals(14, 6).reasons[1]
        assert said == "This does not mean unchanged: it could be anything from 87 % fewer to 19 % more."

    def test_provisional_is_explained(self) -> None:
        """Which week has too few days for a firm answer."""
        found = compare(week_one(*[2] * 7), week_four(2, 2, 2, 2, None, None, None))
        assert found.reasons[-1] == "Provisional: Week 4 has 4 logged days; a firm answer needs 5 in each."


class TestAnyTwoWeeks:
    @settings(max_examples=60)
    @given(baseline=first_weeks(), final=fourth_weeks(), **anything)
    def test_the_rules(self, baseline: Window, final: Window, **said: object) -> None:
        """The rules once more, one after another, over any weeks."""
        found = compare(baseline, final, **said)
        says_so = said["new_regions"] or said["rating"] is Rating.MUCH_WORSE
        logged, ratio = min(baseline.days_observed, final.days_observed), found.rate_ratio
        if logged < 4 or ratio is None:
            expected = {Verdict.NOT_ENOUGH_DATA}
        elif says_so or (ratio >= 1.3 - 1e-9 and found.ci90[0] > 1):
            expected = {Verdict.WORSE}
        elif (
            said["rating"] is Rating.WORSE
            or said["more_continuous"]
            or ratio > 0.7 + 1e-9
            or found.ci95[1] >= 1
        ):
            expected = {Verdict.NO_CLEAR_CHANGE}
        else:
            borne_out = ratio > 0 or found.permutation_p < 0.05
            expected = {Verdict.IMPROVED if borne_out else Verdict.NO_CLEAR_CHANGE}
        assert {found.verdict} == expected
        assert found.provisional == (logged < 5 and found.verdict is not Verdict.NOT_ENOUGH_DATA)

    @settings(max_examples=40)
    @given(baseline=first_weeks(), final=fourth_weeks(), **anything)
    def test_it_answers_the_same_twice(self, baseline: Window, final: Window, **said: object) -> None:
        """Nothing in it is random, and it always gives reasons, none of them twice, that never reassure."""
        found = compare(baseline, final, **said)
        assert found == compare(baseline, final, **said)
        assert found.reasons
        assert len(set(found.reasons)) == len(found.reasons)
        assert not [word for word in FORBIDDEN if word in " ".join(found.reasons).lower()]

    @settings(max_examples=40)
    @given(first_weeks(), fourth_weeks(), permutations(range(7)))
    def test_the_order_of_the_days_does_not_matter(
        self, baseline: Window, final: Window, order: list[int]
    ) -> None:
        """The same days in another order give the same verdict and the same interval."""
        mixed = final._replace(
            counts=tuple(final.counts[place] for place in order if place < len(final.counts))
        )
        one, other = compare(baseline, final), compare(baseline, mixed)
        assert (one.verdict, one.rate_ratio) == (other.verdict, pytest.approx(other.rate_ratio))
        assert one.ci95 == (other.ci95 and pytest.approx(other.ci95))

    @settings(max_examples=40)
    @given(first_weeks(), fourth_weeks())
    def test_no_two_orders_both_improve(self, baseline: Window, final: Window) -> None:
        """What has improved one way has not the other way round."""
        there, back = compare(baseline, final), compare(final, baseline)
        assert not there.verdict is back.verdict is Verdict.IMPROVED
        assert (there.permutation_p, there.method) == (back.permutation_p, back.method)
