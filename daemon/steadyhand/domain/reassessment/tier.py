"""How urgent what the person reported is, and what stands until a clinician has seen it (DOMAIN 5)."""

from datetime import date
from enum import StrEnum

from steadyhand.values import NamedTuple


class Tier(StrEnum):
    """From the most to the least urgent; the values are the contract's."""

    EMERGENCY = "EMERGENCY"
    SAME_DAY = "SAME_DAY"
    BOOK_SOON = "BOOK_SOON"
    BOOK_ROUTINE = "BOOK_ROUTINE"
    INCOMPLETE = "INCOMPLETE"
    NONE_REPORTED = "NONE_REPORTED"


class Assessment(NamedTuple):
    """What one set of answers comes to: the highest tier, every flag, and the fixed words for it."""

    tier: Tier
    flags: tuple[str, ...]
    message: str


class Standing(NamedTuple):
    """What stands on a day, over the whole log.

    ``tier``: None where nobody was ever asked. ``flags``: those that stand, as keys of the questions.
    ``message``: the words for the tier. ``asked``: the day of the last answers. ``assessed``: the flags
    that a clinician has seen, each with the day. ``answers``: the last given, by question, each with
    the day it was given. ``missing``: core questions without an answer.
    ``noted``: sentences that offer the questions, for what the diary notes since the last answers.
    """

    tier: Tier | None
    flags: tuple[str, ...] = ()
    message: str = ""
    asked: date | None = None
    assessed: tuple[tuple[str, date], ...] = ()
    answers: tuple[tuple[str, str, date], ...] = ()
    missing: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
