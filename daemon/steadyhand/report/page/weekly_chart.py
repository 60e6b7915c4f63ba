"""The chart of the weekly rates: a point with its interval for each week that has a logged day."""

from collections.abc import Mapping
from itertools import pairwise

from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.report.page.grid import Flag, Scale, flags, scale
from steadyhand.values import Any, NamedTuple

WIDTH, HEIGHT = 640, 290
LEFT, RIGHT, TOP, BOTTOM = 48, 14, 34, 66


class Week(NamedTuple):
    """A week: where it stands, its ``rate`` with the bounds, and what is written below it."""

    name: str
    x: float
    y: float | None
    high: float | None
    low: float | None
    is_open: bool
    rate: float | None
    episodes: int
    observed: float
    days: int


class WeeklyChart(NamedTuple):
    """The whole chart: weeks, the lines between neighbours, and the flags with their places."""

    axis: Scale
    weeks: tuple[Week, ...]
    segments: tuple[tuple[float, float, float, float], ...]
    flags: tuple[tuple[Flag, float], ...]
    description: str


def weekly_chart(view: Mapping[str, Any]) -> WeeklyChart:
    """The chart of the document's ``weeks``."""
    rows = view["weeks"][: PROGRAMME_DAYS // DAYS_IN_WEEK]
    axis = scale(max((_largest(row) for row in rows), default=0.0), TOP, HEIGHT - BOTTOM)
    weeks = tuple(_week(row, axis) for row in rows)
    return WeeklyChart(
        axis=axis,
        weeks=weeks,
        segments=tuple(
            (before.x, before.y, after.x, after.y)
            for before, after in pairwise(weeks)
            if before.y is not None and after.y is not None
        ),
        flags=tuple((flag, place(flag.number - 1)) for flag in flags(view)),
        description=" ".join(_words(week) for week in weeks),
    )


def place(days: float) -> float:
    """Where the end of so many days stands."""
    return round(LEFT + days / PROGRAMME_DAYS * (WIDTH - LEFT - RIGHT), 1)


def _largest(row: Mapping[str, Any]) -> float:
    bounds = [float(bound) for bound in row["ci95"] or () if bound != "inf"]
    return max([float(row["rate"] or 0), *bounds])


def _week(row: Mapping[str, Any], axis: Scale) -> Week:
    low, high = row["ci95"] or (None, None)
    is_open = high == "inf"
    return Week(
        name=f"Week {row['number']}",
        x=place((row["number"] - 0.5) * DAYS_IN_WEEK),
        y=None if row["rate"] is None else axis.y(row["rate"]),
        high=None if high is None else axis.y(axis.top if is_open else high),
        low=None if low is None else axis.y(low),
        is_open=is_open,
        rate=row["rate"],
        episodes=row["episodes"],
        observed=row["days_observed"],
        days=DAYS_IN_WEEK,
    )


def _words(week: Week) -> str:
    if week.rate is None:
        return f"{week.name}: no logged day."
    return f"{week.name}: {week.rate} a day, {week.episodes} episodes in {week.observed} logged days."
