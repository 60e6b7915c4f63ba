from datetime import UTC, datetime

import pytest

from fakes.diary import TODAY
from steadyhand.domain.journal.diary import Episode
from steadyhand.domain.reassessment.offering import offered
from steadyhand.domain.reassessment.wording import forbidden_in

HAND = ("right hand",)


def episode(**said: object) -> Episode:
    """An episode of today."""
    return Episode("1", datetime(2026, 11, 23, 9, tzinfo=UTC), TODAY, **said)  # type: ignore[arg-type]  # the test names the fields


def test_a_plain_episode_offers_nothing() -> None:
    """Not daily, not each time."""
    assert offered(episode(where="thumb", side="right", note="after coffee"), HAND) == ()


def test_weakness_offers_its_question() -> None:
    """It names where to answer, and decides nothing (rule f)."""
    (sentence,) = offered(episode(weakness=True), HAND)
    assert "weakness" in sentence
    assert sentence.endswith("steady screen")
    assert offered(episode(weakness=False), HAND) == ()


def test_a_new_region_offers_the_question_about_spread() -> None:
    """Another hand is one; another finger of the same is not (R-093)."""
    (sentence,) = offered(episode(where="thumb", side="left"), HAND)
    assert "left hand" in sentence
    assert offered(episode(where="index", side="right"), HAND) == ()


def test_the_first_place_is_not_a_new_one() -> None:
    """There is nothing it could have spread from."""
    assert offered(episode(where="calf", side="left"), ()) == ()


@pytest.mark.parametrize(
    ("note", "about"),
    [
        ("my grip felt WEAK", "weaker"),
        ("weakness in the morning", "weaker"),
        ("getting weaker", "weaker"),
        ("I dropped a cup", "weaker"),
        ("dropping keys", "weaker"),
        ("numb afterwards", "numbness"),
        ("some numbness", "numbness"),
        ("tingling fingers", "numbness"),
        ("looks thin", "thinner"),
        ("thinner than the other", "thinner"),
        ("it has shrunk", "thinner"),
    ],
)
def test_words_of_a_note_offer_their_question(note: str, about: str) -> None:
    """In any case, in their simple inflections."""
    (sentence,) = offered(episode(note=note), HAND)
    assert about in sentence


@pytest.mark.parametrize("note", ["a thing I think of", "this week", "a number of them", "within a day", ""])
def test_other_words_offer_nothing(note: str) -> None:
    """A word that only contains one is another."""
    assert offered(episode(note=note), HAND) == ()


def test_each_question_is_offered_once() -> None:
    """By its first reason; several questions are several sentences."""
    every = episode(where="calf", weakness=True, note="weak, dropped it, numb and thin")
    sentences = offered(every, HAND)
    assert len(sentences) == 4
    assert not [said for sentence in sentences for said in forbidden_in(sentence)]
