"""``steady manpage`` and ``completions``: made from the parsers, so they cannot differ from them."""

from argparse import ArgumentParser

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.settings import compiled

SHELLS = ("bash", "zsh", "fish")


def take_manpage(parser: ArgumentParser) -> None:
    """No words."""
    del parser


def manpage(arguments: Arguments, desk: Desk) -> int:
    """Print the manual page, in roff: ``steady manpage | man -l -``."""
    from steadyhand.cli.manual import manual  # noqa: PLC0415 - it builds every parser

    del arguments, desk
    say(manual())
    return 0


def take_completions(parser: ArgumentParser) -> None:
    """The words of ``completions``."""
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help="bash, zsh or fish")


def completions(arguments: Arguments, desk: Desk) -> int:
    """Print the completions, for the shell to read: ``source <(steady completions bash)``."""
    from steadyhand.cli.completion import completion  # noqa: PLC0415 - it builds every parser

    del desk
    say(completion(arguments.shell))
    return 0


def take_habits(parser: ArgumentParser) -> None:
    """No words."""
    del parser


def habits(arguments: Arguments, desk: Desk) -> int:
    """Print the ids of the habits as they were compiled last; nothing where there are none."""
    del arguments
    found = compiled.read(desk.paths.compiled)
    for habit in () if found is None else found.configuration.habits:
        say(habit.id)
    return 0


COMMANDS = {
    "manpage": Command(take_manpage, manpage),
    "completions": Command(take_completions, completions),
    "__habits": Command(take_habits, habits, lambda words: None if words else Arguments()),
}
