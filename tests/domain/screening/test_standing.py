from collections.abc import Mapping
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.diary import recorded
from fakes.screenings import NO_TO_ALL, RECENT, TODAY, screened, visit, yes
from steadyhand.domain.reassessment.questions import QUESTIONS, Course, Reply
from steadyhand.domain.reassessment.screening import assess
from steadyhand.domain.reassessment.standing import known, onset_told, standing, taken_back
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reminding.event import Event, EventKind

DAY = timedelta(days=1)
LAST_WEEK = TODAY - 7 * DAY
ORDER = list(Tier)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={key: st.sampled_from([each.value for each in Reply]) for key in QUESTIONS}
    | {"weakness_course": st.sampled_from([each.value for each in Course])},
).filter(lambda answers: not (answers.get("weakness") == "no" and "weakness_course" in answers))


def stands(*events: Event, **more: object) -> Standing:
    """What stands today, without an onset in the configuration."""
    return standing(events, TODAY, onset=None, **more)  # type: ignore[arg-type]  # the test names the fields


def test_nobody_was_asked() -> None:
    """There is no tier then."""
    assert stands() == Standing(None)


def test_time_counts_also_where_nobody_was_asked() -> None:
    """From the onset in the configuration."""
    told = standing((), TODAY, onset=TODAY - 29 * DAY)
    assert (told.tier, told.asked) == (Tier.BOOK_SOON, None)


@given(ANSWERS)
def test_one_screening_stands_as_it_was_assessed(answers: Mapping[str, str]) -> None:
    """The fold over a single set of answers is its assessment."""
    found, told = assess(answers, TODAY), stands(screened(1, answers))
    assert (told.tier, told.message) == (found.tier, found.message)
    assert told.flags == found.flags


def test_a_later_no_never_clears_a_flag() -> None:
    """It stays until a clinician has seen it (rule c)."""
    told = stands(screened(1, yes("sensory"), LAST_WEEK), screened(2, NO_TO_ALL))
    assert (told.tier, told.flags, told.asked) == (Tier.BOOK_SOON, ("sensory",), TODAY)
    assert ("sensory", "no", TODAY) in told.answers


@given(ANSWERS, st.lists(st.sampled_from(sorted(QUESTIONS)), max_size=6))
def test_more_no_never_lowers_the_tier(answers: Mapping[str, str], questions: list[str]) -> None:
    """Of all that was reported; only what was open or unreported may be answered (rules b, c)."""
    before = stands(screened(1, answers, LAST_WEEK))
    after = stands(screened(1, answers, LAST_WEEK), screened(2, dict.fromkeys(questions, "no")))
    assert set(before.flags) <= set(after.flags)
    assert before.tier in {Tier.INCOMPLETE, Tier.NONE_REPORTED} or after.tier is before.tier


