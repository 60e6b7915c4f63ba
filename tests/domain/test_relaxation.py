"""The published patterns of relaxation, and their arithmetic (R-050, DOMAIN 2.7)."""

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, floats, integers, sampled_from

from steadyhand.domain.programme.relaxation import (
    BOX_CYCLE,
    COHERENT_CYCLE,
    FOUR_SEVEN_EIGHT_CYCLE,
    SEVEN_GROUPS,
    SIXTEEN_GROUPS,
    Breath,
    Phase,
    Technique,
    advice,
    holds_are_safe,
    length_s,
    place_at,
    session,
)

TECHNIQUES = sampled_from(list(Technique))


def seconds_of(cycle: tuple[Phase, ...]) -> list[tuple[str, int]]:
    """A cycle as breaths and seconds."""
    return [(str(phase.breath), phase.seconds) for phase in cycle]


def breaths_in(phases: tuple[Phase, ...]) -> int:
    """How many cycles there are: each breathes in once."""
    return sum(phase.breath is Breath.IN for phase in phases)


def tensed(phases: tuple[Phase, ...]) -> list[Phase]:
    """The phases in which a muscle is tensed."""
    return [phase for phase in phases if phase.level == 1.0]


@pytest.mark.parametrize("technique", Technique)
@pytest.mark.parametrize("minutes", range(10, 16))
def test_a_session_is_as_long_as_asked(technique: Technique, minutes: int) -> None:
    """R-050: every technique takes 10 to 15 minutes exactly."""
    assert length_s(session(technique, minutes)) == minutes * 60


@given(TECHNIQUES, integers(1, 120), booleans(), integers(1, 8))
def test_any_length_is_exact(technique: Technique, minutes: int, holds: bool, cycles: int) -> None:
    """Any length a configuration may ask for is met to the second, and no phase is empty."""
    phases = session(technique, minutes, holds=holds, cycles=cycles)
    assert length_s(phases) == minutes * 60
    assert all(phase.seconds > 0 and phase.text for phase in phases)


def test_the_cycles_are_the_published_ones() -> None:
    """4-7-8 is 19 s, box 4-4-4-4 is 16 s, even breathing 5-5 is 10 s."""
    assert seconds_of(FOUR_SEVEN_EIGHT_CYCLE) == [("in", 4), ("hold", 7), ("out", 8)]
    assert seconds_of(BOX_CYCLE) == [("in", 4), ("hold", 4), ("out", 4), ("hold", 4)]
    assert seconds_of(COHERENT_CYCLE) == [("in", 5), ("out", 5)]
    assert [length_s(each) for each in (FOUR_SEVEN_EIGHT_CYCLE, BOX_CYCLE, COHERENT_CYCLE)] == [19, 16, 10]


@pytest.mark.parametrize(("minutes", "cycles"), [(10, 60), (15, 90)])
def test_even_breathing_is_six_breaths_a_minute(minutes: int, cycles: int) -> None:
    """60 cycles in 10 minutes, 90 in 15, and nothing else."""
    phases = session(Technique.COHERENT, minutes)
    assert (breaths_in(phases), len(phases)) == (cycles, 2 * cycles)


@pytest.mark.parametrize(
    ("minutes", "cycles", "quiet_s"), [(4, 15, 0), (10, 37, 8), (12, 45, 0), (15, 56, 4)]
)
def test_box_breathing_is_3_75_cycles_a_minute(minutes: int, cycles: int, quiet_s: int) -> None:
    """Whole cycles alone; what does not make one is quiet breathing."""
    phases = session(Technique.BOX, minutes)
    assert breaths_in(phases) == cycles == int(3.75 * minutes)
    assert length_s(phase for phase in phases if phase.breath is Breath.NONE) == quiet_s


@pytest.mark.parametrize(("asked", "given"), [(4, 4), (8, 8), (9, 8)])
def test_4_7_8_is_never_for_ten_minutes_on_end(asked: int, given: int) -> None:
    """4 cycles for beginners and at most 8; the rest of the session is quiet breathing."""
    phases = session(Technique.FOUR_SEVEN_EIGHT, 10, cycles=asked)
    assert breaths_in(phases) == given
    assert {phase.breath for phase in phases[3 * given :]} == {Breath.NONE}


def test_a_beginner_breathes_4_7_8_for_76_seconds() -> None:
    """Without being asked it is 4 cycles; 10 minutes leave 524 s, in parts of at most a minute."""
    quiet = session(Technique.FOUR_SEVEN_EIGHT, 10)[12:]
    assert length_s(quiet) == 600 - 76
    assert max(phase.seconds for phase in quiet) <= 60


