"""One field of an entry, as the person writes it: read, and checked. Pure."""

import re

from steadyhand.errors import Refused
from steadyhand.values import NamedTuple

NOTHING = "nothing was recorded"
LONGEST_NOTE = 4000
"""Characters of a note."""
LONGEST_TAG = 40
"""Characters of a trigger or of a tag."""
LONGEST_LINE = 200
"""Characters of a medicine, a question or an example."""
MOST_LINES = 12
"""Of one kind in one entry."""

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6}")
_UNWANTED = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")


class Range(NamedTuple):
    """What a number may be: from ``lowest`` to ``highest``, both allowed; ``whole`` without decimals."""

    name: str
    lowest: float
    highest: float
    whole: bool = False


def number_of(text: str, allowed: Range) -> float | int:
    """The number that is written there; whole ones as an int. Raises Refused.

    Digits with at most one point: neither a sign, nor an exponent, nor a word such as "nan".
    """
    found = _NUMBER.fullmatch(text.strip())
    number = float(found[0]) if found is not None else None
    is_whole = number is not None and number == int(number)
    if number is None or not allowed.lowest <= number <= allowed.highest or (allowed.whole and not is_whole):
        kind = "a whole number" if allowed.whole else "a number"
        span = f"from {allowed.lowest:g} to {allowed.highest:g}"
        raise Refused(f"{allowed.name} is {kind} {span}, not {text!r}: {NOTHING}")
    return int(number) if is_whole else number


def line_of(text: str, name: str, longest: int) -> str:
    """The text on one line, without doubled spaces. Raises Refused for control characters or too many."""
    if "\n" in text or _UNWANTED.search(text):
        raise Refused(f"{name} is one line without control characters: {NOTHING}")
    line = " ".join(text.split())
    if not line or len(line) > longest:
        raise Refused(f"{name} has 1 to {longest} characters: {NOTHING}")
    return line


def lines_of(texts: "tuple[str, ...] | list[str]", name: str, longest: int) -> list[str]:
    """The texts, each on one line and each once. Raises Refused."""
    lines = list(dict.fromkeys(line_of(text, name, longest) for text in texts))
    if len(lines) > MOST_LINES:
        raise Refused(f"of {name} an entry takes at most {MOST_LINES}, not {len(lines)}: {NOTHING}")
    return lines


def note_of(text: str) -> str | None:
    """The note, on as many lines as it has; None for an empty one. Raises Refused."""
    note = text.replace("\r\n", "\n").strip()
    if _UNWANTED.search(note):
        raise Refused(f"a note has no control characters: {NOTHING}")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"a note has at most {LONGEST_NOTE} characters: {NOTHING}")
    return note or None


def listed(texts: "tuple[str, ...] | list[str]") -> list[str]:
    """The words of a list, also of those that were said at once: "banana, nuts" are two."""
    return [part for text in texts for part in ([each for each in text.split(",") if each.strip()] or [""])]


def tag_of(text: str, name: str) -> str:
    """A tag as it is kept: in small letters, its words joined by hyphens. Raises Refused."""
    return line_of(text, name, LONGEST_TAG).casefold().replace("_", "-").replace(" ", "-")
