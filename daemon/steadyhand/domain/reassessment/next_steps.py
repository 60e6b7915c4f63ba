"""What to do next: the warning signs' advice first, then what follows from the verdict (DOMAIN 4.5, 5)."""

from collections.abc import Iterator

from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.caveats import recalled_usual
from steadyhand.domain.reassessment.run import FINAL_FIRST, Run
from steadyhand.domain.reassessment.screening import NOT_IMPROVED
from steadyhand.domain.reassessment.sufficiency import PROVISIONAL_DAYS, has
from steadyhand.domain.reassessment.symptoms import Symptoms, Verdict
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reassessment.wording import MAY_DISCUSS
from steadyhand.values import assert_never

_VISIT = "Book a visit with a doctor, primary care or neurologist."
_WHO = "For the visit: a doctor in primary care, or a neurologist."
_BRING = "Take the one-page report with you: steady review --pdf FILE."
_LOG = (
    "Close every day, with steady twitch --none where there was nothing: a day without an entry is unknown."
)
_USUAL = (
    "Week 1 was not logged enough to compare with. You can still say how many episodes a day were usual "
    "before: steady day --usual N. That is marked as recalled, stands beside the numbers, and is never "
    "compared with them."
)
_LAST = frozenset({Tier.NONE_REPORTED})


def next_steps(
    standing: Standing, run: Run, symptoms: Symptoms, ask_first: str | None = None
) -> tuple[str, ...]:
    """The steps in order; what was answered about warning signs comes before everything else.

    ``ask_first``: what is said to whom the programme may not suit; it comes next.
    """
    said = (standing.message,) if standing.message else ()
    comes_last = standing.tier in _LAST
    steps = (
        *(() if comes_last else said),
        *(() if ask_first is None else (ask_first,)),
        *_asking(standing),
        *_by_verdict(standing, run, symptoms),
        *_recalling(run, symptoms),
        *_afterwards(run),
        *(said if comes_last else ()),
    )
    return tuple(dict.fromkeys(steps))


def _asking(standing: Standing) -> Iterator[str]:
    if standing.asked is None:
        yield "Answer the questions about warning signs: steady screen."
    elif standing.missing:
        yield "Some questions about warning signs are unanswered: steady screen."


def _by_verdict(standing: Standing, run: Run, symptoms: Symptoms) -> Iterator[str]:
    if run.day < FINAL_FIRST:
        yield f"Go on logging; week 4, which week 1 is compared with, begins on {run.date_of(FINAL_FIRST)}."
        yield _LOG
        return
    match symptoms.verdict:
        case Verdict.IMPROVED:
            yield "Keep up the habits that you changed."
            yield "See a doctor all the same with any warning sign, or if it comes back or lasts."
            yield _BRING
        case Verdict.NO_CLEAR_CHANGE | Verdict.WORSE:
            yield from _visit(standing)
            yield "Meanwhile, keep the habits and go on logging."
        case Verdict.NOT_ENOUGH_DATA:
            yield from _visit(standing) if run.is_complete else _until_the_end(run)
            yield _LOG
        case _:
            assert_never(symptoms.verdict)


def _visit(standing: Standing) -> Iterator[str]:
    seen = dict(standing.assessed).get(NOT_IMPROVED)
    if seen is not None:
        yield f"A clinician saw it since, on {seen}. Go again if it changes, gets worse or does not pass."
        return
    yield _WHO if NOT_IMPROVED in standing.flags else _VISIT
    yield _BRING
    yield "Write down what you want to ask; steady day keeps it for the report."
    yield MAY_DISCUSS


def _recalling(run: Run, symptoms: Symptoms) -> Iterator[str]:
    """While a day of the run can still be told about, what was usual before it (R-012)."""
    is_open = DAYS_IN_WEEK < run.day <= PROGRAMME_DAYS
    if is_open and not has(symptoms.baseline, PROVISIONAL_DAYS) and recalled_usual(run) is None:
        yield _USUAL


def _until_the_end(run: Run) -> Iterator[str]:
    yield f"Week 4 ends on {run.date_of(PROGRAMME_DAYS)}; log at least 5 of its 7 days, and look again."


def _afterwards(run: Run) -> Iterator[str]:
    if run.is_complete:
        yield (
            "Your habits go on after day 28 as they are set up. To compare anew, set a new programme.start: "
            "a new run begins with a new week 1, and everything that was logged stays."
        )
