"""Adherence as rows: of JSON, and of a table to read."""

from collections.abc import Callable, Iterable, Mapping

from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.event import Json
from steadyhand.report.columns import WIDTH, cut, name_width, padded, wrapped

DIGITS = 4
_HEADINGS = ("days met", "done", "in time", "answered")
_NOT_COUNTED = (
    ("skipped", "skipped"),
    ("missed", "missed"),
    ("excused", "excused"),
    ("excused_after", "excused after the fact"),
    ("unobserved", "unobserved"),
    ("unsettled", "not settled yet"),
)
_ALWAYS_SAID = frozenset({"excused", "unobserved"})


def adherence_rows(rows: Iterable[Adherence]) -> list[dict[str, Json]]:
    """The contract's rows, with rates to four digits; null where nothing was eligible."""
    return [adherence_row(row) for row in rows]


def adherence_row(row: Adherence) -> dict[str, Json]:
    """One row: the contract's keys in its order, then what is told besides."""
    return {key: round(value, DIGITS) if isinstance(value, float) else value for key, value in _items(row)}


def _items(row: Adherence) -> Iterable[tuple[str, Json]]:
    return zip(row._fields, row, strict=True)


def adherence_text(
    rows: Iterable[Mapping[str, Json]],
    titles: Mapping[str, str],
    besides: Callable[[Mapping[str, Json]], Iterable[str]] = lambda _: (),
) -> str:
    """The contract's rows as a table of at most 80 columns, with what did not count under each.

    ``besides``: what more is said under a row.
    """
    table = list(rows)
    if not table:
        return "No habits."
    names = [titles.get(str(row["habit"]), str(row["habit"])) for row in table]
    width = name_width(names)
    lines = [cut(f"{'':<{width}}  " + "  ".join(f"{each:>12}" for each in _HEADINGS), WIDTH)]
    for name, row in zip(names, table, strict=True):
        rates = (_days(row), percent(row["dose"]), percent(row["timing"]), percent(row["response"]))
        lines.append(f"{padded(name, width)}  " + "  ".join(f"{each:>12}" for each in rates))
        lines += wrapped(", ".join([_counted(row), *besides(row)]), " " * 4)
    return "\n".join(lines)


def percent(rate: Json) -> str:
    """A rate from 0 to 1 as a percentage, or a dash for none."""
    return f"{rate * 100:.0f}%" if isinstance(rate, int | float) else "-"


def _days(row: Mapping[str, Json]) -> str:
    return f"{row['days_met']}/{row['days_eligible']} {percent(row['pdc'])}" if row["days_eligible"] else "-"


def _counted(row: Mapping[str, Json]) -> str:
    parts = [f"{row['due']} due", f"{row['done']} done"]
    parts += [f"{row[key]} {words}" for key, words in _NOT_COUNTED if row[key] or key in _ALWAYS_SAID]
    if row["days_unknown"]:
        bounds = f"between {percent(row['worst'])} and {percent(row['best'])}"
        parts.append(f"days unknown {row['days_unknown']}, so met on {bounds}")
    return ", ".join(parts)
