"""The daily entry, asked in the terminal: one short screen, of which Enter skips each line."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, time

from steadyhand.bootstrap.moment import time_or_instant
from steadyhand.cli.console import say
from steadyhand.cli.recording import read_input
from steadyhand.domain.journal.day_entry import (
    DIET_TAGS,
    NOTHING_SAID,
    About,
    Closing,
    DayEntry,
    day_data,
)
from steadyhand.domain.journal.field import NOTHING
from steadyhand.errors import Refused, UsageFault
from steadyhand.values import Any, NamedTuple

ENDED = "the answers ended before the questions did: nothing was recorded"
HOW_TO_RECORD = (
    "Record each with: steady twitch --at TIME, and then close the day with: steady day --close. "
    "For some that you did not count, answer s."
)
_CLOSINGS = {
    **dict.fromkeys(("n", "no", "none"), Closing.NONE),
    **dict.fromkeys(("s", "some"), Closing.SOME),
}


class Question(NamedTuple):
    """What is asked, and the field its answer is for; ``read`` raises Refused or UsageFault."""

    words: str
    field: str
    read: Callable[[str], Any]


def ask(about: About, *, has_amounts: bool) -> DayEntry:
    """The person's answers to what is not recorded yet. Raises UsageFault at the end of the input.

    ``has_amounts``: there are habits of which amounts are recorded, so it is asked whether all are.
    """
    say(f"The day {about.day}. Enter skips a question.")
    entry = NOTHING_SAID
    for question in _questions(about):
        entry = _answered(question, entry, about)
    if has_amounts and entry.closing is not None and not about.known.intake_complete:
        entry = _answered(_ALL_TAKEN_IN, entry, about)
    return entry


def _answered(question: Question, entry: DayEntry, about: About) -> DayEntry:
    while line := _line(f"{question.words}: "):
        try:
            changed = entry._replace(**{question.field: question.read(line)})
            day_data(changed, about)
        except (Refused, UsageFault) as error:
            say(f"  {str(error).removesuffix(f': {NOTHING}')}")
        else:
            return changed
    return entry


def _line(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = read_input(sys.stdin.readline)
    if not line:
        raise UsageFault(ENDED)
    return line.strip()


def _questions(about: About) -> Iterator[Question]:
    """Those whose answer the diary does not hold yet; the note always, as a day may have several."""
    known = about.known
    fields = {
        "bed": known.bed,
        "up": known.up,
        "quality": known.quality,
        "stress": known.stress,
        "hand_min": known.hand_min,
        "exercise_min": known.exercise_min,
        "heat": known.heat,
        "diet": known.diet or None,
        "note": None,
        "closing": known.closed or None,
    }
    for question in _all(about):
        if fields[question.field] is None:
            yield question


def _all(about: About) -> Iterator[Question]:
    def moment(line: str) -> time | datetime:
        return time_or_instant(line, about.calendar)

    def closing(line: str) -> Closing:
        return _closing(line, has_episodes=bool(about.known.episodes))

    yield Question("To bed the night before, as 23:30", "bed", moment)
    yield Question("Up, as 07:00", "up", moment)
    yield Question("How you slept, 1 (badly) to 5 (well)", "quality", str)
    yield Question("Stress, 0 (none) to 10", "stress", str)
    yield Question("Minutes of hand work (typing, an instrument, tools)", "hand_min", str)
    yield Question("Minutes of exercise", "exercise_min", str)
    yield Question("A hot day, y/n", "heat", _is_yes)
    yield Question(f"Food to note, with commas between, as {', '.join(DIET_TAGS[:4])}", "diet", _tags)
    yield Question("A note", "note", str)
    yield Question(_any_episodes(len(about.known.episodes)), "closing", closing)


def _any_episodes(recorded: int) -> str:
    asked = "Any episodes? n = none" if not recorded else f"{recorded} recorded. Any more episodes? n = no"
    return f"{asked}, s = some that you did not count, Enter = leave the day open"


def _closing(line: str, *, has_episodes: bool) -> Closing:
    closing = _CLOSINGS.get(line.lower())
    if closing is None:
        raise UsageFault(HOW_TO_RECORD)
    return Closing.COUNTED if closing is Closing.NONE and has_episodes else closing


def _is_yes(line: str) -> bool:
    if line.lower() not in {"y", "yes", "n", "no"}:
        raise UsageFault("Answer y or n.")
    return line.lower().startswith("y")


def _tags(line: str) -> tuple[str, ...]:
    return tuple(tag.strip() for tag in line.split(",") if tag.strip())


_ALL_TAKEN_IN = Question("Is all that you drank and took recorded too, y/n", "intake_complete", _is_yes)
