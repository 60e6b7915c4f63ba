"""The agenda of some days, a line for each habit of a day; and how two of them differ. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import HabitKind
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.moment import clock, weekday
from steadyhand.report.often import often_words
from steadyhand.report.review_words import long_day

Row = Mapping[str, Json]
FEW = 4
"""Up to so many times on a day each one is named."""
NOTHING = "nothing"
_AHEAD = frozenset({"planned", "due", "prompted", "snoozed"})


def week_view(rows: Iterable[Row]) -> list[dict[str, Json]]:
    """The days, each with its habits: title and times. ``rows``: of ``agenda_view``."""
    days: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        days.setdefault(str(row["day"]), {}).setdefault(str(row["habit"]), []).append(row)
    return [
        {
            "day": _heading(day),
            "habits": [{"title": each[0]["title"], "times": times_words(each)} for each in habits.values()],
        }
        for day, habits in days.items()
    ]


def week_changes(before: Iterable[Row], after: Iterable[Row]) -> list[dict[str, Json]]:
    """What is asked otherwise: the habits, each with days that differ in the same way."""
    old, new = _by_habit(before), _by_habit(after)
    found = ((habit, _differences(old.get(habit, {}), new.get(habit, {}))) for habit in {**old, **new})
    return [
        {"title": _title(new.get(habit) or old[habit]), "days": [*_grouped(differences)]}
        for habit, differences in found
        if differences
    ]


def times_words(rows: Sequence[Row]) -> str:
    """When a habit comes on one day: "09:00, 15:30", or from when to when and how often."""
    if len(rows) <= FEW and rows[0]["kind"] != HabitKind.BREAK:
        return ", ".join(map(_time, rows))
    minutes = rows[0]["every_min"]
    every = minutes if isinstance(minutes, int | float) else None
    first, last = clock(str(rows[0]["due"])), clock(str(rows[-1]["due"]))
    hidden = sum(1 for row in rows if _is_hidden(row))
    held = f"; {hidden} of them will not be shown" if hidden else ""
    return f"{first} to {last}, {often_words(every, len(rows), by_use=bool(rows[0]['by_use']))}{held}"


def _time(row: Row) -> str:
    amount, unit, shows = row["amount"], row["unit"], row["shows"]
    due = clock(str(row["due"]))
    asked = (
        f" ({quantity(amount, None if unit is None else str(unit))})"
        if isinstance(amount, int | float)
        else ""
    )
    if _is_hidden(row):
        return f"{due}{asked}, not shown"
    is_later = row["state"] in _AHEAD and row["because"] is not None
    return f"{due}{asked}, shown at {clock(str(shows))}" if is_later else f"{due}{asked}"


def _is_hidden(row: Row) -> bool:
    return row["state"] in _AHEAD and row["shows"] is None


def _by_habit(rows: Iterable[Row]) -> dict[str, dict[str, list[Row]]]:
    habits: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        habits.setdefault(str(row["habit"]), {}).setdefault(str(row["day"]), []).append(row)
    return habits


def _title(days: Mapping[str, Sequence[Row]]) -> Json:
    return next(iter(days.values()))[0]["title"]


def _differences(
    old: Mapping[str, Sequence[Row]], new: Mapping[str, Sequence[Row]]
) -> dict[tuple[str, str], list[str]]:
    """The days that differ, by what was and what will be."""
    found: dict[tuple[str, str], list[str]] = {}
    for day in sorted({*old, *new}):
        was, will = (times_words(each[day]) if day in each else NOTHING for each in (old, new))
        if was != will:
            found.setdefault((was, will), []).append(day)
    return found


def _grouped(differences: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[dict[str, Json]]:
    for (was, will), days in differences.items():
        yield {"days": _days(days), "before": was, "after": will}


def _days(days: Sequence[str]) -> str:
    names = [f"{weekday(date.fromisoformat(day))[:3]} {int(day[8:])}" for day in days]
    dates = [date.fromisoformat(day).toordinal() for day in days]
    is_row = len(days) > 2 and dates[-1] - dates[0] == len(days) - 1  # noqa: PLR2004 - two are named
    return f"{names[0]} to {names[-1]}" if is_row else ", ".join(names)


def _heading(day: str) -> str:
    return f"{weekday(date.fromisoformat(day))}, {long_day(day)}"
