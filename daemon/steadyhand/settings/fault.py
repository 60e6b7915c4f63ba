"""One thing that is wrong with the configuration, as a value: standard library only.

The quick path and the daemon print faults without ever importing pydantic.
"""

import json

from steadyhand.values import NamedTuple

ENVIRONMENT = "environment"


class Fault(NamedTuple):
    """What is wrong, where, what is allowed there, and the remedy.

    ``file``: the path, or "environment". ``line``, ``column``: from 1, None where there is no such
    place. ``key``: the dotted key, or the variable's name. ``value``: as it was written, "" for
    none; it may be the person's own text, so a log gets ``brief`` and never ``str(fault)``.
    """

    file: str
    line: int | None
    column: int | None
    key: str
    value: str
    allowed: str
    remedy: str
    message: str

    @property
    def place(self) -> str:
        """The file with line and column as far as they are known: ``config.toml:12:1``."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    @property
    def brief(self) -> str:
        """One line without the value: place, key and message."""
        return ": ".join(part for part in (self.place, self.key, self.message) if part)

    def __str__(self) -> str:
        setting = f"{self.key} = {self.value}" if self.key and self.value else self.key or self.value
        rows = (
            ("", f"{self.place}: {setting}" if setting else self.place),
            ("  ", self.message),
            ("  Allowed: ", self.allowed),
            ("  Remedy: ", self.remedy),
        )
        return "\n".join(label + text for label, text in rows if text)


def to_json(faults: tuple[Fault, ...]) -> str:
    """A JSON list with one object for each fault."""
    return json.dumps([fault._asdict() for fault in faults])


def from_json(text: str) -> tuple[Fault, ...]:
    """The faults of ``to_json``; ValueError or TypeError for any other text."""
    return tuple(Fault(**item) for item in json.loads(text))
