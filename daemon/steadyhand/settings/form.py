"""What of the configuration can be changed on the page, and how a field's text becomes a value.

A text that is no value of its kind goes on as text, so that the checker says what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from steadyhand.settings.defaults import CHECK_INS
from steadyhand.settings.editing import Change, Keys, Value
from steadyhand.settings.layers import value_at

YES = "yes"
LONGEST_ID = 40
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_APART = re.compile(r"[,;\s\[\]\"']+")
_SPANS_APART = re.compile(r"[,;\n\[\]\"']+")


class Sort(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    LIST = "list"
    SWITCH = "switch"
    ONE_OF = "one-of"
    ANY_OF = "any-of"


class Entry(NamedTuple):
    """A key that can be changed: its keys within its table, what it is called, and its sort.

    ``usual``: what holds where the key is not written; ``options`` for a choice: value and words.
    ``hint``: how it is filled in, where that differs from how it is written in the file.
    """

    keys: Keys
    label: str
    sort: Sort
    usual: str = ""
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def name(self) -> str:
        """The field's name: ``remind.at``."""
        return ".".join(self.keys)


TITLE = Entry(("title",), "Name", Sort.LINE)
HOW_TIMES = "local times with a comma between them, as in 09:00, 15:30; 1 to 48 of them, each once"
HOW_SPANS = "local times, as in 12:00-13:00, 19:00-19:30; at most 24 spans, which may pass midnight"
AT = Entry(("at",), "At these times", Sort.LIST, hint=HOW_TIMES)
EVERY = Entry(("every_min",), "Or each so many minutes while you are awake", Sort.NUMBER)
BEFORE_BED = Entry(("before_bed_min",), "Or so many minutes before bedtime", Sort.NUMBER)
AFTER_WAKE = Entry(("after_wake_min",), "Or so many minutes after waking", Sort.NUMBER)
UNIT = Entry(("unit",), "Unit", Sort.LINE)
TECHNIQUES = (
    ("coherent", "even breathing"),
    ("box", "box breathing"),
    ("4-7-8", "4-7-8 breathing"),
    ("pmr", "muscle relaxation"),
    ("mindfulness", "mindfulness"),
)
ABOUT = (
    Entry(("note",), "A hint shown below it", Sort.LINES),
    Entry(("from_week",), "From this week of the programme", Sort.NUMBER),
    Entry(("window_min",), "Missed when unanswered for so many minutes", Sort.NUMBER),
    Entry(("snooze_min",), "Snooze puts it off for so many minutes", Sort.NUMBER),
    Entry(("private",), "Prompts do not say what it is about", Sort.SWITCH),
)
OF_KIND: Mapping[str, tuple[Entry, ...]] = {
    "target": (
        Entry(("goal",), "At least so much a day", Sort.NUMBER),
        Entry(("serving",), "So much at a time", Sort.NUMBER),
        Entry(("remind", "pace"), "Spread over the day, a serving at a time", Sort.SWITCH, YES),
        Entry(("remind", "every_min"), "Or each so many minutes while you are awake", Sort.NUMBER),
        Entry(("remind", "at"), "Or at these times", Sort.LIST, hint=HOW_TIMES),
    ),
    "limit": (
        Entry(("limit",), "At most so much a day", Sort.NUMBER),
        Entry(("curfew_before_bed_h",), "Nothing more from so many hours before bedtime", Sort.NUMBER),
        Entry(("limit_per_week",), "At most so much in seven days", Sort.NUMBER),
    ),
    "wind-down": (Entry(("before_bed_min",), "Begins so many minutes before bedtime", Sort.NUMBER),),
    "session": (
        Entry(("minutes",), "For so many minutes", Sort.NUMBER),
        Entry(("technique",), "Technique", Sort.ONE_OF, "coherent", TECHNIQUES),
        AT,
        BEFORE_BED,
    ),
    "break": (
        Entry(("every_min",), "After so many minutes of use", Sort.NUMBER),
        Entry(("rest_min",), "Rest for so many minutes", Sort.NUMBER),
        Entry(("daily_limit_h",), "Say that it is enough after so many hours of use in a day", Sort.NUMBER),
    ),
    "task": (AT, EVERY, BEFORE_BED, AFTER_WAKE),
    "check-in": (AT, BEFORE_BED, AFTER_WAKE),
}
ENABLED = Entry(("enabled",), "In force", Sort.SWITCH, YES)
BUSY = (
    ("do-not-disturb", "do not disturb is on"),
    ("full-screen", "a window is full screen"),
    ("camera", "a camera is in use"),
)
NOTIFICATIONS = (
    Entry(("notifications", "quiet"), "No prompts in these spans", Sort.LIST, hint=HOW_SPANS),
    Entry(
        ("notifications", "hold_back"),
        "Prompts wait while",
        Sort.ANY_OF,
        "do-not-disturb, full-screen, camera",
        BUSY,
    ),
    Entry(
        ("notifications", "show_details"),
        "Prompts say what they are about, on the lock screen too",
        Sort.SWITCH,
    ),
    Entry(("notifications", "max_per_day"), "At most so many prompts a day", Sort.NUMBER),
    Entry(("notifications", "min_gap_min"), "At least so many minutes between two", Sort.NUMBER),
    Entry(("presence", "watch"), "Note how many minutes the machine is in use", Sort.SWITCH, YES),
)
NEW_KINDS: Mapping[str, Mapping[str, str]] = {
    "task": {"at": "09:00"},
    "target": {"unit": "times", "goal": "3", "serving": "1", "remind.pace": YES},
    "limit": {"unit": "units"},
    "session": {"minutes": "12", "technique": "coherent", "at": "21:00"},
    "break": {"every_min": "45", "rest_min": "5"},
    "wind-down": {"before_bed_min": "60"},
}
"""The kinds of habit that can be added, each with what its form begins with."""


