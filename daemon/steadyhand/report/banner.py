"""What stands of the warning signs, for the top of a status and of every report. Red flag first."""

from collections.abc import Iterable

from steadyhand.domain.reassessment.screening import words_of
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reminding.event import Json

FLAGGED = frozenset({Tier.EMERGENCY, Tier.SAME_DAY, Tier.BOOK_SOON, Tier.BOOK_ROUTINE})
ASK = "Answer them with: steady screen"
SEEN = "Once a clinician has seen it: steady screen --seen-by-clinician DATE"


def banner(standing: Standing) -> tuple[str, ...]:
    """The sentences, the most urgent first; none where nothing was reported, as nothing is reassuring."""
    lines: list[str] = []
    if standing.tier in FLAGGED:
        lines += [standing.message, f"Reported: {'; '.join(map(words_of, standing.flags))}.", SEEN]
    elif standing.tier is Tier.INCOMPLETE:
        lines.append(f"Warning signs: some questions are unanswered. {ASK}")
    return (*lines, *standing.noted, *_assessed(standing))


def _assessed(standing: Standing) -> Iterable[str]:
    days = sorted({day for _, day in standing.assessed})
    for day in days:
        flags = (words_of(flag) for flag, on in standing.assessed if on == day)
        yield f"Assessed on {day}: {'; '.join(flags)}."


def warning_of(standing: Standing | None) -> str | None:
    """The message for a bar or a widget while a flag of an answered question stands; None otherwise."""
    stands = standing is not None and standing.asked is not None and standing.tier in FLAGGED
    return standing.message if standing is not None and stands else None


def screening_view(standing: Standing) -> dict[str, Json]:
    """What stands, as JSON: the contract's tier, flags and asked, and the words for them."""
    return {
        "tier": None if standing.tier is None else standing.tier.value,
        "flags": list(standing.flags),
        "asked": None if standing.asked is None else standing.asked.isoformat(),
        "message": standing.message,
        "noted": list(standing.noted),
        "said": [words_of(flag) for flag in standing.flags],
        "assessed": [
            {"flag": flag, "said": words_of(flag), "on": day.isoformat()} for flag, day in standing.assessed
        ],
        "missing": list(standing.missing),
        "banner": list(banner(standing)),
    }
