"""Caffeine in the body, and what still fits into the day (DOMAIN 2.2)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyhand.domain.programme.caffeine import (
    ABSORPTION_PER_H,
    CLEARANCE_L_PER_H_KG,
    QUIET_MG,
    VOLUME_L_PER_KG,
    Dose,
    Usual,
    absorbed_mg,
    at_bedtime_mg,
    band,
    curfew_h,
    elimination_per_h,
    half_life_of,
    latest_safe_time,
    left_mg,
    peak_h,
    remaining_mg,
    room,
    rounded_mg,
    usual_of,
)

BEDTIME = datetime(2026, 11, 23, 23, tzinfo=UTC)
MG = st.floats(0, 1000)
HOURS = st.floats(0, 1000)
HALF_LIVES = st.sampled_from([1.5, 3.0, 5.0, 8.0, 9.5])


def hours(count: float) -> timedelta:
    """That many hours."""
    return timedelta(hours=count)


LEE_H = half_life_of(CLEARANCE_L_PER_H_KG / VOLUME_L_PER_KG)


class TestModel:
    def test_the_published_half_life(self) -> None:
        """Lee 2015: clearance by volume is 0.13564 per hour, a half-life of 5.11 hours."""
        assert elimination_per_h(LEE_H) == pytest.approx(0.13564, abs=5e-6)
        assert pytest.approx(5.11, abs=0.005) == LEE_H

    def test_the_published_peak(self) -> None:
        """Lee 2015: the most is in the blood after 0.835 hours."""
        assert peak_h(LEE_H) == pytest.approx(0.835, abs=5e-4)

    @pytest.mark.parametrize(
        ("after_h", "mg_per_litre"),
        [(0.5, 1.668), (1, 1.756), (4, 1.188), (8, 0.691), (10, 0.526), (24, 0.079)],
    )
    def test_the_published_prediction(self, after_h: float, mg_per_litre: float) -> None:
        """The model's curve for 100 mg in a person of 70 kg is that of DOMAIN 2.2, hour by hour."""
        assert absorbed_mg(100, after_h, LEE_H) / (70 * VOLUME_L_PER_KG) == pytest.approx(
            mg_per_litre, abs=0.001
        )

    def test_equal_rates(self) -> None:
        """Where body and gut are equally quick the curve has no gap: D k t e^(-k t)."""
        same, near = half_life_of(ABSORPTION_PER_H), half_life_of(ABSORPTION_PER_H * 1.000001)
        assert absorbed_mg(100, 0.5, same) == pytest.approx(absorbed_mg(100, 0.5, near), rel=1e-4)
        assert peak_h(same) == pytest.approx(1 / ABSORPTION_PER_H)

    @given(MG, HOURS, HALF_LIVES)
    def test_what_remains_is_part_of_the_dose(self, mg: float, after_h: float, half_life: float) -> None:
        """It is never negative and never more than was taken."""
        left = remaining_mg([Dose(BEDTIME, mg)], BEDTIME + hours(after_h), half_life)
        assert -1e-9 <= left <= mg + 1e-9

    @given(MG, HOURS, HOURS, HALF_LIVES)
    def test_it_only_falls(self, mg: float, first: float, more: float, half_life: float) -> None:
        """Without another dose there is never more later on."""
        doses = [Dose(BEDTIME, mg)]
        earlier = remaining_mg(doses, BEDTIME + hours(first), half_life)
        assert remaining_mg(doses, BEDTIME + hours(first + more), half_life) <= earlier + 1e-6

    @given(st.lists(st.tuples(HOURS, MG), max_size=5), HOURS)
    def test_the_band_is_ordered(self, taken: list[tuple[float, float]], after_h: float) -> None:
        """A slower body has more left, whatever was taken and when."""
        doses = [Dose(BEDTIME - hours(ago), mg) for ago, mg in taken]
        low, usual, high = band(doses, BEDTIME + hours(after_h))
        assert low - 1e-6 <= usual <= high + 1e-6

    def test_what_is_to_come_is_not_in_the_body(self) -> None:
        """A dose recorded while the clock was ahead does not count yet."""
        assert remaining_mg([Dose(BEDTIME + hours(1), 100)], BEDTIME, 5) == 0

    def test_a_drink_just_taken_is_in_the_body(self) -> None:
        """All of it is, although hardly any is in the blood yet."""
        assert remaining_mg([Dose(BEDTIME, 80)], BEDTIME, 5) == pytest.approx(80)


