"""The article's seven points (R-094), each done or not by what the diary holds, with the evidence.

A point counts as done where its data are there on a week of days; the diary itself, where four fifths
of the days so far were closed and half of the episodes have a place and a length. Both are this
program's choice.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK
from steadyhand.domain.reassessment.nights import slept_min
from steadyhand.domain.reassessment.review import Point, Taken
from steadyhand.domain.reassessment.run import TRIAL, Run
from steadyhand.domain.reminding.adherence import Adherence, is_adherent
from steadyhand.values import NamedTuple

ENOUGH_DAYS = DAYS_IN_WEEK
STIMULANTS = ("caffeine", "coffee", "energy", "nicotine", "decongestant", "stimulant", "medicine")
"""What begins or names a trigger that counts as a stimulant (R-035)."""


class Evidence(NamedTuple):
    """What the points are judged by.

    ``trial``: the adherence of the habits meant to change something, over days 8 to 21. ``visits``: the
    days on which a clinician saw it.
    """

    run: Run
    taken: Sequence[Taken]
    trial: Sequence[Adherence]
    visits: Sequence[date]


def checklist(evidence: Evidence) -> tuple[Point, ...]:
    """The seven points, in the article's order."""
    points = (_tracking, _stimulants, _hydration, _stress_and_sleep, _overuse, _trial, _advice)
    return tuple(point(evidence) for point in points)


def _tracking(evidence: Evidence) -> Point:
    run, episodes = evidence.run, evidence.run.episodes
    closed, so_far = _number(run.days, lambda day: day.closed), len(run.dates)
    placed = sum(1 for each in episodes if each.where is not None)
    timed = sum(1 for each in episodes if each.seconds is not None)
    described = 2 * placed >= len(episodes) and 2 * timed >= len(episodes)
    return Point(
        "Track how often, where and how long",
        is_adherent(closed, so_far) is True and described,
        f"Episodes logged on {closed} of {so_far} days; of {len(episodes)}, {placed} with a place and "
        f"{timed} with a length.",
    )


def _stimulants(evidence: Evidence) -> Point:
    known = sum(1 for day in evidence.taken if day.caffeine_mg is not None)
    named = sum(1 for each in evidence.run.episodes if _names_a_stimulant(each.triggers))
    return Point(
        "Review caffeine and other stimulants",
        known >= ENOUGH_DAYS,
        f"Caffeine logged on {known} of {len(evidence.taken)} days; episodes that name a stimulant: {named}.",
    )


def _names_a_stimulant(triggers: Iterable[str]) -> bool:
    return any(word in trigger.casefold() for trigger in triggers for word in STIMULANTS)


def _hydration(evidence: Evidence) -> Point:
    drunk = sum(1 for day in evidence.taken if day.water_ml is not None)
    eaten = _number(evidence.run.days, lambda day: bool(day.diet))
    return Point(
        "Assess hydration and food rich in minerals",
        min(drunk, eaten) >= ENOUGH_DAYS,
        f"Drinks logged on {drunk} of {len(evidence.taken)} days, food noted on {eaten}.",
    )


def _stress_and_sleep(evidence: Evidence) -> Point:
    stress = _number(evidence.run.days, lambda day: day.stress is not None)
    slept = _number(evidence.run.days, lambda day: slept_min(day) is not None)
    return Point(
        "Evaluate stress and sleep",
        min(stress, slept) >= ENOUGH_DAYS,
        f"Stress noted on {stress} of {len(evidence.run.dates)} days, sleep on {slept}.",
    )


def _overuse(evidence: Evidence) -> Point:
    noted = _number(evidence.run.days, lambda day: day.hand_min is not None)
    after_use = sum(1 for each in evidence.run.episodes if each.state == "use")
    return Point(
        "Look at how much the hands are used",
        noted >= ENOUGH_DAYS,
        f"Hand work noted on {noted} of {len(evidence.run.dates)} days; episodes after use: {after_use} of "
        f"{len(evidence.run.episodes)}.",
    )


def _trial(evidence: Evidence) -> Point:
    """Done where the fourteen days are over and at least half of the habits were kept on four fifths."""
    first, last = TRIAL
    run, text = evidence.run, "Give the changes a two-week trial"
    if run.day < first:
        return Point(text, done=False, evidence=f"The trial begins on {run.date_of(first)}.")
    judged = [row for row in evidence.trial if row.adherent is not None]
    kept = sum(1 for row in judged if row.adherent)
    over = run.day > last
    return Point(
        text,
        over and bool(judged) and 2 * kept >= len(judged),
        f"Days {first} to {last}{'' if over else ' so far'}: of the habits {kept} of {len(judged)} were kept "
        "on four fifths of their days.",
    )


def _advice(evidence: Evidence) -> Point:
    text = "Seek advice if it stays or gets worse"
    if not evidence.visits:
        return Point(text, done=False, evidence="No visit to a clinician was recorded.")
    return Point(text, done=True, evidence=f"A clinician saw it on {max(evidence.visits)}.")


def _number(days: Iterable[DiaryDay], holds: Callable[[DiaryDay], bool]) -> int:
    return sum(1 for day in days if holds(day))
