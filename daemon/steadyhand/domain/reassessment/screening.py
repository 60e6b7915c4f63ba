"""What a set of answers comes to: an open table of rules, the highest tier wins (DOMAIN 5).

No answer and "not sure" are never a no. "Not sure" about weakness, shrinking or spread is a visit
soon; about a sign that cannot wait it is a doctor today; about anything else it leaves the question
open. Nothing in the diary lowers a tier.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from steadyhand.domain.reassessment.questions import (
    BOTH_SIDES,
    COURSE,
    COURSES,
    MEDICINE,
    ONSET,
    QUESTIONS,
    REQUIRED,
    Course,
    Question,
    Reply,
)
from steadyhand.domain.reassessment.tier import Assessment, Tier
from steadyhand.domain.reassessment.wording import LOCAL_NUMBER
from steadyhand.errors import Refused
from steadyhand.values import NamedTuple

SETTLED = (Reply.YES, Reply.NO)
"""The answers that leave nothing open."""
LONGEST_AGO = timedelta(days=36_525)
UNSURE = "_not_sure"
FOUR_WEEKS = "persisted_4_weeks"
TWO_WEEKS = "persisted_2_weeks"
NOT_IMPROVED = "week_four_not_improved"
LASTING: Mapping[str, tuple[Tier, timedelta]] = {
    FOUR_WEEKS: (Tier.BOOK_SOON, timedelta(days=28)),
    TWO_WEEKS: (Tier.BOOK_ROUTINE, timedelta(days=14)),
}
"""Flags of time alone: how urgent, and after how many days since the twitching began (C3)."""
_OTHER_WORDS: Mapping[str, str] = {
    ONSET: "the day the twitching began",
    COURSE: "weakness that came over hours or days",
    FOUR_WEEKS: "twitching for more than four weeks",
    TWO_WEEKS: "twitching for more than two weeks",
    NOT_IMPROVED: "no improvement shown after four weeks",
}
_MESSAGES: Mapping[Tier, str] = {
    Tier.SAME_DAY: "Speak to a doctor today.",
    Tier.BOOK_SOON: "Book a doctor's visit this week; do not wait for week 4.",
    Tier.BOOK_ROUTINE: "Book a visit.",
    Tier.INCOMPLETE: "Some questions are unanswered.",
    Tier.NONE_REPORTED: "You reported no warning sign today. This does not rule anything out. "
    "Check again next week or at once if something changes.",
}
_KEEP_TAKING = "Do not stop the medicine yourself."
_ORDER = tuple(Tier)
QUIET = frozenset({Tier.INCOMPLETE, Tier.NONE_REPORTED})


class Finding(NamedTuple):
    """A flag, and how urgent it is."""

    flag: str
    tier: Tier


def assess(
    answers: Mapping[str, str],
    today: date,
    *,
    onset: date | None = None,
    week_four_not_improved: bool = False,
    emergency_number: str = "",
) -> Assessment:
    """What these answers come to today, with every flag, the most urgent first.

    ``onset``: when the twitching began, where the answers do not say. NONE_REPORTED needs a no to every
    core question, and an onset at most 14 days ago. Raises Refused for answers that ``checked`` refuses.
    """
    given = checked(answers, today)
    began = past(onset_of(given) or onset, today)
    found = [*findings(given), *lasting(began, today)]
    if week_four_not_improved:
        found.append(Finding(NOT_IMPROVED, Tier.BOOK_ROUTINE))
    tier = highest(each.tier for each in found)
    if tier is None:
        tier = Tier.INCOMPLETE if unanswered(given, began) else Tier.NONE_REPORTED
    flags = tuple(each.flag for each in by_urgency(found))
    return Assessment(tier, flags, message(tier, flags, emergency_number))


def checked(answers: Mapping[str, object], today: date) -> dict[str, str]:
    """The answers, where each is one. Raises Refused that names all that are not, without their values."""
    faults = [fault for key, value in answers.items() if (fault := _fault(key, value, today)) is not None]
    if faults:
        raise Refused("\n".join([*faults, "Nothing was recorded."]))
    return {key: str(value) for key, value in answers.items()}


def _fault(key: str, value: object, today: date) -> str | None:
    if key == ONSET:
        return _onset_fault(value, today)
    allowed: tuple[str, ...] = tuple(Course) if key == COURSE else tuple(Reply)
    if key != COURSE and key not in QUESTIONS:
        return (
            f"there is no question {key[:60]!r}; the questions are: {', '.join((*QUESTIONS, COURSE, ONSET))}"
        )
    return None if value in allowed else f"{key} is none of: {', '.join(allowed)}"


def _onset_fault(value: object, today: date) -> str | None:
    onset = _date(value)
    if onset is None:
        return f"{ONSET} is no date like 2026-10-30"
    if onset > today:
        return f"{ONSET} is in the future"
    return f"{ONSET} is more than a hundred years ago" if today - onset > LONGEST_AGO else None


def onset_of(answers: Mapping[str, object]) -> date | None:
    """When the twitching began, by the answers; None where they do not say."""
    return _date(answers.get(ONSET))


def past(onset: date | None, today: date) -> date | None:
    """The onset, where it has been; what lies ahead tells nothing."""
    return onset if onset is not None and onset <= today else None


def _date(value: object) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == value else None


def findings(answers: Mapping[str, object]) -> tuple[Finding, ...]:
    """Every flag that the answers raise; what is no known answer raises none."""
    return tuple(each for question in QUESTIONS.values() for each in _raised(question, answers)) + _fast(
        answers
    )


def _raised(question: Question, answers: Mapping[str, object]) -> Iterator[Finding]:
    reply = answers.get(question.id)
    if reply == Reply.YES:
        is_slow = question.id == BOTH_SIDES and answers.get(COURSE) == Course.WEEKS_MONTHS
        yield Finding(question.id, Tier.BOOK_SOON if is_slow else question.yes)
    elif reply == Reply.NOT_SURE and question.not_sure not in QUIET:
        yield Finding(question.id + UNSURE, question.not_sure)


def _fast(answers: Mapping[str, object]) -> tuple[Finding, ...]:
    is_weak = answers.get("weakness") != Reply.NO or answers.get(BOTH_SIDES) == Reply.YES
    came_fast = answers.get(COURSE) == Course.HOURS_DAYS
    return (Finding(COURSE, Tier.SAME_DAY),) if is_weak and came_fast else ()


def lasting(onset: date | None, today: date) -> tuple[Finding, ...]:
    """The flags of time: more than 28 days since the onset, and more than 14."""
    if onset is None:
        return ()
    return tuple(Finding(flag, tier) for flag, (tier, after) in LASTING.items() if today - onset > after)


def unanswered(answers: Mapping[str, object], onset: date | None) -> tuple[str, ...]:
    """What is still open: questions without a yes, a no or a flag, and the onset where nobody knows it."""
    settled = {each.flag.removesuffix(UNSURE) for each in findings(answers)}
    questions = (
        key for key in REQUIRED if key != ONSET and key not in settled and answers.get(key) not in SETTLED
    )
    return (*questions, *(() if onset is not None else (ONSET,)))


def highest(tiers: Iterable[Tier]) -> Tier | None:
    """The most urgent one; None of none."""
    return min(tiers, key=_ORDER.index, default=None)


def by_urgency(found: Iterable[Finding]) -> list[Finding]:
    """The findings, the most urgent first, otherwise in the order they have."""
    return sorted(found, key=lambda each: _ORDER.index(each.tier))


def message(tier: Tier, flags: Iterable[str] = (), emergency_number: str = "") -> str:
    """The fixed words for a tier; with a medicine among the flags, not to stop it alone."""
    if tier is Tier.EMERGENCY:
        return f"Call {emergency_number or LOCAL_NUMBER} now."
    return f"{_MESSAGES[tier]} {_KEEP_TAKING}" if MEDICINE in flags else _MESSAGES[tier]


def words_of(flag: str) -> str:
    """What a result calls a flag, without the name of a disease."""
    known = flag.removesuffix(UNSURE)
    words = QUESTIONS[known].label if known in QUESTIONS else _OTHER_WORDS.get(flag, flag.replace("_", " "))
    return f"{words} (not sure)" if flag.endswith(UNSURE) else words


def answer_in_words(key: str, value: str) -> str:
    """What a person answered, in words: "not sure", "over hours or days", a date."""
    return COURSES[Course(value)] if key == COURSE and value in set(Course) else value.replace("_", " ")