def of_habit(kind: str) -> tuple[Entry, ...]:
    """The fields of a habit of that kind."""
    return (ENABLED, TITLE, *OF_KIND.get(kind, ()), *ABOUT)


def of_new(kind: str) -> tuple[Entry, ...]:
    """The fields that a new habit of that kind is asked for."""
    units = (UNIT,) if kind in {"target", "limit"} else ()
    return (TITLE, *units, *OF_KIND[kind], *ABOUT[:2])


def shown(entry: Entry, table: object) -> str:
    """What a field says of what is written in the table; the usual where the key is not there."""
    value = value_at(table, entry.keys)
    if value is None:
        is_other = len(entry.keys) > 1 and entry.sort is Sort.SWITCH and value_at(table, entry.keys[:1])
        return "" if is_other else entry.usual
    match value:
        case bool():
            return YES if value else ""
        case list():
            return ", ".join(map(_one, value))
        case _:
            return _one(value)


def _one(value: object) -> str:
    match value:
        case time():
            return value.strftime("%H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def read(entry: Entry, typed: str) -> Value | None:
    """The value of a field's text; None where it is empty."""
    match entry.sort:
        case Sort.SWITCH:
            return typed == YES
        case Sort.LIST if entry.keys == ("notifications", "quiet"):
            return [" ".join(part.split()) for part in _SPANS_APART.split(typed) if part.strip()]
        case Sort.LIST:
            return [part for part in _APART.split(typed) if part] or None
        case Sort.ANY_OF:
            return [part for part in _APART.split(typed) if part]
        case Sort.NUMBER if _NUMBER.fullmatch(typed):
            number = float(typed.replace(",", "."))
            return int(number) if number == int(number) else number
        case _:
            return typed or None


def changes(
    within: Keys, entries: Collection[Entry], was: Mapping[str, str], typed: Mapping[str, str]
) -> Iterator[Change]:
    """What to change in the file: the fields whose text is another than it was."""
    for entry in entries:
        if entry.name in typed and typed[entry.name] != was.get(entry.name, ""):
            yield Change((*within, *entry.keys), read(entry, typed[entry.name]))


def new_table(kind: str, typed: Mapping[str, str]) -> dict[str, Value]:
    """The table of a new habit of that kind; what is left empty is left out."""
    table: dict[str, Value] = {"kind": kind}
    for entry in of_new(kind):
        value = read(entry, typed.get(entry.name, ""))
        if value is None or (entry.sort is Sort.SWITCH and not value):
            continue
        *parents, last = entry.keys
        if parents:
            inner = table.setdefault(parents[0], {})
            assert isinstance(inner, dict)  # noqa: S101 - nothing else is put there
            inner[last] = value
        else:
            table[last] = value
    return table


def new_id(title: str, kind: str, taken: Collection[str]) -> str:
    """An id made of the title's letters and digits, that no habit has."""
    ascii_title = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[: LONGEST_ID - 4].strip("-") or kind
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(name for name in names if name not in taken and name not in CHECK_INS)
