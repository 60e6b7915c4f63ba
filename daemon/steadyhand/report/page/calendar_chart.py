"""The calendar of the 28 days: a row for each habit, a mark for each day, told apart by shape and letter."""

from collections.abc import Iterable, Mapping

from steadyhand.domain.programme.weeks import DAYS_IN_WEEK
from steadyhand.domain.reassessment.review import Mark
from steadyhand.report.columns import cut, plain
from steadyhand.report.page.daily_chart import COLUMN, column
from steadyhand.report.page.grid import Flag, flags
from steadyhand.report.review_words import MARK_LETTERS, MARK_MEANINGS
from steadyhand.values import Any, NamedTuple

TOP, ROW = 56, 26
TITLE_COLUMNS = 22
_TOLD = (Mark.DONE, Mark.PARTLY, Mark.NOT, Mark.EXCUSED, Mark.UNOBSERVED, Mark.UNKNOWN, Mark.NOT_ASKED)


class Cell(NamedTuple):
    """A mark at its place."""

    kind: str
    letter: str
    x: float
    y: float


class Row(NamedTuple):
    """A habit: its title, short and in full, its cells, and its days by mark in words."""

    title: str
    full: str
    y: float
    cells: tuple[Cell, ...]
    days: tuple[str, ...]


class Key(NamedTuple):
    """A line of the legend."""

    kind: str
    letter: str
    meaning: str


class CalendarChart(NamedTuple):
    """The rows, the legend, the height, and where the changes of the protocol stand."""

    rows: tuple[Row, ...]
    keys: tuple[Key, ...]
    height: float
    flags: tuple[tuple[Flag, float], ...]
    weeks: tuple[tuple[str, float], ...]


def calendar_chart(view: Mapping[str, Any]) -> CalendarChart:
    """The chart of the document's ``calendar``."""
    rows = tuple(_row(line, index) for index, line in enumerate(view["calendar"]))
    return CalendarChart(
        rows,
        keys(),
        TOP + ROW * len(rows) + 6,
        tuple((flag, column(flag.number)) for flag in flags(view)),
        tuple((f"Week {week + 1}", column(week * DAYS_IN_WEEK + 1)) for week in range(4)),
    )


def keys() -> tuple[Key, ...]:
    """The legend, a line for each mark."""
    return tuple(Key(_kind(mark), MARK_LETTERS[mark], MARK_MEANINGS[mark]) for mark in _TOLD)


def runs(numbers: Iterable[int]) -> str:
    """Day numbers as "1 to 3, 5": those that follow one another together."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        first = spans.pop()[0] if spans and spans[-1][1] == number - 1 else number
        spans.append((first, number))
    return ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in spans)


def _row(line: Mapping[str, Any], index: int) -> Row:
    y = TOP + ROW * index + ROW / 2
    marks = [Mark(mark) for mark in line["marks"]]
    title = plain(line["title"])
    return Row(
        cut(title, TITLE_COLUMNS),
        title,
        y,
        tuple(
            Cell(_kind(mark), MARK_LETTERS[mark], column(number) + COLUMN / 2, y)
            for number, mark in enumerate(marks, start=1)
        ),
        tuple(runs(number for number, mark in enumerate(marks, start=1) if mark is told) for told in _TOLD),
    )


def _kind(mark: Mark) -> str:
    return mark.value.replace(" ", "-")
