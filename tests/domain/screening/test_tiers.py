from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from fakes.screenings import NO_TO_ALL, RECENT, TODAY, yes
from steadyhand.domain.reassessment.questions import CORE, EMERGENCY, QUESTIONS, REQUIRED, Course
from steadyhand.domain.reassessment.screening import assess, checked, words_of
from steadyhand.domain.reassessment.tier import Tier
from steadyhand.errors import Refused

SEED_FLAGS = ("weakness", "atrophy", "spread", "sensory", "family_history")
CANNOT_WAIT = (
    "sudden_weakness",
    "breathless_rest",
    "swallowing",
    "seizure",
    "cauda_equina",
    "cardiac_symptoms",
    "overhydration_symptoms",
    "fever_agitation_jerks",
    "dark_urine",
)


def test_the_questions_are_the_contracts() -> None:
    """Their ids are what scripts write, the ones that cannot wait among them."""
    assert {each.id for each in CORE} == {*SEED_FLAGS, "stiffness", "new_medicine"}
    assert tuple(each.id for each in EMERGENCY) == CANNOT_WAIT
    assert QUESTIONS.keys() == {*SEED_FLAGS, "stiffness", "new_medicine", *CANNOT_WAIT, "weakness_both_sides"}


@pytest.mark.parametrize("sign", CANNOT_WAIT)
def test_each_sign_that_cannot_wait_is_an_emergency(sign: str) -> None:
    """One yes suffices, also where nothing else is answered (rule a)."""
    for answers in (yes(sign), {sign: "yes"}):
        found = assess(answers, TODAY)
        assert (found.tier, found.flags) == (Tier.EMERGENCY, (sign,))
        assert found.message == "Call your local emergency number now."


def test_the_emergency_number_is_the_persons_own() -> None:
    """It is a value of the configuration and never assumed."""
    found = assess({"seizure": "yes"}, TODAY, emergency_number="112")
    assert found.message == "Call 112 now."


@pytest.mark.parametrize("flag", SEED_FLAGS)
def test_each_red_flag_of_the_programme_is_a_visit_this_week(flag: str) -> None:
    """Any one of the first five (R-100, R-101)."""
    found = assess(yes(flag), TODAY)
    assert (found.tier, found.flags) == (Tier.BOOK_SOON, (flag,))
    assert found.message == "Book a doctor's visit this week; do not wait for week 4."


@pytest.mark.parametrize("flag", ["stiffness", "new_medicine"])
def test_stiffness_and_a_medicine_are_a_visit(flag: str) -> None:
    """The rows of the NHS."""
    found = assess(yes(flag), TODAY)
    assert (found.tier, found.flags) == (Tier.BOOK_ROUTINE, (flag,))
    assert found.message.startswith("Book a visit.")


def test_nobody_is_told_to_stop_a_medicine() -> None:
    """Whatever else is reported, the medicine is not to be stopped alone."""
    for answers in (yes("new_medicine"), yes("new_medicine", "weakness")):
        assert assess(answers, TODAY).message.endswith("Do not stop the medicine yourself.")


@pytest.mark.parametrize(
    ("answers", "flags"),
    [
        ({"weakness": "yes", "weakness_course": "hours_days"}, {"weakness", "weakness_course"}),
        ({"weakness": "not_sure", "weakness_course": "hours_days"}, {"weakness_not_sure", "weakness_course"}),
        ({"weakness_course": "hours_days"}, {"weakness_course"}),
        ({"weakness": "yes", "weakness_both_sides": "yes"}, {"weakness", "weakness_both_sides"}),
        (
            {"weakness": "yes", "weakness_both_sides": "yes", "weakness_course": "under_4_weeks"},
            {"weakness", "weakness_both_sides"},
        ),
        ({"weakness": "yes", "swallowing": "not_sure"}, {"weakness", "swallowing_not_sure"}),
    ],
)
def test_what_gets_worse_fast_is_a_doctor_today(answers: Mapping[str, str], flags: set[str]) -> None:
    """Over hours or days, or on both sides within four weeks; how it came need not be known."""
    found = assess(answers, TODAY)
    assert (found.tier, set(found.flags)) == (Tier.SAME_DAY, flags)
    assert found.message == "Speak to a doctor today."


@pytest.mark.parametrize(
    ("both_sides", "course"),
    [("no", Course.UNDER_4_WEEKS), ("no", Course.WEEKS_MONTHS), ("yes", Course.WEEKS_MONTHS)],
)
def test_slow_weakness_is_a_visit_this_week(both_sides: str, course: Course) -> None:
    """Both sides over months, or one side over weeks."""
    answers = {**yes("weakness"), "weakness_both_sides": both_sides, "weakness_course": course.value}
    assert assess(answers, TODAY).tier is Tier.BOOK_SOON


@pytest.mark.parametrize("question", ["weakness", "atrophy", "spread"])
def test_not_sure_about_the_first_three_is_a_visit_this_week(question: str) -> None:
    """The flag says that it was not sure."""
    found = assess({**NO_TO_ALL, question: "not_sure"}, TODAY)
    assert (found.tier, found.flags) == (Tier.BOOK_SOON, (f"{question}_not_sure",))
    assert words_of(found.flags[0]).endswith("(not sure)")


@pytest.mark.parametrize("sign", CANNOT_WAIT)
def test_not_sure_about_an_emergency_is_a_doctor_today(sign: str) -> None:
    """It does not vanish."""
    assert assess({**NO_TO_ALL, sign: "not_sure"}, TODAY).tier is Tier.SAME_DAY


