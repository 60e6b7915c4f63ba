"""The words each command takes, read off its parser. Pure."""

from argparse import Action, ArgumentParser
from collections.abc import Iterator

from steadyhand.values import NamedTuple

HABIT = "HABIT"
FILE = "FILE"


class Word(NamedTuple):
    """One word: its spellings (none for a place), what stands for its value, and what it is for.

    ``value``: "" for one without. ``many``: how often a place may be filled: "", "?", "*" or "+".
    """

    spellings: tuple[str, ...]
    value: str
    choices: tuple[str, ...]
    many: str
    help: str


def words_of(parser: ArgumentParser) -> Iterator[Word]:
    """The parser's words, places first in their order."""
    actions = sorted(parser._actions, key=lambda action: bool(action.option_strings))  # noqa: SLF001 - there is no public way
    return (_word(action) for action in actions)


def _word(action: Action) -> Word:
    takes_value = action.nargs != 0
    return Word(
        spellings=tuple(action.option_strings),
        value=str(action.metavar or action.dest.upper()) if takes_value else "",
        choices=tuple(str(choice) for choice in action.choices or ()),
        many=action.nargs if isinstance(action.nargs, str) else "",
        help=action.help or "",
    )
