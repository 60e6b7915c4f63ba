"""The fixed words about warning signs: what every screen and report says, and what none may say."""

import re
from collections.abc import Iterable

LOCAL_NUMBER = "your local emergency number"
DISCLAIMER = (
    "A diary and reminder tool. It is not a medical device and cannot tell what causes your symptoms. "
    f"It does not replace a doctor. In an emergency call {LOCAL_NUMBER}."
)
"""Under every screen of questions, every result and every report (DOMAIN 5)."""
MAY_DISCUSS = (
    "Things a doctor may discuss: an examination, an EMG and nerve conduction test, blood tests "
    "(thyroid, autoimmune, vitamins, salts), and a picture of the neck."
)
"""The tests that the programme names, without saying what for (R-103)."""
ANXIETY_NOTE = (
    "Look with curiosity, not fear. If watching the twitches worries you, note them once a day, leave the "
    "questions to the weekly reminder, and tell your doctor about the worry as well."
)
"""Calm words for who checks too often (R-104, DOMAIN 5)."""
ASK_FIRST = "Under 18 or pregnant: ask a clinician first, before you follow this programme."
"""Rule (h) of DOMAIN 5."""
FORBIDDEN = (
    "you are fine",
    "you're fine",
    "benign",
    "harmless",
    "nothing serious",
    "not serious",
    "nothing to worry",
    "no need to worry",
    "no cause for concern",
    "do not worry",
    "don't worry",
    "all clear",
    "no need to see a doctor",
    "need not see a doctor",
    "no doctor needed",
    "risk of disease",
    "probability of disease",
    "amyotrophic",
    "lou gehrig",
    "motor neuron",
    "muscular dystrophy",
    "multiple sclerosis",
    "parkinson",
    "fasciculation syndrome",
    "✓",
    "✔",
    "✅",
    "☑",
)
"""What no result, banner or report says, in lower case (DOMAIN 5). Questions are published text and may."""
_ABBREVIATED = re.compile(r"\b(?:ALS|MND)\b")
_SHARE = re.compile(r"[0-9] ?(?:%|percent|per cent) (?:risk|chance|likel|probab)", re.IGNORECASE)
_MAY_NOT_SUIT = frozenset({"under-18", "pregnancy"})


def disclaimer(emergency_number: str = "") -> str:
    """The disclaimer, with the person's own emergency number where it is known."""
    return DISCLAIMER.replace(LOCAL_NUMBER, emergency_number) if emergency_number else DISCLAIMER


def forbidden_in(text: str) -> tuple[str, ...]:
    """What the text says and must not: phrases, short names of diseases, shares of a risk."""
    low = text.lower()
    phrases = tuple(phrase for phrase in FORBIDDEN if phrase in low)
    return (*phrases, *_ABBREVIATED.findall(text), *_SHARE.findall(text))


def ask_first(conditions: Iterable[str]) -> str | None:
    """The sentence for who is under 18 or pregnant, by the configuration's words; None for others."""
    return ASK_FIRST if _MAY_NOT_SUIT.intersection(conditions) else None
