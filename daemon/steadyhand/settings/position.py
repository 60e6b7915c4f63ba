"""Where each key of a TOML text stands: one pass over a text that is known to be valid.

No TOML library for Python gives positions on success, so this small scanner does. It decides
nothing about validity; ``tomllib`` has done so before.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\"]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^\\"\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_TOLD = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)\s*$")


class Position(NamedTuple):
    """A place in a text, both numbers from 1."""

    line: int
    column: int


class Positions(NamedTuple):
    """The places of all keys of one text."""

    text: str
    offsets: Mapping[Path, int]

    def of(self, path: Path) -> Position | None:
        """The place of the key, else of the nearest table it is in; None for the whole file."""
        for length in range(len(path), 0, -1):
            offset = self.offsets.get(path[:length])
            if offset is not None:
                return position_at(self.text, offset)
        return None


def position_at(text: str, offset: int) -> Position:
    """The line and column of a character."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def position_told(message: str, text: str) -> tuple[str, Position]:
    """A syntax error's message without its place, and the place: "(at line 3, column 5)"."""
    told = _TOLD.search(message)
    if told is None:
        return message, Position(1, 1)
    if told["line"] is None:
        return message[: told.start()], position_at(text, len(text.rstrip()))
    return message[: told.start()], Position(int(told["line"]), int(told["column"]))


def positions(text: str) -> Positions:
    """The places of all keys, tables and items of a valid TOML text, by path."""
    normal = text.replace("\r\n", "\n")
    scanner = _Scanner(normal)
    try:
        scanner.scan()
    except RecursionError:
        return Positions(normal, scanner.offsets)  # nested past reason: the outer tables will do
    return Positions(normal, scanner.offsets)


class _Scanner:
    """Walks the text once and notes the first offset of every path."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.offsets: dict[Path, int] = {}
        self._items: dict[Path, int] = {}

    def scan(self) -> None:
        table: Path = ()
        self._pass(_GAP)
        while self.at < len(self.text):
            table = self._header() if self._sees("[") else self._pair(table)
            self._pass(_GAP)

    def _header(self) -> Path:
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        table = self._table(list(self._key()), many=many)
        self.at += 2 if many else 1
        return table

    def _table(self, parts: list[tuple[str, int]], *, many: bool) -> Path:
        path: Path = ()
        for number, (part, offset) in enumerate(parts, start=1):
            path = self._note((*path, part), offset)
            if many and number == len(parts):
                self._items[path] = self._items.get(path, -1) + 1
            if path in self._items:
                path = self._note((*path, self._items[path]), offset)
        return path

    def _pair(self, table: Path) -> Path:
        path = table
        for part, offset in self._key():
            path = self._note((*path, part), offset)
        self.at += 1
        self._value(path)
        return table

    def _key(self) -> Iterator[tuple[str, int]]:
        while True:
            self._pass(_BLANK)
            yield self._key_part()
            self._pass(_BLANK)
            if not self._sees("."):
                return
            self.at += 1

    def _key_part(self) -> tuple[str, int]:
        offset = self.at
        if self.text[offset : offset + 1] not in {'"', "'"}:
            return self._pass(_BARE_KEY), offset
        return str(tomllib.loads("key = " + self._string())["key"]), offset

    def _value(self, path: Path) -> None:
        self._pass(_BLANK)
        match self.text[self.at : self.at + 1]:
            case '"' | "'":
                self._string()
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case _:
                self._pass(_BARE_VALUE)

    def _array(self, path: Path) -> None:
        self.at += 1
        self._pass(_GAP)
        number = 0
        while self.at < len(self.text) and not self._sees("]"):
            self._value(self._note((*path, number), self.at))
            number += 1
            self._pass_comma()
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._pass(_GAP)
        while self.at < len(self.text) and not self._sees("}"):
            self._pair(path)
            self._pass_comma()
        self.at += 1

    def _string(self) -> str:
        for string in _STRINGS:
            if string.match(self.text, self.at):
                return self._pass(string)
        return self._pass(_BARE_VALUE)

    def _pass_comma(self) -> None:
        self._pass(_GAP)
        if self._sees(","):
            self.at += 1
        self._pass(_GAP)

    def _pass(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None or (not found[0] and pattern not in {_BLANK, _GAP}):
            self.at += 1
            return ""
        self.at = found.end()
        return found[0]

    def _sees(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def _note(self, path: Path, offset: int) -> Path:
        self.offsets.setdefault(path, offset)
        return path