@pytest.mark.parametrize("question", ["sensory", "family_history", "stiffness", "new_medicine"])
def test_not_sure_about_the_rest_stays_open(question: str) -> None:
    """Not sure is not a no."""
    assert assess({**NO_TO_ALL, question: "not_sure"}, TODAY).tier is Tier.INCOMPLETE


@pytest.mark.parametrize("question", REQUIRED)
def test_a_blank_is_not_a_no(question: str) -> None:
    """Of the core, and of the day it began (rule b)."""
    answers = {key: value for key, value in NO_TO_ALL.items() if key != question}
    found = assess(answers, TODAY)
    assert (found.tier, found.flags) == (Tier.INCOMPLETE, ())
    assert found.message == "Some questions are unanswered."


def test_nothing_answered_is_incomplete() -> None:
    """The least answers there are."""
    assert assess({}, TODAY).tier is Tier.INCOMPLETE


def test_no_to_all_is_that_nothing_was_reported() -> None:
    """It says that this rules nothing out."""
    found = assess(NO_TO_ALL, TODAY)
    assert (found.tier, found.flags) == (Tier.NONE_REPORTED, ())
    assert found.message == (
        "You reported no warning sign today. This does not rule anything out. "
        "Check again next week or at once if something changes."
    )


@pytest.mark.parametrize(
    ("days", "tier", "flags"),
    [
        (0, Tier.NONE_REPORTED, ()),
        (14, Tier.NONE_REPORTED, ()),
        (15, Tier.BOOK_ROUTINE, ("persisted_2_weeks",)),
        (28, Tier.BOOK_ROUTINE, ("persisted_2_weeks",)),
        (29, Tier.BOOK_SOON, ("persisted_4_weeks", "persisted_2_weeks")),
    ],
)
def test_time_counts_from_the_onset(days: int, tier: Tier, flags: tuple[str, ...]) -> None:
    """More than two weeks, more than four: both are told, the stricter decides (C3, R-008)."""
    onset = TODAY - timedelta(days=days)
    found = assess({**NO_TO_ALL, "onset": onset.isoformat()}, TODAY)
    assert (found.tier, found.flags) == (tier, flags)


def test_the_onset_of_the_configuration_serves_where_none_is_answered() -> None:
    """What is answered goes before it."""
    answers = {key: value for key, value in NO_TO_ALL.items() if key != "onset"}
    long_ago = TODAY - timedelta(days=40)
    assert assess(answers, TODAY, onset=long_ago).tier is Tier.BOOK_SOON
    assert assess(NO_TO_ALL, TODAY, onset=long_ago).tier is Tier.NONE_REPORTED


def test_an_onset_to_come_is_unknown() -> None:
    """A configuration may have one."""
    answers = {key: value for key, value in NO_TO_ALL.items() if key != "onset"}
    assert assess(answers, TODAY, onset=TODAY + timedelta(days=1)).tier is Tier.INCOMPLETE


def test_week_four_without_improvement_is_a_visit() -> None:
    """With nothing else reported (R-007)."""
    found = assess(NO_TO_ALL, TODAY, week_four_not_improved=True)
    assert (found.tier, found.flags) == (Tier.BOOK_ROUTINE, ("week_four_not_improved",))


def test_the_highest_tier_wins_and_all_are_listed() -> None:
    """The most urgent first."""
    found = assess(yes("stiffness", "sensory", "dark_urine", "weakness_both_sides"), TODAY)
    assert found.tier is Tier.EMERGENCY
    assert found.flags == ("dark_urine", "weakness_both_sides", "sensory", "stiffness")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"weaknes": "no"}, "no question 'weaknes'"),
        ({"weakness": "maybe"}, "weakness is none of: yes, no, not_sure"),
        ({"weakness": True}, "weakness is none of"),
        ({"seizure": ["yes"]}, "seizure is none of"),
        ({"weakness_course": "yes"}, "weakness_course is none of: hours_days"),
        ({"onset": "2026-11-24"}, "onset is in the future"),
        ({"onset": "yesterday"}, "onset is no date"),
        ({"onset": "20261030"}, "onset is no date"),
        ({"onset": "2026-02-30"}, "onset is no date"),
        ({"onset": 20261030}, "onset is no date"),
        ({"onset": "1800-01-01"}, "a hundred years ago"),
    ],
)
def test_what_is_no_answer_is_refused(answers: Mapping[str, object], told: str) -> None:
    """By the name of the question, without its value, and nothing is recorded."""
    with pytest.raises(Refused, match=told) as refused:
        checked(answers, TODAY)
    assert "Nothing was recorded." in str(refused.value)


def test_every_fault_is_told_at_once() -> None:
    """Also by ``assess``."""
    with pytest.raises(Refused) as refused:
        assess({"weakness": "maybe", "onset": "soon", "colour": "no"}, TODAY)
    assert len(str(refused.value).splitlines()) == 4


def test_the_onset_may_be_today() -> None:
    """And as long as a life ago."""
    assert checked({"onset": TODAY.isoformat()}, TODAY) == {"onset": "2026-11-23"}
    assert checked({"onset": date(1930, 1, 1).isoformat()}, TODAY)
    assert RECENT <= TODAY


def test_a_course_without_a_weakness_says_nothing() -> None:
    """A script that answers every question is no fault of the person's."""
    assert assess({**NO_TO_ALL, "weakness_course": "weeks_months"}, TODAY).tier is Tier.NONE_REPORTED
    assert assess({**NO_TO_ALL, "weakness_course": "hours_days"}, TODAY).tier is Tier.NONE_REPORTED
