"""A relaxation session as it is offered and told, for the terminal and for the page. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from steadyhand.domain.programme.relaxation import (
    MOST_CYCLES,
    NAMES,
    Phase,
    Technique,
    advice,
    length_s,
    session,
)
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.habit import Configuration, Habit, Practise
from steadyhand.values import NamedTuple

USUAL_MIN, LONGEST_MIN = 12, 120
SHORTEST_RECORDED_MIN = 1.0
"""What is shorter was hardly begun, and is not recorded."""
LONGEST_ROUND = 4


class Plan(NamedTuple):
    """The session to lead; without a ``habit`` it is not recorded."""

    habit: Habit | None
    technique: Technique
    minutes: int
    holds: bool
    cycles: int

    @property
    def title(self) -> str:
        """What it is, for the person."""
        return f"{NAMES[self.technique]}, {self.minutes} min"

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Its steps, in all exactly as long."""
        return session(self.technique, self.minutes, holds=self.holds, cycles=self.cycles)

    @property
    def advice(self) -> tuple[str, ...]:
        """What to know before."""
        return advice(self.technique, holds=self.holds)


class Round(NamedTuple):
    """Phases that come so many ``times`` after one another."""

    times: int
    phases: tuple[Phase, ...]


def sessions_of(configuration: Configuration) -> list[Habit]:
    """The habits that are sessions."""
    return [each for each in configuration.habits if isinstance(each.aim, Practise)]


def usual_of(habit: Habit | None) -> tuple[Technique, int]:
    """The technique and the minutes where nothing else is said."""
    if habit is None or not isinstance(habit.aim, Practise):
        return Technique.COHERENT, USUAL_MIN
    return Technique(habit.aim.technique), int(habit.aim.length.total_seconds() // 60)


def summary(technique: Technique, minutes: float, habit: Habit | None, events: Sequence[Event] | None) -> str:
    """What was practised, and what was recorded of it; ``events`` is None for nothing."""
    name = NAMES[technique].lower()
    if habit is None:
        return f"{minutes:g} min of {name}. The configuration has no session, so nothing was recorded."
    if events is None:
        return f"{habit.id}: less than a minute, so nothing was recorded."
    done = next((event for event in events if event.kind is EventKind.DONE), None)
    if done is None:
        return f"{habit.id}: {minutes:g} min of {name} recorded; from 10 min a session is done."
    of = "" if done.occurrence is None else f" (the one of {done.occurrence.partition('T')[2][:5]})"
    return f"{habit.id}: {minutes:g} min of {name} recorded, done{of}"


def lost(minutes: float, habit: Habit) -> str:
    """What is said where it could not be recorded, so that it can be later."""
    return f"{minutes:g} min of {habit.id} were practised and are not recorded."


def practice_view(plan: Plan, sessions: Sequence[Habit], *, may_hold: bool) -> dict[str, Json]:
    """The session for the page, with what can be chosen in its place.

    ``rounds``: its phases in order, what repeats only once. ``may_hold``: whether the configuration
    leaves it to the person to hold the breath.
    """
    return {
        "title": plan.title,
        "habit": None if plan.habit is None else plan.habit.id,
        "note": "" if plan.habit is None else plan.habit.note,
        "technique": plan.technique.value,
        "name": NAMES[plan.technique],
        "minutes": plan.minutes,
        "cycles": plan.cycles,
        "holds": plan.holds,
        "may_hold": may_hold,
        "advice": list(plan.advice),
        "sessions": [{"id": each.id, "title": each.title} for each in sessions],
        "techniques": [{"value": each.value, "name": NAMES[each]} for each in Technique],
        "most": {"minutes": LONGEST_MIN, "cycles": MOST_CYCLES},
        "rounds": [_round(each) for each in rounds(plan.phases)],
        "length": seconds_words(length_s(plan.phases)),
    }


def rounds(phases: Sequence[Phase]) -> Iterator[Round]:
    """The phases in order; what comes several times after one another, of up to four, is one round."""
    at = 0
    while at < len(phases):
        found = _round_at(phases, at)
        yield found
        at += found.times * len(found.phases)


def seconds_words(seconds: int) -> str:
    """A length: "7 s", "1 min", "1 min 30 s"."""
    minutes, rest = divmod(seconds, 60)
    parts = (f"{minutes} min" if minutes else "", f"{rest} s" if rest else "")
    return " ".join(part for part in parts if part)


def _round_at(phases: Sequence[Phase], at: int) -> Round:
    for size in range(1, LONGEST_ROUND + 1):
        once = tuple(phases[at : at + size])
        times = _times(phases, at, once)
        if times > 1:
            return Round(times, once)
    return Round(1, (phases[at],))


def _times(phases: Sequence[Phase], at: int, once: tuple[Phase, ...]) -> int:
    times, size = 0, len(once)
    while tuple(phases[at + times * size : at + (times + 1) * size]) == once:
        times += 1
    return times


def _round(each: Round) -> dict[str, Json]:
    seconds = each.times * length_s(each.phases)
    return {"times": each.times, "phases": list(_phases(each.phases)), "length": seconds_words(seconds)}


def _phases(phases: Iterable[Phase]) -> Iterator[dict[str, Json]]:
    for phase in phases:
        yield {
            "text": phase.text,
            "seconds": phase.seconds,
            "level": phase.level,
            "length": seconds_words(phase.seconds),
        }
