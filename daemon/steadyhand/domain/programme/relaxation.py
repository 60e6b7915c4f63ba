"""Guided relaxation: techniques as timed phases (R-050, DOMAIN 2.7). Pure."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from steadyhand.values import NamedTuple, assert_never

HOLDS_UNSAFE_IN = frozenset({"pregnancy"})
"""The conditions of a configuration in which the holds are left out (DOMAIN 2.7)."""
USUAL_CYCLES, MOST_CYCLES = 4, 8
"""Cycles of 4-7-8 in one sitting: for beginners, and at most (DOMAIN 2.7)."""
LONGEST_QUIET_S = 60
EDGE_S = 60
"""The beginning and the end of a session that has them."""


class Technique(StrEnum):
    """The techniques; the values are those of the configuration."""

    COHERENT = "coherent"
    BOX = "box"
    FOUR_SEVEN_EIGHT = "4-7-8"
    PMR = "pmr"
    MINDFULNESS = "mindfulness"


NAMES = {
    Technique.COHERENT: "Even breathing",
    Technique.BOX: "Box breathing",
    Technique.FOUR_SEVEN_EIGHT: "4-7-8 breathing",
    Technique.PMR: "Muscle relaxation",
    Technique.MINDFULNESS: "Mindfulness",
}


class Breath(StrEnum):
    """What the breath does in a phase; ``NONE``: what it likes."""

    IN = "in"
    HOLD = "hold"
    OUT = "out"
    NONE = "none"


class Phase(NamedTuple):
    """One step of a session: what to do, for how many whole ``seconds``.

    ``level``: how full the breath, or how tense the muscle, is at its end, from 0 to 1; None where
    nothing is paced.
    """

    text: str
    seconds: int
    breath: Breath = Breath.NONE
    level: float | None = None


class Place(NamedTuple):
    """Where in a session one is: the phase, its number from 0, what is left of it, and the level now."""

    phase: Phase
    number: int
    left_s: float
    level: float | None


_IN_4, _IN_5 = Phase("Breathe in", 4, Breath.IN, 1.0), Phase("Breathe in", 5, Breath.IN, 1.0)
_FULL_4, _FULL_7 = Phase("Hold", 4, Breath.HOLD, 1.0), Phase("Hold", 7, Breath.HOLD, 1.0)
_OUT_4, _OUT_5 = Phase("Breathe out", 4, Breath.OUT, 0.0), Phase("Breathe out", 5, Breath.OUT, 0.0)
_OUT_8 = Phase("Breathe out slowly", 8, Breath.OUT, 0.0)
_EMPTY_4 = Phase("Hold", 4, Breath.HOLD, 0.0)

COHERENT_CYCLE = (_IN_5, _OUT_5)
BOX_CYCLE = (_IN_4, _FULL_4, _OUT_4, _EMPTY_4)
FOUR_SEVEN_EIGHT_CYCLE = (_IN_4, _FULL_7, _OUT_8)

SIXTEEN_GROUPS = (
    ("right hand and forearm", "make a loose fist"),
    ("right upper arm", "press the elbow down"),
    ("left hand and forearm", "make a loose fist"),
    ("left upper arm", "press the elbow down"),
    ("forehead", "raise the eyebrows"),
    ("eyes and nose", "close the eyes firmly"),
    ("mouth and jaw", "press the teeth together lightly"),
    ("neck", "draw the chin in a little"),
    ("shoulders and upper back", "draw the shoulder blades together"),
    ("belly", "make the belly firm"),
    ("right thigh", "make the thigh firm"),
    ("right calf", "draw the toes towards you"),
    ("right foot", "curl the toes gently"),
    ("left thigh", "make the thigh firm"),
    ("left calf", "draw the toes towards you"),
    ("left foot", "curl the toes gently"),
)
SEVEN_GROUPS = (
    ("right arm", "make a loose fist and bend the elbow"),
    ("left arm", "make a loose fist and bend the elbow"),
    ("face", "close the eyes firmly and press the lips together"),
    ("neck", "draw the chin in a little"),
    ("chest, shoulders and belly", "draw the shoulder blades together, make the belly firm"),
    ("right leg", "make the thigh firm and draw the toes towards you"),
    ("left leg", "make the thigh firm and draw the toes towards you"),
)
TENSE_S = 7
_PASSES = (
    (SEVEN_GROUPS * 2, 35, 2 * EDGE_S),
    (SIXTEEN_GROUPS, 25, EDGE_S),
    (SEVEN_GROUPS, 25, EDGE_S),
)
"""Groups, seconds of release, and the least time for the beginning and the end; the fullest first."""

MOST_BREATH_S = 12 * 60
_QUIET = (
    "Let the breath come and go as it likes",
    "Nothing to do now; let the shoulders be heavy",
    "Breathe quietly; notice where you feel it",
    "Let the hands rest",
)
_LIE_STILL = (
    "Rest; notice how the whole body feels",
    "Let everything be as heavy as it is",
    "Breathe quietly; nothing needs to be tense",
)
_FOLLOW = (
    "Follow the breath where you feel it most",
    "When the mind has wandered, notice it and come back",
    "Feel one breath in, from its beginning to its end",
    "Feel one breath out, from its beginning to its end",
    "Thoughts may come and go; the breath is still there",
)
_WIDEN = ("Let the attention widen: sounds, the air, the whole body",)
_STILL_DIZZY = "If you feel dizzy, stop and breathe as usual."
_NO_HOLDS = "The holds are left out; they are not advised in pregnancy or with lung disease."


def holds_are_safe(conditions: Collection[str]) -> bool:
    """Whether breaths may be held with these conditions of the configuration."""
    return HOLDS_UNSAFE_IN.isdisjoint(conditions)


def session(
    technique: Technique, minutes: int, *, holds: bool = True, cycles: int = USUAL_CYCLES
) -> tuple[Phase, ...]:
    """The phases of a session of ``minutes`` (from 1), in all exactly as long.

    A rhythm runs in whole cycles; what is left over is quiet breathing. ``cycles``: of 4-7-8, which
    is for one sitting of 4, at most 8, and not for ten minutes on end. ``holds``: False leaves the
    holds out of box and 4-7-8. DOMAIN 2.7.
    """
    seconds = minutes * 60
    match technique:
        case Technique.COHERENT:
            return _rhythm(COHERENT_CYCLE, seconds // 10, seconds)
        case Technique.BOX:
            cycle = _cycle(BOX_CYCLE, holds=holds)
            return _rhythm(cycle, seconds // length_s(cycle), seconds)
        case Technique.FOUR_SEVEN_EIGHT:
            cycle = _cycle(FOUR_SEVEN_EIGHT_CYCLE, holds=holds)
            return _rhythm(cycle, min(cycles, MOST_CYCLES, seconds // length_s(cycle)), seconds)
        case Technique.PMR:
            return _muscles(seconds)
        case Technique.MINDFULNESS:
            return _mindful(seconds)
        case _:
            assert_never(technique)


def advice(technique: Technique, *, holds: bool = True) -> tuple[str, ...]:
    """What to know before the session, a sentence or two a line."""
    match technique:
        case Technique.COHERENT:
            return ("Sit or lie at ease. Six breaths a minute, through the nose if you can.", _STILL_DIZZY)
        case Technique.BOX:
            return ("Sit at ease. In, hold, out, hold: as long each." if holds else _NO_HOLDS, _STILL_DIZZY)
        case Technique.FOUR_SEVEN_EIGHT:
            first = "A few breaths in this rhythm, then quiet breathing."
            return (first, *(() if holds else (_NO_HOLDS,)), _STILL_DIZZY)
        case Technique.PMR:
            return (
                "Lie down or sit with support. Tense each part without pain, then let go.",
                "Leave out what is injured. Tense a hand that twitches only gently.",
            )
        case Technique.MINDFULNESS:
            return ("Sit upright and at ease. There is nothing to reach; coming back is the practice.",)
        case _:
            assert_never(technique)


def length_s(phases: Iterable[Phase]) -> int:
    """How long the phases are in all."""
    return sum(phase.seconds for phase in phases)


def place_at(phases: tuple[Phase, ...], elapsed_s: float) -> Place | None:
    """Where the session is after that time; None once it is over."""
    begins, before = 0, 0.0
    for number, phase in enumerate(phases):
        into = elapsed_s - begins
        if into < phase.seconds:
            return Place(phase, number, phase.seconds - into, _between(before, phase, into))
        begins, before = begins + phase.seconds, phase.level or 0.0
    return None


def _between(before: float, phase: Phase, into_s: float) -> float | None:
    if phase.level is None:
        return None
    return before + (phase.level - before) * max(0.0, into_s) / phase.seconds


def _cycle(cycle: tuple[Phase, ...], *, holds: bool) -> tuple[Phase, ...]:
    return tuple(phase for phase in cycle if holds or phase.breath is not Breath.HOLD)


def _rhythm(cycle: tuple[Phase, ...], times: int, seconds: int) -> tuple[Phase, ...]:
    paced = cycle * times
    return (*paced, *_quiet(_QUIET, seconds - length_s(paced)))


def _quiet(texts: tuple[str, ...], seconds: int) -> Iterator[Phase]:
    """That many seconds without a rhythm, in parts of at most a minute and nearly the same length."""
    parts = -(-seconds // LONGEST_QUIET_S)
    for number in range(parts):
        share = seconds * (number + 1) // parts - seconds * number // parts
        yield Phase(texts[number % len(texts)], share)


def _muscles(seconds: int) -> tuple[Phase, ...]:
    groups, release_s = _pass_of(seconds)
    worked = tuple(phase for group in groups for phase in _tensed(*group, release_s))
    spare = seconds - length_s(worked)
    begin_s = min(EDGE_S, spare // 2)
    begin = Phase("Settle down and close the eyes; let the breath be quiet", begin_s)
    return (begin, *worked, *_quiet(_LIE_STILL, spare - begin_s))


def _pass_of(seconds: int) -> tuple[tuple[tuple[str, str], ...], int]:
    for groups, release_s, spare in _PASSES:
        if len(groups) * (TENSE_S + release_s) + spare <= seconds:
            return groups, release_s
    groups, release_s, spare = _PASSES[-1]
    return groups[: max(0, seconds - spare) // (TENSE_S + release_s)], release_s


def _tensed(part: str, how: str, release_s: int) -> tuple[Phase, Phase]:
    tense = Phase(f"{part[:1].upper()}{part[1:]}: {how}", TENSE_S, level=1.0)
    return tense, Phase(f"Let go: {part}. Notice the difference", release_s, level=0.0)


def _mindful(seconds: int) -> tuple[Phase, ...]:
    """A minute to settle, the breath for as long as it is asked, at most 12 minutes, a minute to close."""
    edge = min(EDGE_S, seconds // 3)
    breath_s = min(MOST_BREATH_S, seconds - 2 * edge)
    return (
        Phase("Settle: feel the chair, the feet, the hands", edge),
        *_quiet(_FOLLOW, breath_s),
        *_quiet(_WIDEN, seconds - 2 * edge - breath_s),
        Phase("Come back slowly: move the fingers, open the eyes", edge),
    )
