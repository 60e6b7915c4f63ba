"""A relaxation session as the page shows it."""

import pytest

from steadyhand.domain.programme.relaxation import BOX_CYCLE, Technique, session
from steadyhand.report.practice import Plan, practice_view, rounds, seconds_words


@pytest.mark.parametrize("technique", Technique)
@pytest.mark.parametrize("minutes", [1, 2, 7, 12, 15, 120])
def test_the_rounds_are_the_phases(technique: Technique, minutes: int) -> None:
    """Each phase in its place, none left out."""
    phases = session(technique, minutes)
    assert tuple(phase for each in rounds(phases) for phase in each.phases * each.times) == phases


def test_what_repeats_is_one_round() -> None:
    """A rhythm stands there once, with how often it comes."""
    first, *rest = rounds(session(Technique.BOX, 12))
    assert (first.times, first.phases, rest) == (45, BOX_CYCLE, [])


@pytest.mark.parametrize(("seconds", "words"), [(7, "7 s"), (60, "1 min"), (95, "1 min 35 s")])
def test_lengths_are_told_in_words(seconds: int, words: str) -> None:
    """Minutes and seconds, without what is none."""
    assert seconds_words(seconds) == words


def test_without_holds_they_are_not_among_the_steps() -> None:
    """DOMAIN 2.7: and the advice says so."""
    view = practice_view(Plan(None, Technique.BOX, 1, holds=False, cycles=4), [], may_hold=False)
    assert "Hold" not in str(view["rounds"])
    assert "holds are left out" in str(view["advice"])
