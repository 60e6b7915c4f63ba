"""``steady run``: the daemon."""

from argparse import ArgumentParser

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command


def take_run(parser: ArgumentParser) -> None:
    """The words of ``run``."""
    parser.add_argument(
        "--example", action="store_true", help="on the built-in example, with a log that is thrown away"
    )


def run(arguments: Arguments, desk: Desk) -> int:
    """The daemon in the foreground, until it is told to end."""
    from steadyhand.bootstrap import daemon  # noqa: PLC0415 - it brings the event loop and the bus

    return daemon.run(desk.environ, example=arguments.example)


COMMANDS = {"run": Command(take_run, run)}
