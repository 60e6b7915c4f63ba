"""Where on the body it was, and where it is new (R-093)."""

from collections.abc import Iterable

from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.journal.place import new_regions, regions
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.review import Part
from steadyhand.domain.reassessment.run import Run


def regions_since_week_one(run: Run, earlier: frozenset[str]) -> tuple[str, ...]:
    """Regions of later weeks that neither week 1 nor anything before it knew, sorted.

    ``earlier``: the regions recorded before the programme. None where no region was known by the end
    of week 1: then there is nothing to be new against.
    """
    known = earlier | _regions(run.between(1, DAYS_IN_WEEK))
    later = _regions(run.between(DAYS_IN_WEEK + 1, PROGRAMME_DAYS))
    return tuple(sorted(new_regions(known, later))) if known else ()


def parts(run: Run, new: Iterable[str]) -> tuple[Part, ...]:
    """Each place with its side, in the order they were first recorded in the programme."""
    fresh = frozenset(new)
    found: dict[tuple[str, str | None], list[Episode]] = {}
    for episode in run.episodes:
        if episode.where is not None:
            found.setdefault((episode.where, episode.side), []).append(episode)
    rows = [
        Part(
            place, side, episodes[0].day, episodes[-1].day, len(episodes), bool(regions(place, side) & fresh)
        )
        for (place, side), episodes in found.items()
    ]
    return tuple(sorted(rows, key=lambda part: (part.first, part.place, part.side or "")))


def _regions(days: Iterable[DiaryDay]) -> frozenset[str]:
    return frozenset(region for day in days for episode in day.episodes for region in episode.regions)
