"""``steady open``: the page in the browser; and the process that serves it."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.system.ticket import issue_ticket
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: "Mapping[str, str]" = {
    name: f"/{name}" for name in ("diary", "progress", "review", "habits", "relax")
} | {"today": "/"}
USUAL_IDLE_MIN = 10.0


def take_open(parser: ArgumentParser) -> None:
    """The words of ``open``."""
    parser.add_argument(
        "page", metavar="PAGE", nargs="?", choices=sorted(PAGES), help=f"one of: {', '.join(sorted(PAGES))}"
    )
    parser.add_argument(
        "--print", dest="prints", action="store_true", help="print the address and open nothing"
    )


def open_page(arguments: Arguments, desk: Desk) -> int:
    """Open the page; where no browser can be opened, print its address, good for a minute and once."""
    from steadyhand.bootstrap.page.calling import address_of, page_port  # noqa: PLC0415 - for this alone
    from steadyhand.system.opening import Opener  # noqa: PLC0415 - the same

    port = page_port(desk.environ, desk.paths.runtime)
    ticket = issue_ticket(desk.paths.runtime, desk.now)
    wanted = "" if arguments.page is None else f"&to={PAGES[arguments.page]}"
    address = address_of(port, f"/enter?ticket={ticket}{wanted}")
    if arguments.prints:
        say(address)
    elif Opener(desk.environ).open_address(address):
        say("opened in your browser")
    else:
        say("No browser can be opened from here. Within a minute, open this address on this machine, once:")
        say(address)
    return 0


def take_page(parser: ArgumentParser) -> None:
    """The words of the process that serves the page."""
    parser.add_argument(
        "--idle-min", type=_minutes, default=USUAL_IDLE_MIN, help="gone after so many minutes"
    )


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no number of minutes") from error
    if not 0 < minutes <= 24 * 60:
        raise ArgumentTypeError("above 0, at most a day")
    return minutes


def serve(arguments: Arguments, desk: Desk) -> int:
    """Serve the page until nobody has been there for a while."""
    from steadyhand.bootstrap.page.serving import serve_page  # noqa: PLC0415 - it brings the server

    return serve_page(desk.environ, idle=timedelta(minutes=arguments.idle_min), ready=_ready)


def _ready(port: int) -> None:
    """Say the port, and let go of whoever waited for it; a terminal and a unit keep their streams."""
    say(str(port))
    sys.stdout.flush()
    if not sys.stdout.isatty() and "INVOCATION_ID" not in os.environ:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.dup2(nowhere, sys.stderr.fileno())
        os.close(nowhere)


COMMANDS = {"open": Command(take_open, open_page), "__page": Command(take_page, serve)}
"""By name."""
