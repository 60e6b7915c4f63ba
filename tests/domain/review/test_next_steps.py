"""What to do next, with the warning signs first."""

import pytest

from fakes.four_weeks import PLAIN, FourWeeks, day, reviewed
from steadyhand.domain.reassessment.questions import REQUIRED
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.screening import NOT_IMPROVED
from steadyhand.domain.reassessment.symptoms import Verdict
from steadyhand.domain.reassessment.tier import Tier
from steadyhand.domain.reassessment.wording import ASK_FIRST, forbidden_in
from steadyhand.domain.reminding.event import Event

ALL_NO = {key: "no" for key in REQUIRED if key != "onset"} | {"onset": day(20).isoformat()}


def better() -> FourWeeks:
    """Four weeks that improve."""
    return FourWeeks().weeks(one=6, two=4, three=3, four=1)


def same() -> FourWeeks:
    """Four weeks without a change."""
    return FourWeeks().weeks(one=3, two=3, three=3, four=3)


BETTER, SAME, NOTHING = better().events, same().events, FourWeeks().events
WORSE = FourWeeks().weeks(one=2, two=3, three=4, four=6).events


def steps(review: Review) -> str:
    """All steps."""
    return "\n".join(review.next_steps)


def test_improved_is_kept_up() -> None:
    """R-007: improved means to keep the habits; what was answered comes last, and rules nothing out."""
    log = better()
    log.answered(27, **ALL_NO)
    review = reviewed(log.events)
    assert (review.symptoms.verdict, review.screening.tier) == (Verdict.IMPROVED, Tier.NONE_REPORTED)
    assert review.next_steps[0] == "Keep up the habits that you changed."
    assert "does not rule anything out" in review.next_steps[-1]


@pytest.mark.parametrize("events", [SAME, WORSE, NOTHING])
def test_everything_else_is_a_visit(events: list[Event]) -> None:
    """R-007, R-008: no clear change, worse and not enough data all lead to a visit."""
    review = reviewed(events)
    assert review.next_steps[0] == "Book a visit."
    assert "primary care, or a neurologist" in steps(review)
    assert "--pdf" in steps(review)


def test_a_warning_sign_comes_first_and_improvement_does_not_lower_it() -> None:
    """R-101: one sign leads, whatever the verdict says."""
    log = better()
    log.answered(14, **ALL_NO | {"atrophy": "yes"})
    review = reviewed(log.events)
    assert review.screening.tier is Tier.BOOK_SOON
    assert review.next_steps[0] == review.screening.message


def test_a_fourth_week_without_improvement_is_a_reason_for_a_visit() -> None:
    """DOMAIN 5: on day 28 a lower tier becomes a visit; on day 27 week 4 is not over."""
    log = same()
    log.answered(27, **ALL_NO)
    assert reviewed(log.events, on=27).screening.tier is Tier.NONE_REPORTED
    found = reviewed(log.events, on=28).screening
    assert (found.tier, found.flags) == (Tier.BOOK_ROUTINE, (NOT_IMPROVED,))


def test_it_does_not_lower_a_higher_one() -> None:
    """A higher tier stays, with its words, and the flag is added."""
    log = same()
    log.answered(20, sudden_weakness="yes")
    found = reviewed(log.events).screening
    assert (found.tier, found.flags) == (Tier.EMERGENCY, ("sudden_weakness", NOT_IMPROVED))


def test_a_visit_after_week_4_is_told_and_not_asked_for_again() -> None:
    """Rule c: what a clinician has seen is shown as that, with its day."""
    log = same()
    log.seen(31)
    assert "Book a visit" in steps(reviewed(log.events, on=30))
    assert f"saw it since, on {day(31)}" in steps(reviewed(log.events, on=31))
    assert "Book a visit" not in steps(reviewed(log.events, on=31))


def test_an_answer_after_the_day_of_the_review_is_not_seen() -> None:
    """A review of an earlier day knows what was answered by then."""
    log = better()
    log.answered(25, atrophy="yes")
    assert reviewed(log.events, on=24).screening.asked is None
    assert reviewed(log.events, on=25).screening.asked == day(25)


def test_the_onset_is_the_answered_one() -> None:
    """When it began is taken from the last answer, else from the configuration."""
    log = better()
    assert reviewed(log.events).onset is None
    log.answered(20, onset=day(-10).isoformat())
    assert reviewed(log.events).onset == day(-10)


def test_not_enough_data_says_what_to_log() -> None:
    """Too little data leads to a visit and to what would help."""
    assert "steady twitch --none" in steps(reviewed(NOTHING))


def test_too_little_data_within_week_4_can_still_become_enough() -> None:
    """On day 23 two days are no reason for a visit; on day 28 too little is."""
    assert f"Week 4 ends on {day(28)}" in steps(reviewed(BETTER, on=23))
    assert "Book a visit" not in steps(reviewed(BETTER, on=23))
    assert "Book a visit" in steps(reviewed(NOTHING, on=28))


def test_before_week_4_one_goes_on_logging() -> None:
    """Before day 22 there is no verdict to act on."""
    review = reviewed(BETTER, on=10)
    assert str(day(22)) in steps(review)
    assert "Book a visit" not in steps(review)


def test_who_was_never_asked_is_told_to_answer() -> None:
    """Without answers about warning signs that is the first step; with some of them, the rest."""
    assert "Answer the questions" in reviewed(BETTER).next_steps[0]
    log = better()
    log.answered(28, weakness="no")
    assert "Some questions about warning signs are unanswered" in steps(reviewed(log.events))


@pytest.mark.parametrize("on", [8, 20, 28])
def test_without_enough_of_week_1_the_usual_can_be_told(on: int) -> None:
    """R-012: offered as memory that is never compared, while a day of the run can be told about."""
    log = FourWeeks()
    for number in (1, 2, 3, *range(8, 29)):
        log.lived(number, 2)
    assert "steady day --usual N" in steps(reviewed(log.events, on=on))
    assert "never compared" in steps(reviewed(log.events, on=on))


def test_the_usual_is_asked_for_once_and_only_where_it_is_missing() -> None:
    """Not within week 1, not once it is said, not after the run, and not with a week 1 that suffices."""
    log = FourWeeks()
    assert "--usual" not in steps(reviewed(log.events, on=7))
    assert "--usual" not in steps(reviewed(log.events, on=31))
    assert "--usual" not in steps(reviewed(SAME))
    log.entry(8, usual=9)
    assert "--usual" not in steps(reviewed(log.events, on=8))


@pytest.mark.parametrize("condition", ["under-18", "pregnancy"])
def test_whom_it_may_not_suit_asks_a_clinician_first(condition: str) -> None:
    """DOMAIN 5, rule h: right behind what was answered about warning signs."""
    configuration = PLAIN._replace(person=PLAIN.person._replace(conditions=(condition,)))
    review = reviewed(SAME, configuration)
    assert review.next_steps[:2] == (review.screening.message, ASK_FIRST)
    assert review.ask_first == ASK_FIRST
    assert reviewed(BETTER, configuration).next_steps[0] == ASK_FIRST
    assert reviewed(SAME).ask_first is None


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
