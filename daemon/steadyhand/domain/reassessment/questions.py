"""The questions about warning signs: their plain words, and how urgent a yes is (DOMAIN 5)."""

from collections.abc import Mapping
from enum import StrEnum

from steadyhand.domain.reassessment.tier import Tier
from steadyhand.values import NamedTuple

ONSET = "onset"
COURSE = "weakness_course"
BOTH_SIDES = "weakness_both_sides"
FAMILY = "family_history"
MEDICINE = "new_medicine"


class Reply(StrEnum):
    """The answer to a question; a question without one is unanswered, which is not a no."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class Course(StrEnum):
    """How a weakness came."""

    HOURS_DAYS = "hours_days"
    UNDER_4_WEEKS = "under_4_weeks"
    WEEKS_MONTHS = "weeks_months"


class Question(NamedTuple):
    """One question: what is asked, and what a result calls it.

    ``yes``, ``not_sure``: how urgent these answers are; INCOMPLETE leaves the question open.
    """

    id: str
    text: str
    label: str
    yes: Tier
    not_sure: Tier


def _now(key: str, text: str, label: str) -> Question:
    """A sign that cannot wait; who is not sure about one speaks to a doctor today."""
    return Question(key, text, label, Tier.EMERGENCY, Tier.SAME_DAY)


EMERGENCY = (
    _now(
        "sudden_weakness",
        "Sudden weakness or numbness of a hand, arm, leg or the face, a drooping face, trouble speaking",
        "sudden weakness or numbness, a drooping face or trouble speaking",
    ),
    _now("breathless_rest", "Breathless at rest or when lying flat", "breathless at rest or lying flat"),
    _now("swallowing", "You cannot swallow", "cannot swallow"),
    _now("seizure", "A fit or a blackout", "a fit or a blackout"),
    _now(
        "cauda_equina",
        "Back pain with new bladder or bowel trouble, or numbness between the legs",
        "back pain with bladder, bowel or saddle trouble",
    ),
    _now(
        "cardiac_symptoms",
        "Chest pain, or a pounding, irregular heart after caffeine",
        "chest pain or a pounding, irregular heart",
    ),
    _now(
        "overhydration_symptoms",
        "Confusion, vomiting or a bad headache after drinking a lot",
        "confusion, vomiting or a bad headache after drinking a lot",
    ),
    _now(
        "fever_agitation_jerks",
        "Fever, agitation and jerking after a new medicine",
        "fever, agitation and jerking after a new medicine",
    ),
    _now("dark_urine", "Severe muscle pain with dark urine", "severe muscle pain with dark urine"),
)
"""Any of these now: one list, asked first."""
CORE = (
    Question(
        "weakness",
        "Is your grip or hand getting weaker: jars, keys, buttons, writing?",
        "a grip or hand getting weaker",
        Tier.BOOK_SOON,
        Tier.BOOK_SOON,
    ),
    Question(
        "atrophy",
        "Does one hand, or a muscle of it, look thinner?",
        "a hand or muscle that looks thinner",
        Tier.BOOK_SOON,
        Tier.BOOK_SOON,
    ),
    Question(
        "spread",
        "Has twitching appeared in another place: arm, leg, face, the other hand?",
        "twitching in another place",
        Tier.BOOK_SOON,
        Tier.BOOK_SOON,
    ),
    Question(
        "sensory",
        "Numbness, tingling or burning?",
        "numbness, tingling or burning",
        Tier.BOOK_SOON,
        Tier.INCOMPLETE,
    ),
    Question(
        FAMILY,
        "Has a close relative had ALS (motor neurone disease) or muscular dystrophy?",
        "a nerve or muscle disease in the family",
        Tier.BOOK_SOON,
        Tier.INCOMPLETE,
    ),
    Question(
        "stiffness",
        "Is the place that twitches stiff?",
        "a stiff place",
        Tier.BOOK_ROUTINE,
        Tier.INCOMPLETE,
    ),
    Question(
        MEDICINE,
        "Is there a new or changed medicine that you suspect?",
        "a new or changed medicine",
        Tier.BOOK_ROUTINE,
        Tier.INCOMPLETE,
    ),
)
"""What has to be answered, with the day the twitching began, before nothing is reported."""
FURTHER = (
    Question(
        BOTH_SIDES,
        "Is the weakness on both sides of the body, and getting worse?",
        "weakness on both sides, getting worse",
        Tier.SAME_DAY,
        Tier.BOOK_SOON,
    ),
)
"""Asked of who is weaker, or not sure."""
QUESTIONS: Mapping[str, Question] = {each.id: each for each in (*EMERGENCY, *FURTHER, *CORE)}
"""Every yes-or-no question, by id; the most urgent first."""
COURSE_TEXT = "How did the weakness come?"
COURSES: Mapping[Course, str] = {
    Course.HOURS_DAYS: "over hours or days",
    Course.UNDER_4_WEEKS: "within the last four weeks",
    Course.WEEKS_MONTHS: "over more than four weeks",
}
ONSET_TEXT = "When did the twitching begin?"
ALWAYS_ASKED = tuple(each.id for each in (*EMERGENCY, *CORE))
REQUIRED = (*(each.id for each in CORE), ONSET)
"""The core: what must be answered before "no warning sign" is said."""
