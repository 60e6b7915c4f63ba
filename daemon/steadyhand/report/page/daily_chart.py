"""Episodes, caffeine, sleep and water, day by day under one another; a day without an entry is a gap."""

from collections.abc import Callable, Mapping, Sequence

from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.report.page.grid import Flag, Scale, flags, scale
from steadyhand.values import Any, NamedTuple

LEFT, COLUMN, RIGHT = 168, 22, 10
WIDTH = LEFT + COLUMN * PROGRAMME_DAYS + RIGHT
TOP, PANEL, GAP = 56, 78, 24
BAR = 14


class Bar(NamedTuple):
    """A day of a panel.

    ``kind``: value, zero, gap (no entry), part (of a day), more (at least so much), open (episodes on
    a day that was not closed), uncounted, or ahead. ``y``: the top of the bar; ``label``: over it.
    """

    x: float
    kind: str
    y: float
    height: float
    label: str


class Panel(NamedTuple):
    """One small chart: its name and unit, its axis, and a bar for each day."""

    name: str
    unit: str
    axis: Scale
    bars: tuple[Bar, ...]


class DailyChart(NamedTuple):
    """The panels, the height of all, and where the changes of the protocol stand."""

    panels: tuple[Panel, ...]
    height: float
    flags: tuple[tuple[Flag, float], ...]
    description: str


def daily_chart(view: Mapping[str, Any]) -> DailyChart:
    """The chart of the document's ``days``."""
    days = view["days"]
    panels = (
        _panel(days, 0, ("Episodes", "a day"), _episodes),
        _panel(days, 1, ("Caffeine", "mg"), _caffeine, least=200.0),
        _panel(days, 2, ("Sleep", "hours, night before"), _sleep, least=8.0),
        _panel(days, 3, ("Water", "ml"), _water, least=2000.0),
    )
    return DailyChart(
        panels,
        TOP + len(panels) * (PANEL + GAP) + 8,
        tuple((flag, column(flag.number)) for flag in flags(view)),
        _description(days),
    )


def column(number: int) -> float:
    """The left edge of a day's column."""
    return LEFT + (number - 1) * COLUMN


_Value = Callable[[Mapping[str, Any]], tuple[str, float | None]]


def _panel(
    days: Sequence[Mapping[str, Any]],
    index: int,
    words: tuple[str, str],
    value: _Value,
    *,
    least: float = 4.0,
) -> Panel:
    high = TOP + index * (PANEL + GAP)
    amounts = [amount for day in days if (amount := value(day)[1]) is not None]
    axis = scale(max(amounts, default=0.0), high, high + PANEL, least=least)
    return Panel(*words, axis, tuple(_bar(day, axis, *value(day)) for day in days))


def _bar(day: Mapping[str, Any], axis: Scale, kind: str, amount: float | None) -> Bar:
    x = column(day["number"]) + (COLUMN - BAR) / 2
    if amount is None:
        return Bar(x, kind, axis.high, 0.0, "")
    y = axis.y(amount)
    return Bar(x, kind, y, round(axis.low - y, 1), f"{amount:g}")


def _episodes(day: Mapping[str, Any]) -> tuple[str, float | None]:
    match day["state"]:
        case "logged" | "none":
            return ("value" if day["episodes"] else "zero"), day["episodes"]
        case "partly":
            return "part", day["episodes"]
        case "uncounted" | "open" as state:
            return state, None
        case "ahead":
            return "ahead", None
        case _:
            return "gap", None


def _caffeine(day: Mapping[str, Any]) -> tuple[str, float | None]:
    amount = day["caffeine_mg"]
    if amount is None:
        return ("ahead" if day["state"] == "ahead" else "gap"), None
    if day["caffeine_at_least"]:
        return "more", amount
    return ("value" if amount else "zero"), amount


def _sleep(day: Mapping[str, Any]) -> tuple[str, float | None]:
    return _plain(day, day["slept_h"])


def _water(day: Mapping[str, Any]) -> tuple[str, float | None]:
    return _plain(day, day["water_ml"])


def _plain(day: Mapping[str, Any], amount: float | None) -> tuple[str, float | None]:
    if amount is None:
        return ("ahead" if day["state"] == "ahead" else "gap"), None
    return ("value" if amount else "zero"), amount


def _description(days: Sequence[Mapping[str, Any]]) -> str:
    logged = sum(1 for day in days if day["episodes"] is not None)
    caffeine = sum(1 for day in days if day["caffeine_mg"] is not None)
    nights = sum(1 for day in days if day["slept_h"] is not None)
    water = sum(1 for day in days if day["water_ml"] is not None)
    return (
        f"Four charts under one another, a column for each of {len(days)} days. Episodes are known on "
        f"{logged} days, caffeine on {caffeine}, sleep on {nights}, water on {water}. "
        "A day without an entry is a gap."
    )
