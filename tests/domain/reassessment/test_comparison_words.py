"""The sentences of the comparison, in every case."""

import pytest
from hypothesis import given, settings

from fakes.any_windows import first_weeks, fourth_weeks
from fakes.windows import spread, week_four, week_one, window
from steadyhand.domain.reassessment.change import range_in_words, ratio_in_words
from steadyhand.domain.reassessment.comparison_words import CAVEATS, comparison
from steadyhand.domain.reassessment.verdict import compare
from steadyhand.domain.reassessment.window import Window

LOW = "Twitching often goes up and down by itself."
CLUMPED = (30, 1, 25, 0, 3, 12, 9)


def said(before: list[int | None], after: list[int | None], **person: object) -> str:
    """The sentences before the caveats, on two weeks."""
    found = compare(week_one(*before), week_four(*after), **person)
    return " ".join(comparison(found)[: -len(CAVEATS)])


def test_the_sample_of_the_rules() -> None:
    """DOMAIN 4.5's own example, word for word but for the dash and the repeated noun."""
    assert said(spread(14), spread(6)) == (
        "Week 1: 14 episodes in 7 logged days (2.0 a day). "
        "Week 4: 6 episodes in 7 logged days (0.9 a day). "
        "That is 57 % fewer. "
        "With so few episodes chance alone could explain it (range: 87 % fewer to 19 % more). "
        "Verdict: no clear change."
    )


@settings(max_examples=40)
@given(first_weeks(), fourth_weeks())
def test_the_caveats_are_always_there(baseline: Window, final: Window) -> None:
    """No test fixes regression to the mean, so it is said whatever the verdict (DOMAIN 4.4)."""
    assert comparison(compare(baseline, final))[-2:] == CAVEATS
    assert LOW in CAVEATS


def test_improved() -> None:
    """The range lies below no change, and so does every word of it."""
    assert said(spread(42), spread(14)).endswith(
        "That is 67 % fewer. Chance alone would rarely do that (range: 83 % fewer to 38 % fewer). "
        "Verdict: much improved."
    )


def test_worse() -> None:
    """A multiple is easier to read than 800 % more."""
    assert said([1, 0, 0, 0, 0, 0, 0], spread(9)).endswith(
        "That is 9.0 times as many. Chance alone would rarely do that "
        "(range: 25 % more to 394 times as many). Verdict: worse."
    )


def test_none_before() -> None:
    """An infinite ratio has no percentage, and its range no upper end."""
    assert said([0] * 7, spread(7)).endswith(
        "That is more, and no percentage can be given of none. "
        "Chance alone would rarely do that (range: 44 % more and above, without limit). Verdict: worse."
    )


def test_a_rise_on_less_proof() -> None:
    """Where only the 90 % interval is clear of no change, the sentence says so."""
    assert "but a rise needs less proof than a fall (range: 8 % fewer and above" in said([0] * 7, spread(5))


def test_none_afterwards() -> None:
    """Nothing left is 100 % fewer, within its range."""
    assert said(spread(14), [0] * 7).endswith(
        "Week 4: no episodes in 7 logged days (0.0 a day). That is 100 % fewer. "
        "Chance alone would rarely do that (range: 100 % fewer to 70 % fewer). Verdict: much improved."
    )


def test_none_after_one_bad_day() -> None:
    """The exact range alone would mislead, and the sentence does not."""
    assert said([8, 0, 0, 0, 0, 0, 0], [0] * 7).endswith(
        "With all of them on so few days chance alone could explain it "
        "(range: 100 % fewer to 41 % fewer). Verdict: no clear change."
    )


def test_none_in_both() -> None:
    """No percentage of nothing."""
    assert said([0] * 7, [0] * 7).endswith(
        "Week 4: no episodes in 7 logged days (0.0 a day). That is too little to compare. "
        "Verdict: not enough data."
    )


def test_too_few_days() -> None:
    """What was counted is said, and no percentage is made of it; one is singular."""
    assert said([1, None, None, None, None, None, None], [None] * 7) == (
        "Week 1: 1 episode in 1 logged day (1.0 a day). Week 4: no day was logged. "
        "That is too little to compare. Verdict: not enough data."
    )


def test_the_same_rate() -> None:
    """Equal rates are not proof that nothing changed."""
    assert "That is the same rate. That does not show that nothing changed (range: " in said(
        spread(14), spread(14)
    )


def test_uneven_days() -> None:
    """With many episodes it is the days that are to blame, and the range is the wider one."""
    assert (
        "That is 51 % fewer. With days as uneven as these chance alone could explain it "
        "(range: 88 % fewer to 94 % more)."
    ) in said([*CLUMPED], [2, 9, 1, 0, 20, 3, 4])


def test_many_even_episodes() -> None:
    """Neither few nor uneven."""
    assert "That is 17 % fewer. Chance alone could explain it (range: 32 % fewer to 2 % more)." in said(
        spread(210), spread(175)
    )


def test_provisional() -> None:
    """Four days in a week are said beside the verdict."""
    assert said(spread(42), [2, 2, 2, 2, None, None, None]).endswith("Verdict: much improved (provisional).")


def test_parts_of_days_and_small_rates() -> None:
    """Half days are counted as such, and a rate that is not zero is not printed as one."""
    found = compare(
        window([1, *[0] * 13], exposures=[0.5, *[1] * 13]), window([2] * 14, after=14, exposures=[1] * 14)
    )
    assert comparison(found)[:2] == (
        "Days 1 to 14: 1 episode in 13.5 logged days (0.07 a day).",
        "Days 15 to 28: 28 episodes in 14 logged days (2.0 a day).",
    )


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.0, "100 % fewer"),
        (0.001, "more than 99 % fewer"),
        (0.43, "57 % fewer"),
        (0.999, "less than 1 % fewer"),
        (1.0, "no change"),
        (1.004, "less than 1 % more"),
        (1.19, "19 % more"),
        (2.99, "199 % more"),
        (3.0, "3.0 times as many"),
        (63.4, "63 times as many"),
        (2527.4, "2,527 times as many"),
    ],
)
def test_a_ratio_in_words(ratio: float, words: str) -> None:
    """Rounding neither crosses no change nor turns a few into none."""
    assert ratio_in_words(ratio) == words


def test_an_endless_range() -> None:
    """Infinity is a word."""
    assert range_in_words((0.0, float("inf"))) == "100 % fewer and above, without limit"
