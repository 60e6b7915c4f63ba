"""The parser of one command's words."""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import NoReturn

from steadyhand.cli.catalogue import ENTRIES, Arguments, command
from steadyhand.errors import UsageFault

PROGRAM = "steady"


class Parser(ArgumentParser):
    """A parser whose complaint is an error like any other."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageFault."""
        raise UsageFault(f"{message}\n{self.format_usage().strip()}")


def arguments_of(name: str, words: Sequence[str]) -> Arguments:
    """The words of that command by name. Raises UsageFault; ends the process after ``--help``."""
    parser = parser_of(name)
    arguments = parser.parse_args(words, Arguments())
    for action in parser._actions:  # noqa: SLF001 - there is no public way
        # Python 3.11 takes "--option=--" for a list of nothing.
        value = getattr(arguments, action.dest, None)
        if action.nargs is None and action.option_strings and value in ([], [[]]):
            parser.error(f"argument {action.option_strings[-1]}: expected one argument")
    return arguments


def parser_of(name: str) -> Parser:
    """The parser of that command; only this one is built."""
    summary = ENTRIES[name].summary if name in ENTRIES else ""
    description = summary[:1].upper() + summary[1:] + "."
    parser = Parser(prog=f"{PROGRAM} {name}", description=description, allow_abbrev=False)
    command(name).take(parser)
    return parser
