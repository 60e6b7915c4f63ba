"""What the diary holds beside the two pictures the article tells apart (R-102): facts, no score."""

from collections.abc import Iterable

from steadyhand.domain.journal.diary import Episode
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.screening import answer_in_words
from steadyhand.domain.reminding.event import Json
from steadyhand.report.review_rounding import amount, rate
from steadyhand.report.review_words import exposure_words

_FLUCTUATING = frozenset({"stress", "slept_h"})
_MINUTE = 60


def facts(review: Review) -> list[Json]:
    """The five rows: the sign, the article's two pictures, and the diary's own words for it."""
    episodes = [episode for day in review.days.values() for episode in day.episodes]
    return [
        _row("How long it lasts", "seconds", "persists for weeks", _lengths(review)),
        _row(
            "Strength and feeling",
            "no weakness or numbness",
            "loss of grip or dexterity",
            _strength(review, episodes),
        ),
        _row("Where it is", "one small area", "several limbs", _places(review)),
        _row(
            "What goes with it", "comes and goes with stress and sleep", "wasting of muscle", _company(review)
        ),
        _row(
            "What it does over time",
            "less with rest, water and less stimulants",
            "no improvement",
            _course(review),
        ),
    ]


def _row(sign: str, one: str, other: str, diary: Iterable[str]) -> dict[str, Json]:
    return {"sign": sign, "one": one, "other": other, "diary": "; ".join(diary)}


def _lengths(review: Review) -> Iterable[str]:
    summary = review.summary
    if summary.seconds_median is None:
        yield "no length recorded"
    else:
        yield f"median {seconds_words(summary.seconds_median)}"
    if summary.seconds_longest is not None:
        yield f"longest {seconds_words(summary.seconds_longest)}"
    if summary.continuous_min:
        yield f"{amount(summary.continuous_min)} min recorded as going on without a count"
    if review.onset is not None:
        yield f"{(review.on - review.onset).days} days since it began"


def _strength(review: Review, episodes: list[Episode]) -> Iterable[str]:
    weak = sum(1 for episode in episodes if episode.weakness)
    yield f"weakness noted in {weak} of {len(episodes)} recorded episodes"
    yield _answer(review, "weakness", "weaker grip or hand")
    yield _answer(review, "sensory", "numbness, tingling or burning")


def _places(review: Review) -> Iterable[str]:
    if not review.parts:
        yield "no place recorded"
        return
    count = len(review.parts)
    yield f"{count} {'place' if count == 1 else 'places'} recorded"
    new = [part for part in review.parts if part.is_new]
    if new:
        yield f"{len(new)} of them not in week 1"
    yield _answer(review, "spread", "in another place")


def _company(review: Review) -> Iterable[str]:
    for association in review.associations:
        if association.exposure in _FLUCTUATING:
            said = exposure_words(association.exposure, association.lag)
            yield f"{said}: {association.reading.value}"
    yield _answer(review, "atrophy", "hand or its muscles thinner")


def _course(review: Review) -> Iterable[str]:
    for name, window in (("week 1", review.symptoms.baseline), ("week 4", review.symptoms.final)):
        said = rate(window.rate)
        yield f"{name}: no logged day" if said is None else f"{name}: {said} a day"


def _answer(review: Review, question: str, words: str) -> str:
    given = next((answer for key, answer, _ in review.screening.answers if key == question), None)
    return f"{words}: {'not answered' if given is None else answer_in_words(question, given)}"


def seconds_words(seconds: float) -> str:
    """A length in words, as "12 s", "3 min" or "1 min 30 s"."""
    minutes, rest = divmod(round(seconds), _MINUTE)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
