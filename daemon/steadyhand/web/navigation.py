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
PLACES = (TODAY, DIARY, PROGRESS, REVIEW, HABITS, RELAX)
