"""Asking about warning signs in the terminal: one screen, in which Enter leaves a question open."""

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from steadyhand.cli.console import say
from steadyhand.cli.recording import read_input
from steadyhand.domain.reassessment.questions import (
    BOTH_SIDES,
    CORE,
    COURSE,
    COURSE_TEXT,
    COURSES,
    EMERGENCY,
    FAMILY,
    ONSET,
    ONSET_TEXT,
    QUESTIONS,
    Question,
    Reply,
)
from steadyhand.domain.reassessment.screening import checked
from steadyhand.errors import Refused, UsageFault
from steadyhand.report.columns import wrapped
from steadyhand.report.screening import question_words
from steadyhand.values import NamedTuple

ENDED = "the answers ended before the questions did: nothing was recorded"
HOW = "Warning signs. Answer y, n or ? (not sure); Enter is open; Ctrl+C records nothing."
WHICH = "Their numbers (as 2 or 2 5), n for none of them, ? for not sure: "
REPLIES: Mapping[str, Reply] = {
    "y": Reply.YES,
    "yes": Reply.YES,
    "n": Reply.NO,
    "no": Reply.NO,
    "none": Reply.NO,
    "?": Reply.NOT_SURE,
    "not sure": Reply.NOT_SURE,
}


class About(NamedTuple):
    """What is known before: answers that carry over, and flags a clinician has seen, with the day."""

    today: date
    known: Mapping[str, str]
    onset: date | None
    assessed: Mapping[str, date]


def ask(about: About, alarm: Callable[[], None], under: Iterable[str]) -> dict[str, str]:
    """The person's answers. Raises UsageFault at the end of the input.

    ``alarm`` is called as soon as a sign that cannot wait is answered yes, and nothing more is asked
    then. ``under``: the lines under the questions, said before the first as each is answered in turn.
    """
    say("\n".join([*wrapped(HOW), *under]))
    answers = _emergencies(alarm)
    if Reply.YES in answers.values():
        return answers
    for question in CORE:
        if not (question.id == FAMILY and FAMILY in about.known):
            answers |= _asked(question, about)
        if question.id == "weakness" and answers.get("weakness") in {Reply.YES, Reply.NOT_SURE}:
            answers |= _about_weakness(about)
    return answers | _onset(about)


def _emergencies(alarm: Callable[[], None]) -> dict[str, str]:
    """The list of what cannot wait, answered with one line."""
    say("\nAny of these now?")
    for number, question in enumerate(EMERGENCY, start=1):
        say("\n".join(_numbered(number, question.text)))
    while True:
        line = _line(WHICH)
        answers = _listed(line)
        if REPLIES.get(line) is Reply.YES or Reply.YES in (answers or {}).values():
            alarm()
        if answers is not None:
            return answers
        say(f"  Answer with numbers from 1 to {len(EMERGENCY)}, with n, with ? or with Enter.")


def _numbered(number: int, text: str) -> list[str]:
    first, *rest = wrapped(text, "   ")
    return [f" {number} {first.strip()}", *rest]


def _listed(line: str) -> dict[str, str] | None:
    """The answers a line gives; None where it gives none, as a yes that does not say to which."""
    if not line:
        return {}
    if line in REPLIES:
        reply = REPLIES[line]
        return None if reply is Reply.YES else dict.fromkeys((each.id for each in EMERGENCY), reply.value)
    numbers = line.replace(",", " ").split()
    named = {word.removesuffix("?"): word.endswith("?") for word in numbers}
    keys = {str(number): question.id for number, question in enumerate(EMERGENCY, start=1)}
    if len(named) < len(numbers) or not named.keys() <= keys.keys():
        return None
    replies = {keys[each]: Reply.NOT_SURE if unsure else Reply.YES for each, unsure in named.items()}
    return {key: replies.get(key, Reply.NO).value for key in keys.values()}


def _asked(question: Question, about: About) -> dict[str, str]:
    text = question_words(question, about.assessed)
    reply = _reply(
        f"{text} ", {key: value.value for key, value in REPLIES.items()}, "Answer y, n, ? or Enter."
    )
    return {} if reply is None else {question.id: reply}


def _about_weakness(about: About) -> dict[str, str]:
    courses = {str(number): course for number, course in enumerate(COURSES, start=1)}
    choices = ", ".join(f"{number} {COURSES[course]}" for number, course in courses.items())
    course = _reply(f"{COURSE_TEXT} {choices}: ", courses, "Answer 1, 2, 3 or Enter.")
    return _asked(QUESTIONS[BOTH_SIDES], about) | ({} if course is None else {COURSE: course})


def _onset(about: About) -> dict[str, str]:
    known = f" [{about.onset}]" if about.onset is not None else ", as 2026-10-30"
    while line := _line(f"{ONSET_TEXT} A date{known}: "):
        try:
            return checked({ONSET: line}, about.today)
        except Refused as error:
            say(f"  {str(error).partition(chr(10))[0]}")
    return {}


def _reply(prompt: str, replies: Mapping[str, str], remedy: str) -> str | None:
    while line := _line(prompt):
        if line in replies:
            return replies[line]
        say(f"  {remedy}")
    return None


def _line(prompt: str) -> str:
    """One answer, in lower case; a long question stands on lines of its own before it."""
    lines = wrapped(prompt)
    sys.stdout.write("\n".join(lines) + " ")
    sys.stdout.flush()
    line = read_input(sys.stdin.readline)
    if not line:
        say("")
        raise UsageFault(ENDED)
    return " ".join(line.lower().split())
