"""What the commands that record have in common: their words, and what they say afterwards."""

import sys
from collections.abc import Callable

from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.cli.console import say, say_json, warn
from steadyhand.errors import UsageFault
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

LONGEST_REASON = 4000
FROM_INPUT = "-"


def add_at(parser: "ArgumentParser") -> None:
    """Take ``--at``."""
    parser.add_argument(
        "--at", metavar="TIME", help="when it was: 08:30, 'yesterday 21:00' or 2026-11-23T08:30"
    )


def add_json(parser: "ArgumentParser") -> None:
    """Take ``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def reason(text: str | None) -> str | None:
    """The person's reason, read from standard input for ``-``; None for none. Raises UsageFault."""
    if text is None:
        return None
    given = read_input(lambda: sys.stdin.read(LONGEST_REASON + 1)) if text == FROM_INPUT else text
    if len(given) > LONGEST_REASON:
        raise UsageFault(f"a reason has at most {LONGEST_REASON} characters")
    return given.strip() or None


def read_input(read: Callable[[], str]) -> str:
    """What ``read`` gives of standard input. Raises UsageFault for what is not text."""
    try:
        return read()
    except UnicodeDecodeError as error:
        raise UsageFault("standard input is not UTF-8 text") from error


def tell(desk: Desk, given: Given, *, as_json: bool, needs_daemon: bool = False) -> None:
    """Say what was recorded."""
    from steadyhand.report.confirmation import Setting, lines  # noqa: PLC0415 - after it is recorded

    if as_json:
        from steadyhand.storage.portable import to_portable  # noqa: PLC0415 - only for JSON

        say_json({"events": [to_portable(event) for event in given.events]})
    else:
        for line in lines(Setting(desk.configuration, given.state, desk.now, desk.calendar), given.events):
            say(line)
    if needs_daemon and not given.heard:
        warn("the daemon is not running, so nothing will be shown then; start it with: steady run")
