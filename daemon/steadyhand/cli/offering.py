"""Offering the warning-sign questions after an entry that calls for them (DOMAIN 5, rule f)."""

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.console import say
from steadyhand.domain.journal.diary import Episode, entry_of, episode_of
from steadyhand.domain.reassessment.offering import offered
from steadyhand.domain.reminding.event import Event, EventKind


def offer(desk: Desk, event: Event) -> None:
    """Say which question an episode or a daily entry calls for; nothing where it calls for none."""
    episode = episode_of(event) if event.kind is EventKind.EPISODE else _words_of(event)
    known = _known_regions(desk, event) if episode.regions else frozenset()
    for sentence in offered(episode, known):
        say(sentence)


def _words_of(event: Event) -> Episode:
    """A day's own words, as those of an episode without a place."""
    day = entry_of(event)
    return Episode(event.id, event.at, event.day, note=" ".join((*day.notes, *day.function)))


def _known_regions(desk: Desk, event: Event) -> frozenset[str]:
    """The regions of the other episodes that count."""
    taken_back = {event.id}
    places: dict[str, frozenset[str]] = {}
    for each in desk.log.of_kinds((EventKind.EPISODE, EventKind.RETRACTED)):
        if each.kind is EventKind.RETRACTED:
            taken_back.add(str(each.data.get("event")))
        else:
            places[each.id] = episode_of(each).regions
    return frozenset[str]().union(*(found for known, found in places.items() if known not in taken_back))
