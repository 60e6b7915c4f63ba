"""What to do next, with the warning signs first."""

import pytest

from fakes.four_weeks import FourWeeks, day, reviewed
from steadyhand.domain.reassessment.next_steps import WEEK_FOUR
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.symptoms import Verdict
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reassessment.wording import forbidden_in
from steadyhand.domain.reminding.event import Event

BETTER = FourWeeks().weeks(one=6, two=4, three=3, four=1).events
SAME = FourWeeks().weeks(one=3, two=3, three=3, four=3).events
WORSE = FourWeeks().weeks(one=2, two=3, three=4, four=6).events
NOTHING = FourWeeks().events
CLEAR = Standing(Tier.NONE_REPORTED, message="None today.", asked=day(28))


def flagged(tier: Tier) -> Standing:
    """A standing of that tier."""
    return Standing(tier, ("weakness",), f"Advice for {tier}.", day(20))


def steps(review: Review) -> str:
    """All steps."""
    return "\n".join(review.next_steps)


def test_improved_is_kept_up() -> None:
    """R-007: improved means to keep the habits."""
    review = reviewed(BETTER, standing=CLEAR)
    assert review.symptoms.verdict is Verdict.IMPROVED
    assert review.next_steps[0] == "Keep up the habits that you changed."
    assert review.screening == CLEAR


@pytest.mark.parametrize("events", [SAME, WORSE, NOTHING])
def test_everything_else_is_a_visit(events: list[Event]) -> None:
    """R-007, R-008: no clear change, worse and not enough data all lead to a visit."""
    review = reviewed(events, standing=CLEAR)
    assert "Book a visit" in review.next_steps[0]
    assert "--pdf" in steps(review)


def test_a_warning_sign_comes_first_and_improvement_does_not_lower_it() -> None:
    """R-101: one sign leads, whatever the verdict says."""
    review = reviewed(BETTER, standing=flagged(Tier.BOOK_SOON))
    assert review.next_steps[0] == "Advice for BOOK_SOON."
    assert review.screening.tier is Tier.BOOK_SOON


@pytest.mark.parametrize("tier", [Tier.NONE_REPORTED, Tier.INCOMPLETE])
def test_week_four_raises_a_lower_tier(tier: Tier) -> None:
    """DOMAIN 5: week 4 not improved is itself a reason for a visit."""
    found = reviewed(SAME, standing=Standing(tier, (), "x", day(28))).screening
    assert (found.tier, found.flags) == (Tier.BOOK_ROUTINE, (WEEK_FOUR,))


@pytest.mark.parametrize("tier", [Tier.EMERGENCY, Tier.SAME_DAY, Tier.BOOK_SOON])
def test_week_four_does_not_lower_a_tier(tier: Tier) -> None:
    """A higher tier stays, with its words, and the flag is added."""
    found = reviewed(SAME, standing=flagged(tier)).screening
    assert (found.tier, found.message) == (tier, f"Advice for {tier}.")
    assert found.flags == ("weakness", WEEK_FOUR)


def test_before_day_28_week_four_raises_nothing() -> None:
    """On day 27 week 4 is not over; on day 28 it counts."""
    assert reviewed(SAME, on=27, standing=CLEAR).screening == CLEAR
    assert reviewed(SAME, on=28, standing=CLEAR).screening.flags == (WEEK_FOUR,)


def test_not_enough_data_says_what_to_log() -> None:
    """Too little data leads to a visit and to what would help."""
    assert "steady twitch --none" in steps(reviewed(NOTHING))


def test_too_little_data_within_week_4_can_still_become_enough() -> None:
    """On day 23 two days are no reason for a visit; on day 28 too little is."""
    assert f"Week 4 ends on {day(28)}" in steps(reviewed(BETTER, on=23, standing=CLEAR))
    assert "Book a visit" not in steps(reviewed(BETTER, on=23, standing=CLEAR))
    assert "Book a visit" in steps(reviewed(NOTHING, on=28, standing=CLEAR))


def test_before_week_4_one_goes_on_logging() -> None:
    """Before day 22 there is no verdict to act on."""
    review = reviewed(BETTER, on=10, standing=CLEAR)
    assert str(day(22)) in review.next_steps[0]
    assert "Book a visit" not in steps(review)


def test_who_was_never_asked_is_told_to_answer() -> None:
    """Without answers about warning signs that is the first step."""
    assert "steady screen" in reviewed(BETTER).next_steps[0]


def test_after_day_28_a_new_run_is_told() -> None:
    """From day 28 on it says that habits go on, and how to begin anew."""
    assert "programme.start" in steps(reviewed(BETTER, on=29))
    assert "programme.start" not in steps(reviewed(BETTER, on=27))


@pytest.mark.parametrize("events", [BETTER, SAME, WORSE, NOTHING])
@pytest.mark.parametrize("on", [1, 10, 22, 28, 40])
def test_no_sentence_reassures(events: list[Event], on: int) -> None:
    """DOMAIN 5: none of the words that reassure or name a disease is in any sentence."""
    review = reviewed(events, on=on)
    words = (*review.next_steps, *review.caveats, *(point.evidence for point in review.checklist))
    assert forbidden_in("\n".join(words)) == ()
