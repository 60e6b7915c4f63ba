import pytest

from fakes.screenings import NO_TO_ALL, TODAY, screened, visit, yes
from steadyhand.domain.reassessment.questions import QUESTIONS
from steadyhand.domain.reassessment.screening import assess, words_of
from steadyhand.domain.reassessment.standing import standing
from steadyhand.domain.reassessment.wording import (
    ANXIETY_NOTE,
    ASK_FIRST,
    DISCLAIMER,
    FORBIDDEN,
    MAY_DISCUSS,
    ask_first,
    disclaimer,
    forbidden_in,
)
from steadyhand.report.banner import banner


@pytest.mark.parametrize("text", [DISCLAIMER, MAY_DISCUSS, ANXIETY_NOTE, ASK_FIRST])
def test_the_fixed_words_reassure_nobody(text: str) -> None:
    """And name no disease (R-104, DOMAIN 5)."""
    assert forbidden_in(text) == ()


@pytest.mark.parametrize(
    "question", [*QUESTIONS, "weakness_course", "persisted_4_weeks", "persisted_2_weeks"]
)
def test_no_result_names_a_disease_or_reassures(question: str) -> None:
    """Whatever was answered, in the message, the flags' words and the banner."""
    for answers in (yes(question), {**NO_TO_ALL, question: "not_sure"}):
        asked = {key: value for key, value in answers.items() if key in QUESTIONS}
        told = standing([screened(1, asked), visit(2, TODAY, hour=8)], TODAY, onset=None)
        said = " ".join((assess(asked, TODAY).message, words_of(question), told.message, *banner(told)))
        assert forbidden_in(said) == ()


def test_a_question_may_name_a_disease() -> None:
    """It is published text, beside no data; the list finds it all the same."""
    assert set(forbidden_in(QUESTIONS["family_history"].text)) >= {"ALS", "muscular dystrophy"}


@pytest.mark.parametrize(
    "text", ["You are FINE", "benign twitching", "Nothing serious.", "✅", "ALS", "a 3 % risk", "MND"]
)
def test_forbidden_words_are_found(text: str) -> None:
    """In any case."""
    assert forbidden_in(text)


def test_other_words_are_not_found() -> None:
    """The short name of a disease is part of many a word."""
    assert forbidden_in("It also does not rule anything out; 57 % fewer.") == ()
    assert all(phrase == phrase.lower() for phrase in FORBIDDEN)


def test_the_disclaimer_takes_the_persons_number() -> None:
    """Without one no number is assumed."""
    assert disclaimer() == DISCLAIMER
    assert disclaimer("112").endswith("In an emergency call 112.")
    assert not any(number in DISCLAIMER for number in ("911", "999", "112"))


@pytest.mark.parametrize("condition", ["under-18", "pregnancy"])
def test_some_ask_a_clinician_first(condition: str) -> None:
    """Who is under 18 or pregnant (rule h)."""
    sentence = ask_first(["kidney-disease", condition])
    assert sentence is not None
    assert "ask a clinician first" in sentence
    assert ask_first(["kidney-disease"]) is None