@given(st.lists(ANSWERS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_in_the_log_does_not_matter(sets: list[Mapping[str, str]], random: object) -> None:
    """An import may bring older answers after newer ones."""
    events = [screened(n, answers, LAST_WEEK + n * DAY) for n, answers in enumerate(sets)]
    events.append(visit(99, LAST_WEEK + DAY))
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a seeded generator
    assert stands(*shuffled) == stands(*events)


@pytest.mark.parametrize("later", [0, 1, 7])
def test_a_visit_shows_the_flag_as_assessed(later: int) -> None:
    """On the day of the answers or later, in whatever order it came into the log."""
    seen = LAST_WEEK + later * DAY
    for events in permutations((screened(1, yes("sensory"), LAST_WEEK), visit(2, seen))):
        told = stands(*events)
        assert (told.flags, told.assessed) == ((), (("sensory", seen),))


def test_a_visit_before_the_answers_changes_nothing() -> None:
    """Nor does one of the same day that was recorded before them."""
    for seen in (visit(1, LAST_WEEK - DAY), visit(1, LAST_WEEK, hour=8)):
        told = stands(seen, screened(2, yes("sensory"), LAST_WEEK))
        assert (told.flags, told.assessed) == (("sensory",), ())


def test_a_visit_may_be_told_later() -> None:
    """It counts for its own day: what was reported after it stands."""
    told = stands(screened(1, yes("sensory"), LAST_WEEK + 2 * DAY), visit(2, LAST_WEEK, told_on=TODAY))
    assert told.flags == ("sensory",)


def test_a_visit_that_cannot_have_been_counts_for_nothing() -> None:
    """A forged or mistyped import silences no flag."""
    ahead = visit(2, TODAY + 400 * DAY, told_on=TODAY)
    nonsense = visit(3, TODAY)._replace(data={"date": "soon"})
    assert stands(screened(1, yes("atrophy"), LAST_WEEK), ahead, nonsense).flags == ("atrophy",)


def test_a_yes_after_the_visit_brings_the_flag_back() -> None:
    """Something is new or worse."""
    first, seen = screened(1, yes("spread"), LAST_WEEK), visit(2, LAST_WEEK)
    told = stands(first, seen, screened(3, yes("spread")))
    assert (told.tier, told.flags, told.assessed) == (Tier.BOOK_SOON, ("spread",), ())


def test_something_worse_after_the_visit_stands_beside_what_was_assessed() -> None:
    """Another flag, with its own tier."""
    told = stands(screened(1, yes("spread"), LAST_WEEK), visit(2, LAST_WEEK), screened(3, yes("seizure")))
    assert (told.tier, told.flags) == (Tier.EMERGENCY, ("seizure",))
    assert told.assessed == (("spread", LAST_WEEK),)


def test_after_a_visit_the_questions_are_open_again() -> None:
    """A yes that was seen is no longer the answer of today."""
    told = stands(screened(1, yes("spread"), LAST_WEEK), visit(2, LAST_WEEK))
    assert (told.tier, told.missing) == (Tier.INCOMPLETE, ("spread",))


def test_no_to_all_after_a_visit_is_nothing_reported() -> None:
    """What was assessed is still told."""
    told = stands(screened(1, yes("spread"), LAST_WEEK), visit(2, LAST_WEEK), screened(3, NO_TO_ALL))
    assert (told.tier, told.assessed) == (Tier.NONE_REPORTED, (("spread", LAST_WEEK),))


def test_not_sure_sticks_until_a_yes_takes_its_place() -> None:
    """A yes says more."""
    unsure = screened(1, {"weakness": "not_sure"}, LAST_WEEK)
    assert stands(unsure, screened(2, NO_TO_ALL)).flags == ("weakness_not_sure",)
    assert stands(unsure, screened(2, yes("weakness"))).flags == ("weakness",)


@pytest.mark.parametrize(
    ("days", "tier"),
    [(14, Tier.NONE_REPORTED), (15, Tier.BOOK_ROUTINE), (28, Tier.BOOK_ROUTINE), (29, Tier.BOOK_SOON)],
)
def test_time_goes_on_after_the_answers(days: int, tier: Tier) -> None:
    """The flags of time are counted for today, not for the day of the answers (C3)."""
    onset = TODAY - days * DAY
    answered = screened(1, {**NO_TO_ALL, "onset": onset.isoformat()}, onset)
    assert stands(answered).tier is tier


def test_a_visit_after_four_weeks_is_one_for_the_time_as_well() -> None:
    """One between two and four weeks is not: the four weeks were yet to come."""
    onset = TODAY - 40 * DAY
    answered = screened(1, {**NO_TO_ALL, "onset": onset.isoformat()}, onset + DAY)
    early = stands(answered, visit(2, onset + 20 * DAY))
    assert early.flags == ("persisted_4_weeks",)
    assert early.assessed == (("persisted_2_weeks", onset + 20 * DAY),)
    late = stands(answered, visit(2, onset + 29 * DAY))
    assert (late.tier, late.flags) == (Tier.NONE_REPORTED, ())


def test_answering_the_onset_again_brings_no_assessed_time_back() -> None:
    """The weeks since it are the same ones."""
    onset = TODAY - 40 * DAY
    answers = {**NO_TO_ALL, "onset": onset.isoformat()}
    told = stands(screened(1, answers, LAST_WEEK), visit(2, LAST_WEEK), screened(3, answers))
    assert told.flags == ()
    assert dict(told.assessed).keys() == {"persisted_4_weeks", "persisted_2_weeks"}


def test_a_later_onset_clears_no_flag() -> None:
    """What was raised by the first one stays."""
    old = {**NO_TO_ALL, "onset": (TODAY - 60 * DAY).isoformat()}
    told = stands(screened(1, old, LAST_WEEK), screened(2, NO_TO_ALL))
    assert told.tier is Tier.BOOK_SOON
    assert onset_told(told) == RECENT


def test_an_answered_onset_goes_before_the_configurations() -> None:
    """The last one answered."""
    told = standing([screened(1, NO_TO_ALL)], TODAY, onset=TODAY - 60 * DAY)
    assert told.tier is Tier.NONE_REPORTED


def test_family_history_is_asked_once() -> None:
    """An answer carries over; not sure is asked again (rule g)."""
    later = {key: value for key, value in NO_TO_ALL.items() if key != "family_history"}
    told = stands(screened(1, NO_TO_ALL, LAST_WEEK), screened(2, later))
    assert (told.tier, known(told)) == (Tier.NONE_REPORTED, {"family_history": "no"})
    unsure = stands(screened(1, {**NO_TO_ALL, "family_history": "not_sure"}))
    assert (unsure.missing, known(unsure)) == (("family_history",), {})


def test_family_history_that_was_assessed_is_not_open_again() -> None:
    """It does not change."""
    told = stands(screened(1, yes("family_history"), LAST_WEEK), visit(2, LAST_WEEK), screened(3, NO_TO_ALL))
    assert (told.tier, told.missing) == (Tier.NONE_REPORTED, ())


def test_a_blank_later_is_no_answer() -> None:
    """Last week's no to the others does not carry over."""
    told = stands(screened(1, NO_TO_ALL, LAST_WEEK), screened(2, {"weakness": "no"}))
    assert told.tier is Tier.INCOMPLETE
    assert "atrophy" in told.missing
    assert "weakness" not in told.missing


def test_nothing_reported_is_told_with_its_day() -> None:
    """It was not today."""
    told = stands(screened(1, NO_TO_ALL, LAST_WEEK))
    assert told.message.startswith(f"You reported no warning sign on {LAST_WEEK}.")


def test_what_was_taken_back_counts_for_nothing() -> None:
    """An answer as well as a visit."""
    slip, seen = screened(1, yes("seizure"), LAST_WEEK), visit(2, LAST_WEEK)
    for slipped, flags in ((slip, ()), (seen, ("seizure",))):
        back = recorded(3, EventKind.RETRACTED, habit=None, data={"event": slipped.id})
        events = (slip, seen, back)
        assert stands(*events, retracted=taken_back(events)).flags == flags


def test_only_a_visit_lowers_a_tier() -> None:
    """A day of the diary, a session, an outcome change nothing (rule d)."""
    answered = screened(1, yes("weakness"), LAST_WEEK)
    others = [recorded(n, kind, habit=None) for n, kind in enumerate(EventKind, start=2)]
    quiet = [each for each in others if each.kind not in {EventKind.CLINICIAN, EventKind.SCREENING}]
    assert stands(answered, *quiet) == stands(answered)


def test_a_review_without_improvement_stands_until_a_visit() -> None:
    """From the day of the review (R-007)."""
    answered = screened(1, NO_TO_ALL)
    assert stands(answered, not_improved_on=LAST_WEEK).flags == ("week_four_not_improved",)
    seen = stands(answered, visit(2, LAST_WEEK), not_improved_on=LAST_WEEK)
    assert (seen.tier, seen.flags) == (Tier.NONE_REPORTED, ())


@pytest.mark.parametrize(
    "data", [{}, {"answers": None}, {"answers": ["yes"]}, {"answers": {"weakness": [1], "onset": {}}}]
)
def test_an_event_from_elsewhere_may_hold_anything(data: dict[str, object]) -> None:
    """What is no answer is none."""
    told = stands(screened(1, {})._replace(data=data))  # type: ignore[arg-type]  # the test names the fields
    assert told.tier is Tier.INCOMPLETE


def test_the_emergency_number_is_in_what_stands() -> None:
    """As the configuration has it."""
    assert stands(screened(1, yes("seizure")), emergency_number="999").message == "Call 999 now."
