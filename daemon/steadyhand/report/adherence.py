"""Adherence as rows: of JSON, and of a table to read."""

from collections.abc import Callable, Iterable, Mapping

from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.evidence import Evenings
from steadyhand.report.columns import WIDTH, cut, name_width, padded, wrapped
from steadyhand.report.moment import number

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
_AMONG: Mapping[str, tuple[tuple[str, str], ...]] = {
    "done": (("rested", "seen as rests"),),
    "excused": (("not_needed", "not needed"), ("held_back", "held back")),
}


def adherence_rows(rows: Iterable[Adherence]) -> list[dict[str, Json]]:
    """The contract's rows, with rates to four digits; null where nothing was eligible."""
    return [adherence_row(row) for row in rows]


def adherence_row(row: Adherence) -> dict[str, Json]:
    """One row: the contract's keys in its order, then what is told besides."""
    told = row._asdict()
    rounded = {
        key: round(value, DIGITS) if isinstance(value, float) else value for key, value in told.items()
    }
    return {**rounded, "observed": None if row.observed is None else _evenings(row.observed)}


def _evenings(observed: Evenings) -> dict[str, Json]:
    median_min = observed.median_min
    return {
        **observed._asdict(),
        "median_min": None if median_min is None else number(round(median_min, 1)),
    }


def adherence_text(
    rows: Iterable[Mapping[str, Json]],
    titles: Mapping[str, str],
    besides: Callable[[Mapping[str, Json]], Iterable[str]] = lambda _: (),
    below: Callable[[Mapping[str, Json]], Iterable[str]] = lambda _: (),
) -> str:
    """The contract's rows as a table of at most 80 columns, with what did not count under each.

    ``besides``: what more is said under a row, after the counts; ``below``: sentences of their own.
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
        lines += wrapped(" ".join(below(row)), " " * 4)
    return "\n".join(lines)


def among(row: Mapping[str, Json], key: str) -> str:
    """How many of them there were of each sort, in brackets, so that a denominator says why it is small."""
    sorts = [f"{row[sort]} {words}" for sort, words in _AMONG.get(key, ()) if row.get(sort)]
    return f" ({', '.join(sorts)})" if sorts else ""


def percent(rate: Json) -> str:
    """A rate from 0 to 1 as a percentage, or a dash for none."""
    return f"{rate * 100:.0f}%" if isinstance(rate, int | float) else "-"


def _days(row: Mapping[str, Json]) -> str:
    return f"{row['days_met']}/{row['days_eligible']} {percent(row['pdc'])}" if row["days_eligible"] else "-"


def _counted(row: Mapping[str, Json]) -> str:
    parts = [f"{row['due']} due", f"{row['done']} done{among(row, 'done')}"]
    parts += [
        f"{row[key]} {words}{among(row, key)}"
        for key, words in _NOT_COUNTED
        if row[key] or key in _ALWAYS_SAID
    ]
    if row["days_unknown"]:
        bounds = f"between {percent(row['worst'])} and {percent(row['best'])}"
        parts.append(f"days unknown {row['days_unknown']}, so met on {bounds}")
    return ", ".join(parts)
