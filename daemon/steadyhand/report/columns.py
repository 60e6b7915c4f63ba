"""Text in columns of a terminal: 80 wide, in any script, nothing that a terminal would obey."""

from collections.abc import Iterable
from unicodedata import category, combining, east_asian_width

WIDTH = 80
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """The text on one line, without control characters."""
    shown = "".join(" " if category(character) in _INVISIBLE else character for character in text)
    return " ".join(shown.split())


def wide(text: str) -> int:
    """How many columns the text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if combining(character) or category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text in at most ``width`` columns, with an ellipsis where something is left out."""
    if wide(text) <= width:
        return text
    kept = ""
    for character in text:
        if wide(kept) + _columns(character) > width - 1:
            break
        kept += character
    return f"{kept}…"


def padded(text: str, width: int) -> str:
    """The text in exactly ``width`` columns."""
    fitting = cut(text, width)
    return fitting + " " * (width - wide(fitting))


def wrapped(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """The text on lines of at most ``width`` columns, each after ``indent``; a longer word is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and wide(indent) + wide(line) + 1 + wide(word) > width:
            lines.append(indent + line)
            line = ""
        line = f"{line} {word}" if line else cut(word, width - wide(indent))
    return [*lines, indent + line] if line else lines


def name_width(names: Iterable[str], most: int = 24) -> int:
    """The width of a column that holds the names, at most ``most``."""
    return min(most, max((wide(name) for name in names), default=0))
