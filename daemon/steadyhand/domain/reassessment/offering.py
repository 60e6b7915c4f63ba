"""When an entry of the diary calls for a warning-sign question: offered, never decided (DOMAIN 5, rule f)."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from steadyhand.domain.journal.diary import Episode
from steadyhand.domain.journal.place import new_regions
from steadyhand.domain.reassessment.questions import QUESTIONS

SCREEN = "steady screen"
MOST_NOTED = 3
_WORDS = {
    "weakness": r"weak(?:er|est|en|ens|ened|ening|ness|nesses|ly)?|drop(?:s|ped|ping)?|clums(?:y|ier|iness)",
    "sensory": r"numb(?:s|ed|ing|ness)?|tingl(?:e|es|ed|ing|y)|burn(?:s|ing)|pins and needles",
    "atrophy": r"thin(?:s|ned|ner|nest|ning|ness)?|shr[iu]nk(?:s|en|ing)?|shrank",
}
_PATTERNS = {question: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for question, words in _WORDS.items()}


def offered(episode: Episode, known_regions: Iterable[str]) -> tuple[str, ...]:
    """The sentences that offer the questions; none where the episode calls for none.

    ``known_regions``: the body regions of the episodes before. The very first region is not a new
    one. Words of a note count in any case, in their simple inflections.
    """
    reasons: dict[str, str] = {}
    for question, why in _called_for(episode, frozenset(known_regions)):
        reasons.setdefault(question, why)
    return tuple(
        f"{why} To answer the question about it ({QUESTIONS[question].label}): {SCREEN}"
        for question, why in reasons.items()
    )


def noted_since(episodes: Iterable[Episode], answered: datetime | None) -> tuple[str, ...]:
    """What offers the questions again: weakness, and words of a note, since the last answers.

    ``answered``: when they were given, None for never. Each sentence once, at most three.
    """
    later = (episode for episode in episodes if answered is None or episode.at > answered)
    return tuple(dict.fromkeys(each for episode in later for each in offered(episode, ())))[:MOST_NOTED]


def _called_for(episode: Episode, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    if episode.weakness:
        yield "weakness", "You noted weakness."
    places = sorted(new_regions(known, episode.regions)) if known else []
    if places:
        yield "spread", f"This place is new in your diary: {', '.join(places)}."
    for question, pattern in _PATTERNS.items():
        found = pattern.search(episode.note or "")
        if found is not None:
            yield question, f'Your note says "{found[0].lower()}".'
