"""Windows of days with episodes, to compare."""

from collections.abc import Sequence
from datetime import date, timedelta

from steadyhand.domain.reassessment.window import DayCount, Window

FIRST = date(2026, 11, 2)
WEEK_FOUR = 21


def window(
    episodes: Sequence[int | None], *, after: int = 0, exposures: Sequence[float] | None = None
) -> Window:
    """Consecutive days from ``after`` days into the programme; None is a day that was not logged."""
    first = FIRST + timedelta(days=after)
    shares = exposures or [1.0] * len(episodes)
    counts = tuple(
        DayCount(first + timedelta(days=place), number, share)
        for place, (number, share) in enumerate(zip(episodes, shares, strict=True))
        if number is not None
    )
    return Window(first, first + timedelta(days=len(episodes) - 1), counts)


def week_one(*episodes: int | None) -> Window:
    """The first week."""
    return window(episodes)


def week_four(*episodes: int | None) -> Window:
    """The fourth week."""
    return window(episodes, after=WEEK_FOUR)


def spread(total: int, days: int = 7) -> list[int]:
    """A total over so many days, as evenly as whole episodes allow."""
    return [total // days + (place < total % days) for place in range(days)]
