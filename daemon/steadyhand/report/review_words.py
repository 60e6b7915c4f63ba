"""The words of the review that are its own: labels of questions, exposures, marks and days.

None of them names a disease: they stand beside the person's answers (DOMAIN 5, "Never").
"""

from collections.abc import Mapping
from datetime import date

from steadyhand.domain.reassessment.review import Mark

NEVER_ASKED = "The warning-sign questions have not been answered yet. steady screen asks them."
NO_ANSWER = "not answered"

QUESTIONS: Mapping[str, str] = {
    "weakness": "grip or hand getting weaker",
    "atrophy": "a hand or its muscles look thinner",
    "spread": "twitching in another place",
    "sensory": "numbness, tingling or burning",
    "family_history": "a close relative with a muscle or nerve disease",
    "stiffness": "the area is stiff",
    "new_medicine": "a new or changed medicine",
    "sudden_weakness": "sudden weakness, drooping face or trouble speaking",
    "breathless_rest": "breathless at rest or lying flat",
    "swallowing": "cannot swallow, or trouble swallowing",
    "seizure": "a fit or blackout",
    "cauda_equina": "new bladder, bowel or saddle numbness with back pain",
    "cardiac_symptoms": "chest pain or a pounding, irregular heart",
    "overhydration_symptoms": "confusion, vomiting or bad headache after drinking a lot",
    "fever_agitation_jerks": "fever, agitation and jerking after a new medicine",
    "dark_urine": "severe muscle pain with dark urine",
    "weakness_both_sides": "weakness on both sides",
}
"""The questions of the screening in a few words; the keys are the contract's."""

FLAGS: Mapping[str, str] = {
    "persistence": "twitching for more than four weeks since it began",
    "over_four_weeks": "twitching for more than four weeks since it began",
    "over_two_weeks": "twitching for more than two weeks since it began",
    "week_four_not_improved": "week 4 shows no improvement",
}

ANSWERS: Mapping[str, str] = {
    "yes": "yes",
    "no": "no",
    "not_sure": "not sure",
    "hours_days": "over hours or days",
    "under_4_weeks": "in less than four weeks",
    "weeks_months": "over weeks or months",
}

EXPOSURES: Mapping[str, str] = {
    "caffeine_mg": "caffeine",
    "slept_h": "hours slept",
    "stress": "stress",
    "hand_h": "hand work",
    "alcohol_units": "alcohol",
    "water_l": "water",
}

MARK_LETTERS: Mapping[Mark, str] = {
    Mark.DONE: "D",
    Mark.PARTLY: "P",
    Mark.NOT: "N",
    Mark.EXCUSED: "E",
    Mark.UNOBSERVED: "U",
    Mark.UNKNOWN: "?",
    Mark.NOT_ASKED: "-",
    Mark.AHEAD: "",
}

MARK_MEANINGS: Mapping[Mark, str] = {
    Mark.DONE: "done",
    Mark.PARTLY: "partly done",
    Mark.NOT: "not done",
    Mark.EXCUSED: "excused: a day off, ill or away",
    Mark.UNOBSERVED: "unobserved: the computer or the reminders were off",
    Mark.UNKNOWN: "unknown: nothing was logged",
    Mark.NOT_ASKED: "not asked on that day",
    Mark.AHEAD: "still ahead",
}

DAY_STATES: Mapping[str, str] = {
    "logged": "logged",
    "none": "logged: none that day",
    "partly": "logged for part of the day",
    "uncounted": "logged without a count",
    "open": "not closed, so not counted",
    "missing": "no entry",
    "ahead": "still ahead",
}

MORE_DATA = (
    "Five logged days of seven in week 1 and in week 4 give a firm answer, four a provisional one.",
    "A day without an entry is unknown, never zero: close also the days without episodes.",
    "Days more than 48 hours past cannot be filled in; a new run begins with a fresh week 1.",
)
"""What would help where the data does not suffice (DOMAIN 4.1)."""

FACTS_INTRODUCTION = (
    "The article tells two pictures apart. Beside them stands what your diary holds, without a score: only "
    "a doctor can weigh it."
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def flag_words(flag: str) -> str:
    """A flag of the screening in a few words."""
    return QUESTIONS.get(flag) or FLAGS.get(flag) or flag.replace("_", " ")


def exposure_words(exposure: str, lag: int) -> str:
    """An exposure and the day it is of, as "caffeine, the day before"."""
    name = EXPOSURES.get(exposure, exposure.replace("_", " "))
    if exposure == "slept_h":
        return f"{name}, the night before" if lag == 0 else f"{name}, a night earlier"
    return f"{name}, the same day" if lag == 0 else f"{name}, the day before"


def short_day(day: str) -> str:
    """An ISO date as "23 Nov", in English whatever the locale."""
    found = date.fromisoformat(day)
    return f"{found.day} {_MONTHS[found.month - 1]}"


def long_day(day: str | None) -> str:
    """An ISO date as "23 Nov 2026"; "unknown" for none."""
    return "unknown" if day is None else f"{short_day(day)} {day[:4]}"
