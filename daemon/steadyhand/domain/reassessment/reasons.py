"""Why the verdict is what it is, in plain sentences that never reassure (DOMAIN 4.5)."""

from steadyhand.domain.reassessment.change import Change, range_in_words
from steadyhand.domain.reassessment.permutation import days_bear_out
from steadyhand.domain.reassessment.span_words import days_in_words, span_in_words
from steadyhand.domain.reassessment.sufficiency import FIRM_DAYS, PROVISIONAL_DAYS, has, needed
from steadyhand.domain.reassessment.symptoms import Rating, Symptoms, Verdict
from steadyhand.domain.reassessment.window import Window
from steadyhand.values import assert_never

_SAYS_WORSE = {Rating.WORSE, Rating.MUCH_WORSE}


def reasons(found: Symptoms, change: Change, *, more_continuous: bool) -> tuple[str, ...]:
    """The reasons for ``found.verdict``, the deciding ones first."""
    said = (
        *_deciding(found, change),
        *_besides(found, change, more_continuous=more_continuous),
        *_limits(found),
    )
    return tuple(dict.fromkeys(said))


def _deciding(found: Symptoms, change: Change) -> tuple[str, ...]:
    match found.verdict:
        case Verdict.NOT_ENOUGH_DATA:
            return (*_too_few(found), *_none_recorded(found))
        case Verdict.IMPROVED:
            return _counts_fell(change)
        case Verdict.WORSE:
            return (*_regions(found), *_much_worse(found), *_counts_rose(change))
        case Verdict.NO_CLEAR_CHANGE:
            return _unclear(found, change)
        case _:
            assert_never(found.verdict)


def _besides(found: Symptoms, change: Change, *, more_continuous: bool) -> tuple[str, ...]:
    """What stands beside the counts whatever the verdict is, and where it contradicts them."""
    grew = "Continuous twitching, logged in minutes without a count, took more time than before."
    return (
        *_regions(found),
        *_much_worse(found),
        *((grew,) if more_continuous else ()),
        *_disagreement(found, change),
    )


def _too_few(found: Symptoms) -> tuple[str, ...]:
    return tuple(
        f"{span_in_words(window, found.baseline)} has {days_in_words(window)}; "
        f"a comparison needs at least {needed(window, PROVISIONAL_DAYS)}."
        for window in (found.baseline, found.final)
        if not has(window, PROVISIONAL_DAYS)
    )


def _none_recorded(found: Symptoms) -> tuple[str, ...]:
    if found.baseline.episodes or found.final.episodes or _too_few(found):
        return ()
    span = "week" if found.baseline.days <= 7 else "period"  # noqa: PLR2004 - the days of a week
    return (f"Episodes: none recorded in either {span}, so there is nothing to compare.",)


def _counts_fell(change: Change) -> tuple[str, ...]:
    return (
        f"The rate of episodes fell by at least {_smallest(change)}, the smallest change that counts here.",
        f"The range of what the data fit, {_range(change)}, does not include 'no change'.",
    )


def _counts_rose(change: Change) -> tuple[str, ...]:
    if not (change.rose and change.surely_rose):
        return ()
    return (
        f"The rate of episodes rose by at least {_smallest(change)}, the smallest change that counts here.",
        "Even the lower end of the 90 % range lies above no change; a rise needs less proof than a fall.",
    )


def _unclear(found: Symptoms, change: Change) -> tuple[str, ...]:
    """What kept a change from being called one; and never that nothing changed."""
    counts_fell = change.fell and change.surely_fell
    if counts_fell and not days_bear_out(found):
        why = "The episodes lie on so few days that chance alone could have put them all in one week."
    elif counts_fell:
        why = "Fewer episodes were counted, but what follows here stands against calling that improved."
    elif change.fell or change.rose:
        why = "The numbers differ, but with so few episodes or uneven days it could be chance alone."
    elif change.surely_fell or change.surely_rose:
        why = f"The difference falls short of {_smallest(change)}, the smallest change that counts here."
    else:
        why = f"The difference is smaller than {_smallest(change)} and could be chance alone."
    if change.surely_fell:
        return (why, "This does not mean unchanged: the data cannot tell.")
    return (why, f"This does not mean unchanged: it could be anything from {_range(change)}.")


def _regions(found: Symptoms) -> tuple[str, ...]:
    if not found.new_regions:
        return ()
    noun = "a new region" if len(found.new_regions) == 1 else "new regions"
    return (f"Twitching was recorded in {noun} of the body: {', '.join(found.new_regions)}.",)


def _much_worse(found: Symptoms) -> tuple[str, ...]:
    return ("You rate it as much worse than before.",) if found.rating is Rating.MUCH_WORSE else ()


def _disagreement(found: Symptoms, change: Change) -> tuple[str, ...]:
    """Where the counts and the person's own rating point apart: shown, not resolved."""
    counts = _direction(change)
    apart = (
        (counts == "lower" and found.rating in _SAYS_WORSE)
        or (counts == "higher" and found.rating is Rating.BETTER)
        or (found.rating is Rating.SAME and found.verdict in {Verdict.IMPROVED, Verdict.WORSE})
    )
    if counts is None or found.rating is None or not apart:
        return ()
    return (f"Your own rating is {found.rating}, while the counts are {counts}: the two disagree.",)


def _direction(change: Change) -> str | None:
    if change.ratio is None or change.ratio == 1:
        return None
    return "lower" if change.ratio < 1 else "higher"


def _limits(found: Symptoms) -> tuple[str, ...]:
    if not found.provisional:
        return ()
    spans = [
        f"{span_in_words(window, found.baseline)} has {days_in_words(window)}"
        for window in (found.baseline, found.final)
        if not has(window, FIRM_DAYS)
    ]
    return (f"Provisional: {' and '.join(spans)}; a firm answer needs {_firm(found.final)}.",)


def _firm(window: Window) -> str:
    return f"{needed(window, FIRM_DAYS)} in each"


def _smallest(change: Change) -> str:
    return f"{100 * change.smallest:.0f} %"


def _range(change: Change) -> str:
    return range_in_words(change.ci95) if change.ci95 else "any fall to any rise"
