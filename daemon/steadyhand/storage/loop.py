"""What a backup or an export of Loop Habit Tracker holds, as values; whichever of the two it was read from.

Facts about its files are from its source (github.com/iSoron/uhabits): the migrations of the database,
the exporter of the CSV files, and the values of an entry.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import IO, NamedTuple

from steadyhand.errors import Refused

NAME = "Loop Habit Tracker"
LARGEST_FILE = 64 * 1024 * 1024
"""Of a backup, and of all that a zip archive unpacks to, in bytes: decades of a hundred habits."""
MOST_ENTRIES = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Mark(StrEnum):
    """What an entry says of its day."""

    DONE = "done"
    AUTOMATIC = "automatic"
    NO = "no"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    AMOUNT = "amount"


MARKS = {2: Mark.DONE, 1: Mark.AUTOMATIC, 0: Mark.NO, 3: Mark.SKIPPED, -1: Mark.UNKNOWN, -3: Mark.SKIPPED}
"""The values of an entry of a habit without amounts; -3 is what early versions wrote for 3."""
_OF_AMOUNTS = {3: Mark.SKIPPED, -1: Mark.UNKNOWN, -3: Mark.SKIPPED}
_A_UNIT = 1000
"""An amount is kept in thousandths of its unit."""


class LoopEntry(NamedTuple):
    """One day of one habit. ``amount``: in the habit's unit, for ``Mark.AMOUNT`` alone."""

    day: date
    mark: Mark
    amount: float | None = None
    note: str = ""


class LoopHabit(NamedTuple):
    """One habit with its entries.

    ``has_amounts``: a measurable habit. ``at_most``: its target is not to be exceeded. It is wanted
    ``times`` in each ``days``. ``reminder_days``: weekdays, 0 is Monday. ``doubtful``: entries that mean
    nothing, or that repeat a day.
    """

    name: str
    question: str = ""
    description: str = ""
    has_amounts: bool = False
    unit: str = ""
    target: float = 0.0
    at_most: bool = False
    times: int = 1
    days: int = 1
    archived: bool = False
    reminder: time | None = None
    reminder_days: frozenset[int] = frozenset(range(7))
    entries: tuple[LoopEntry, ...] = ()
    doubtful: int = 0


class LoopData(NamedTuple):
    """All of a file: what it is, in words, its habits, and entries that belong to none of them."""

    source: str
    habits: tuple[LoopHabit, ...]
    orphans: int = 0


def unfit(reason: str) -> Refused:
    """The refusal of a file."""
    return Refused(f"{reason} Nothing was imported.")


def check_size(stream: IO[bytes]) -> None:
    """Go to the beginning of a file that is not too large; raises Refused for one that is."""
    if stream.seek(0, 2) > LARGEST_FILE:
        raise unfit(f"The file is larger than {LARGEST_FILE // 1024**2} MiB, too large to be of {NAME}.")
    stream.seek(0)


def day_at(milliseconds: int) -> date | None:
    """The day that begins so many milliseconds after 1970 in UTC; None outside the years 1971 to 9998."""
    try:
        day = (_EPOCH + timedelta(milliseconds=milliseconds)).date()
    except OverflowError:
        return None
    return day if 1971 <= day.year <= 9998 else None  # noqa: PLR2004 - what the log can hold


def entry_of(day: date, value: int, note: str, *, has_amounts: bool) -> LoopEntry | None:
    """The entry for a stored value; None for a value that means nothing."""
    text = note.strip()
    if has_amounts and value not in _OF_AMOUNTS:
        return LoopEntry(day, Mark.AMOUNT, value / _A_UNIT, text) if value >= 0 else None
    mark = (_OF_AMOUNTS if has_amounts else MARKS).get(value)
    return None if mark is None else LoopEntry(day, mark, None, text)


def first_of_each_day(entries: Iterable[LoopEntry | None]) -> tuple[tuple[LoopEntry, ...], int]:
    """The entries in order of their days, one a day, and how many were left out."""
    by_day: dict[date, LoopEntry] = {}
    read = 0
    for entry in entries:
        read += 1
        if entry is not None:
            by_day.setdefault(entry.day, entry)
    return tuple(by_day[day] for day in sorted(by_day)), read - len(by_day)
