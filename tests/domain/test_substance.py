"""What a habit counts, and the marks of its limit."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyhand.domain.programme.limit_marks import crossed
from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.reminding.habit import Aim, Do, Habit, HabitKind, Reach, Rest, Stay

AMOUNTS = st.floats(0, 2000)


def habit(habit_id: str, aim: Aim, title: str = "") -> Habit:
    """A habit of that id."""
    return Habit(habit_id, HabitKind.LIMIT, title or habit_id, aim, ())


@pytest.mark.parametrize(
    ("given_id", "aim", "expected"),
    [
        ("caffeine", Stay("mg", 400), Substance.CAFFEINE),
        ("coffee", Stay("mg", 400), Substance.CAFFEINE),
        ("alcohol", Stay("units", 2), Substance.ALCOHOL),
        ("alcohol", Stay("g", 20), Substance.ALCOHOL),
        ("water", Reach("ml", 2500, 250), Substance.WATER),
        ("drinks", Reach("cup", 10, 1), Substance.WATER),
        ("magnesium", Reach("mg", 250, 250), Substance.MAGNESIUM),
        ("coffee", Stay("cups", 3), None),
        ("sugar", Stay("g", 30), None),
        ("cola", Stay("ml", 330), None),
        ("magnesium-food", Do(), None),
        ("hands", Rest(timedelta(minutes=5)), None),
    ],
)
def test_a_substance_is_known_by_unit_and_name(given_id: str, aim: Aim, expected: Substance | None) -> None:
    """Caffeine, alcohol, water and magnesium are known by their unit and name; nothing else is."""
    assert substance_of(habit(given_id, aim)) is expected


def test_the_title_names_the_substance_too() -> None:
    """A habit whose id says nothing is known by its title."""
    assert substance_of(habit("limit-2", Stay("mg", 400), "Coffee and tea")) is Substance.CAFFEINE


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(0, 319, None), (0, 320, 80), (319, 321, 80), (320, 399, None), (300, 400, 100), (400, 500, None)],
)
def test_a_mark_is_passed_by_the_entry_that_reaches_it(
    before: float, after: float, expected: int | None
) -> None:
    """Of a limit of 400 mg the marks are 320 and 400, each passed by one entry (R-031)."""
    assert crossed(400, before, after) == expected


def test_a_limit_of_nothing_is_passed_by_something() -> None:
    """With a limit of 0 the first entry of something passes it, an explicit zero does not."""
    assert (crossed(0, 0, 1), crossed(0, 0, 0), crossed(0, 1, 2)) == (100, None, None)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.floats(1, 1000))
def test_each_mark_is_passed_once_on_the_way(first: float, second: float, third: float, limit: float) -> None:
    """However a day's amounts are split, no mark is passed twice."""
    totals = [0.0, first, first + second, first + second + third]
    marks = [crossed(limit, *pair) for pair in pairwise(totals)]
    passed = [mark for mark in marks if mark is not None]
    assert passed == sorted(set(passed))