class TestBedtime:
    @pytest.mark.parametrize(("half_life", "left"), [(3, 100), (5, 174), (8, 238)])
    def test_left_of_400_mg_six_hours_earlier(self, half_life: float, left: int) -> None:
        """DOMAIN 2.2: 100, 174 and 238 mg, for half-lives of 3, 5 and 8 hours."""
        assert round(left_mg(400, 6, half_life)) == left

    @pytest.mark.parametrize(
        ("mg", "before_bed"),
        [(47, 2.8), (63, 4.9), (96, 7.9), (107, 8.7), (200, 13.2), (32, 0), (5, 0), (0, 0)],
    )
    def test_the_curfew_of_a_dose(self, mg: float, before_bed: float) -> None:
        """DOMAIN 2.2: how many hours before bedtime, at a half-life of 5 hours."""
        assert curfew_h(mg, 5) == pytest.approx(before_bed, abs=0.05)

    @given(st.floats(33, 1000), HALF_LIVES)
    def test_the_curfew_leaves_what_it_promises(self, mg: float, half_life: float) -> None:
        """Taken at the curfew of its dose, 32 mg are left at bedtime."""
        assert left_mg(mg, curfew_h(mg, half_life), half_life) == pytest.approx(QUIET_MG)

    def test_a_fixed_curfew(self) -> None:
        """R-034: six hours before bedtime, however much it is."""
        assert latest_safe_time(300, BEDTIME, 5, curfew=hours(6)) == BEDTIME - hours(6)

    def test_a_curfew_by_dose(self) -> None:
        """R-034: 96 mg with nothing else in the body, 7 h 55 min before bedtime."""
        latest = latest_safe_time(96, BEDTIME, 5)
        assert latest is not None
        assert (BEDTIME - latest) / hours(1) == pytest.approx(7.92, abs=0.01)

    def test_other_drinks_count_too(self) -> None:
        """What is left of earlier drinks moves the last moment forward; too much of it leaves none."""
        alone = latest_safe_time(63, BEDTIME, 5)
        after_coffee = latest_safe_time(63, BEDTIME, 5, left_at_bedtime_mg=20)
        assert alone is not None
        assert after_coffee is not None
        assert after_coffee < alone
        assert latest_safe_time(63, BEDTIME, 5, left_at_bedtime_mg=32) is None


class TestRoom:
    def test_the_limit_may_decide(self) -> None:
        """Early in the day it is what is left of the limit."""
        left = room(400, 350, [], BEDTIME - hours(14), BEDTIME, 5)
        assert (left.by_limit_mg, left.now_mg) == (50, 50)

    def test_bedtime_may_decide(self) -> None:
        """Ten hours before bedtime, two half-lives, four times 32 mg leave 32 mg."""
        assert room(400, 0, [], BEDTIME - hours(10), BEDTIME, 5).now_mg == pytest.approx(128)

    def test_what_was_taken_counts(self) -> None:
        """80 mg ten hours before bedtime leave 20: then there is room for four times 12 mg."""
        left = room(400, 80, [Dose(BEDTIME - hours(10), 80)], BEDTIME - hours(10), BEDTIME, 5)
        assert left.at_bedtime_mg == pytest.approx(20)
        assert left.by_bedtime_mg == pytest.approx(48)

    @pytest.mark.parametrize("late", [0, 1, 5])
    def test_nothing_at_bedtime(self, late: float) -> None:
        """At bedtime and after it there is no room."""
        assert room(400, 0, [], BEDTIME + hours(late), BEDTIME, 5).now_mg == 0

    @given(MG, MG, st.floats(-5, 20), HALF_LIVES)
    def test_what_fits_leaves_a_quiet_night(
        self, limit: float, taken: float, ahead: float, half_life: float
    ) -> None:
        """Room is never negative, and who takes it has at most 32 mg at bedtime, or what was there."""
        now = BEDTIME - hours(ahead)
        before = [Dose(now - hours(2), taken)]
        left = room(limit, taken, before, now, BEDTIME, half_life)
        assert 0 <= left.now_mg <= max(0, limit - taken)
        then = at_bedtime_mg([*before, Dose(now, left.now_mg)], BEDTIME, half_life)
        assert ahead <= 0 or then <= max(QUIET_MG, left.at_bedtime_mg) + 1e-6


class TestUsual:
    def test_the_most_frequent(self) -> None:
        """What was taken most often."""
        espresso, tea = Usual(63, "espresso_30"), Usual(48, "tea_black_237")
        assert usual_of([espresso, tea, espresso]) == espresso

    def test_the_later_of_two_alike(self) -> None:
        """Habits change: of two as frequent the one taken last."""
        assert usual_of([Usual(63), Usual(48)]) == Usual(48)

    def test_nothing_known(self) -> None:
        """A cup of coffee; drinks without caffeine tell nothing."""
        assert usual_of([]) == usual_of([Usual(0, "tea_herbal_237")]) == Usual(95)


@pytest.mark.parametrize(
    ("mg", "shown"), [(63, 65), (62.4, 60), (96, 95), (0, 0), (0.4, 0), (2, 0), (2.5, 5), (400, 400)]
)
def test_rounded_to_five(mg: float, shown: int) -> None:
    """DOMAIN 2.1: one step is 5 mg."""
    assert rounded_mg(mg) == shown
