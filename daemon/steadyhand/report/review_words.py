"""The words of the review that are its own: exposures, marks and days."""

from collections.abc import Iterator, Mapping
from datetime import date

from steadyhand.domain.reassessment.review import Mark
from steadyhand.domain.reminding.evidence import MUCH_USE_MIN
from steadyhand.values import Any

NEVER_ASKED = "The warning-sign questions have not been answered yet. steady screen asks them."
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
    Mark.EXCUSED: "excused: a day off, ill, away, or not needed",
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


def exposure_words(exposure: str, lag: int) -> str:
    """An exposure and the day it is of, as "caffeine, the day before"."""
    name = EXPOSURES.get(exposure, exposure.replace("_", " "))
    if exposure == "slept_h":
        return f"{name}, the night before" if lag == 0 else f"{name}, a night earlier"
    return f"{name}, the same day" if lag == 0 else f"{name}, the day before"


def supplement_words(name: str, median_mg: float | None, days: int, days_unknown: int) -> str:
    """A supplement as "Magnesium: median 200 mg on 28 days"; days without an amount are said apart."""
    known = [] if median_mg is None else [f"median {median_mg} mg on {days_words(days)}"]
    unknown = [f"amount unknown on {days_words(days_unknown)}"] if days_unknown else []
    return f"{name}: {', '.join([*known, *unknown])}"


def days_words(number: int) -> str:
    """So many days, as "1 day" or "3 days"."""
    return "1 day" if number == 1 else f"{number} days"


def short_day(day: str) -> str:
    """An ISO date as "23 Nov", in English whatever the locale."""
    found = date.fromisoformat(day)
    return f"{found.day} {_MONTHS[found.month - 1]}"


def long_day(day: str | None) -> str:
    """An ISO date as "23 Nov 2026"; "unknown" for none."""
    return "unknown" if day is None else f"{short_day(day)} {day[:4]}"


def came_due(row: Mapping[str, object]) -> bool:
    """Whether a row of the adherence has anything to tell: something came due, or a day counts."""
    return any(row[key] for key in ("due", "days_eligible", "days_unknown"))


def evidence_words(row: Mapping[str, Any]) -> Iterator[str]:
    """What was seen at the machine beside a habit's row, in sentences; nothing where nothing was."""
    if row["rested"]:
        rests = "was a rest that was seen" if row["rested"] == 1 else "were rests that were seen"
        yield f"{row['rested']} of the {row['done']} done {rests}, without an answer."
    if row["not_needed"]:
        needed = "was not needed" if row["not_needed"] == 1 else "were not needed"
        few = "too little use of the machine for a break"
        yield f"{row['not_needed']} of the {row['excused']} excused {needed}: there was {few}."
    if row["observed"] is not None:
        yield from evening_words(row["observed"])


def evening_words(observed: Mapping[str, Any]) -> Iterator[str]:
    """How often the machine was in use before bed, beside what the person answered (R-043)."""
    watched, partly = observed["watched"], observed["partly"]
    if watched:
        much, used = f"{MUCH_USE_MIN:.0f} minutes or more", observed["median_min"]
        median = f"median {used} {'minute' if used == 1 else 'minutes'} of use"
        on = f"{much} on {observed['in_use'] or 'none'} of them"
        yield f"The time before bed was watched on {evenings(watched)}: {median}, {on}."
    if observed["done"]:
        on = f"for {much} on {observed['done_in_use'] or 'none'} of them"
        yield f"You answered Done on {observed['done']} of these, and the machine was in use {on}."
    if partly:
        there = "was" if partly == 1 else "were"
        yield f"{evenings(partly)} {there} watched only in part before bed and not counted."


def evenings(number: int) -> str:
    """So many evenings, as "1 evening" or "3 evenings"."""
    return "1 evening" if number == 1 else f"{number} evenings"
