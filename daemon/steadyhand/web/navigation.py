"""The pages there are, in the order of the links at the top."""

from steadyhand.values import NamedTuple


class Place(NamedTuple):
    """A page: its address and its name."""

    path: str
    name: str


TODAY = Place("/", "Today")
DIARY = Place("/diary", "Diary")
PROGRESS = Place("/progress", "Progress")
REVIEW = Place("/review", "Review")
HABITS = Place("/habits", "Habits")
RELAX = Place("/relax", "Relax")
SCREENING = Place("/screening", "Warning signs")
PLACES = (TODAY, DIARY, PROGRESS, REVIEW, HABITS, RELAX)
"""Those with a link at the top."""
KNOWN = (*PLACES, SCREENING)
"""All of them; the questions about warning signs are reached from where they are due."""


def place_at(path: str) -> Place | None:
    """The page of that address."""
    return next((place for place in KNOWN if place.path == path), None)
