"""What is told to the person, and to programs."""

import sys
from collections.abc import Iterable

from steadyhand.domain.reminding.event import Json


def say(text: str) -> None:
    """Print a text for the person; what would steer the terminal is made visible."""
    sys.stdout.write("".join(f"{harmless(line)}\n" for line in text.split("\n")))


def warn(text: str) -> None:
    """Tell the person on standard error."""
    sys.stderr.write("".join(f"{harmless(line)}\n" for line in f"steady: {text}".split("\n")))


def say_json(document: "Json | Iterable[Json]") -> None:
    """Print one JSON document, in UTF-8 whatever the locale."""
    import json  # noqa: PLC0415 - the quick path says it in words

    in_utf8()
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def in_utf8() -> None:
    """Let standard output be UTF-8: JSON is."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


def harmless(line: str) -> str:
    """The line without control characters, which a note or an imported event may hold."""
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
