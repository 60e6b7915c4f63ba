"""The questions about warning signs and what they come to, in the words of every screen."""

from collections.abc import Iterable, Mapping
from datetime import date

from steadyhand.domain.reassessment.questions import (
    BOTH_SIDES,
    CORE,
    COURSE_TEXT,
    COURSES,
    EMERGENCY,
    FAMILY,
    ONSET_TEXT,
    QUESTIONS,
    Question,
)
from steadyhand.domain.reassessment.screening import UNSURE, message, words_of
from steadyhand.domain.reassessment.standing import known
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reassessment.wording import ask_first
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.report.banner import FLAGGED, SEEN, banner

URGENT = frozenset({Tier.EMERGENCY, Tier.SAME_DAY, Tier.BOOK_SOON})


def question_words(question: Question, assessed: Mapping[str, date]) -> str:
    """What is asked; of what a clinician has seen, whether it is new or worse (DOMAIN 5, rule c)."""
    seen = assessed.get(question.id) or assessed.get(question.id + UNSURE)
    return question.text if seen is None else f"{question.text} New or worse since {seen}?"


def result_lines(told: Standing) -> list[str]:
    """The banner, which is silent where nothing was reported, and the words for that; what is open."""
    stands = list(banner(told))
    return [*(stands if told.message in stands else [told.message, *stands]), *_missing(told)]


def _missing(told: Standing) -> list[str]:
    """What is open, unless there is something more urgent to do."""
    if told.tier is Tier.EMERGENCY or not told.missing:
        return []
    return [f"Still open: {'; '.join(map(words_of, told.missing))}."]


def about_onset(told: Standing, configured: date | None, config: str) -> list[str]:
    """Where the day it began can be kept, where the configuration, the file ``config``, has none."""
    if configured is not None or told.asked is None:
        return []
    return [
        f"The day the twitching began is not in the configuration: set onset under [programme] in {config}."
    ]


def screen_view(
    told: Standing, configuration: Configuration, today: date, onset: date | None
) -> dict[str, Json]:
    """What a page of questions shows. ``now``: any of these now; ``core``: the rest, in their order.

    ``lines``: what stands, but for how a visit is told in a terminal. ``may_be_seen``: whether something
    stands that a clinician can have seen. ``alarm``: what to do with a yes to what cannot wait.
    """
    asked_once = known(told)
    stands = banner(told) if told.tier is None else result_lines(told)
    return {
        "today": today.isoformat(),
        "now": _asked(EMERGENCY, told),
        "core": _asked((each for each in CORE if not (each.id == FAMILY and FAMILY in asked_once)), told),
        "both_sides": _asked([QUESTIONS[BOTH_SIDES]], told)[0],
        "course_text": COURSE_TEXT,
        "courses": [{"value": each.value, "words": words} for each, words in COURSES.items()],
        "onset_text": ONSET_TEXT,
        "onset": None if onset is None else onset.isoformat(),
        "lines": [line for line in stands if line != SEEN],
        "asked": None if told.asked is None else told.asked.isoformat(),
        "is_urgent": told.tier in URGENT,
        "may_be_seen": told.tier in FLAGGED,
        "alarm": message(Tier.EMERGENCY, (), configuration.person.emergency_number),
        "ask_first": ask_first(configuration.person.conditions),
    }


def _asked(questions: Iterable[Question], told: Standing) -> list[Json]:
    assessed = dict(told.assessed)
    return [{"id": each.id, "text": question_words(each, assessed)} for each in questions]