@pytest.mark.parametrize("technique", [Technique.BOX, Technique.FOUR_SEVEN_EIGHT])
def test_holds_are_left_out_in_pregnancy(technique: Technique) -> None:
    """Nobody pregnant is told to hold the breath, and the advice says why."""
    assert not holds_are_safe(("kidney-disease", "pregnancy"))
    assert Breath.HOLD not in {phase.breath for phase in session(technique, 10, holds=False)}
    assert "pregnancy" in " ".join(advice(technique, holds=False))
    assert "pregnancy" not in " ".join(advice(technique))


def test_other_conditions_allow_holds() -> None:
    """Only pregnancy is asked about that speaks against them."""
    assert holds_are_safe(("kidney-disease", "diuretics"))


@pytest.mark.parametrize("technique", [Technique.COHERENT, Technique.BOX, Technique.FOUR_SEVEN_EIGHT])
def test_breathing_stops_with_dizziness(technique: Technique) -> None:
    """Each breathing technique says so before it begins."""
    assert "dizzy, stop" in " ".join(advice(technique))


def test_muscles_are_tensed_without_pain() -> None:
    """No pain, injured parts left out, the hand that twitches only gently."""
    said = " ".join(advice(Technique.PMR))
    assert "without pain" in said
    assert "injured" in said
    assert "hand that twitches only gently" in said


@pytest.mark.parametrize("minutes", [10, 11])
def test_sixteen_groups_take_eight_and_a_half_minutes(minutes: int) -> None:
    """One pass of 16 groups at 7 + 25 s is 8.5 min; the rest is beginning and end."""
    phases = session(Technique.PMR, minutes)
    assert len(tensed(phases)) == len(SIXTEEN_GROUPS) == 16
    assert round(length_s(phases[1:33]) / 60, 1) == 8.5
    assert [phase.seconds for phase in phases[1:3]] == [7, 25]


@pytest.mark.parametrize("minutes", [12, 15])
def test_seven_groups_twice_take_nine_point_eight_minutes(minutes: int) -> None:
    """7 groups, repeated once, at 7 + 35 s, with at least a minute before and after."""
    phases = session(Technique.PMR, minutes)
    assert len(tensed(phases)) == 2 * len(SEVEN_GROUPS) == 14
    assert round(length_s(phases[1:29]) / 60, 1) == 9.8
    assert phases[0].seconds == 60 <= length_s(phases[29:])


def test_a_short_pass_leaves_groups_out() -> None:
    """Whole groups alone, however short it is."""
    assert [len(tensed(session(Technique.PMR, minutes))) for minutes in (1, 2, 3, 5)] == [0, 1, 3, 7]


@pytest.mark.parametrize(("minutes", "breath_s"), [(10, 480), (14, 720), (15, 720)])
def test_mindfulness_settles_breathes_and_closes(minutes: int, breath_s: int) -> None:
    """A minute to settle, 8 to 12 minutes of the breath, a minute to close."""
    phases = session(Technique.MINDFULNESS, minutes)
    widened = length_s(phase for phase in phases if "widen" in phase.text)
    assert (phases[0].seconds, phases[-1].seconds) == (60, 60)
    assert length_s(phases) - 120 - widened == breath_s


def test_the_level_follows_the_breath() -> None:
    """Half of the breath in is half full; half of the breath out again; the end is the end."""
    phases = session(Technique.COHERENT, 1)
    levels = [place.level for at in (0, 2.5, 5, 7.5) if (place := place_at(phases, at))]
    assert levels == [0.0, 0.5, 1.0, 0.5]
    assert place_at(phases, 60) is None


def test_a_hold_keeps_its_level() -> None:
    """Full after the breath in, empty after the breath out."""
    phases = session(Technique.BOX, 1)
    levels = [place.level for at in (4, 6, 12, 14) if (place := place_at(phases, at))]
    assert levels == [1.0, 1.0, 0.0, 0.0]


@given(TECHNIQUES, integers(1, 15), floats(0, 1, exclude_max=True))
def test_every_moment_has_its_place(technique: Technique, minutes: int, share: float) -> None:
    """At any time of a session there is a phase, with time left, at a level from empty to full."""
    phases = session(technique, minutes)
    place = place_at(phases, share * minutes * 60)
    assert place is not None
    assert 0 < place.left_s <= place.phase.seconds
    assert place.level is None or 0 <= place.level <= 1
