"""``steady drinks``: the drink table."""

from argparse import ArgumentParser

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json
from steadyhand.cli.recording import add_json
from steadyhand.domain.programme.drink import searched
from steadyhand.errors import Refused
from steadyhand.report.drinks import drinks_text, drinks_view
from steadyhand.storage.drink_table import drink_table


def take_drinks(parser: ArgumentParser) -> None:
    """The words of ``drinks``."""
    parser.add_argument("words", metavar="WORD", nargs="*", help="those whose name has these words")
    add_json(parser)


def drinks(arguments: Arguments, _desk: Desk) -> int:
    """List the drinks with these words in their names, or all."""
    words = " ".join(arguments.words)
    found = searched(drink_table(), words)
    if not found:
        raise Refused(f"No drink in the table is called {words!r}. All of them: steady drinks")
    if arguments.json:
        say_json(drinks_view(found))
    else:
        say(drinks_text(found))
    return 0


COMMANDS = {"drinks": Command(take_drinks, drinks)}
