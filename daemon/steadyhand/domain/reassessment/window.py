"""A span of days whose episodes are compared with another's."""

from datetime import date

from steadyhand.values import NamedTuple


class DayCount(NamedTuple):
    """An observed day: how many episodes in ``exposure`` of it (above 0, at most 1)."""

    day: date
    episodes: int
    exposure: float = 1.0


class Window(NamedTuple):
    """The days from ``first`` to ``last``, both included; ``counts`` holds the observed ones, sorted."""

    first: date
    last: date
    counts: tuple[DayCount, ...] = ()

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1

    @property
    def days_observed(self) -> float:
        """The exposure in days, a partly observed day as its share."""
        return sum(count.exposure for count in self.counts)

    @property
    def episodes(self) -> int:
        """The episodes of the observed days."""
        return sum(count.episodes for count in self.counts)

    @property
    def rate(self) -> float | None:
        """Episodes per observed day, or None where no day was observed."""
        return self.episodes / self.days_observed if self.counts else None
