"""``steady doctor``: the desktop's abilities, tried for real."""

import sys
from argparse import ArgumentParser

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json, warn
from steadyhand.cli.recording import add_json
from steadyhand.errors import Unavailable
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from steadyhand.report.checkup import Check

LACKING = 1


def take_doctor(parser: ArgumentParser) -> None:
    """The words of ``doctor``."""
    parser.add_argument("--yes", action="store_true", help="ask for nothing: no test notification")
    add_json(parser)


def doctor(arguments: Arguments, desk: Desk) -> int:
    """Try everything and tell it; 1 where something is missing that reminders need."""
    import asyncio  # noqa: PLC0415 - only where there is a bus to talk to

    checks = asyncio.run(_examined(arguments, desk))
    from steadyhand.report.checkup import checkup_document, verdict_text  # noqa: PLC0415 - the same

    if arguments.json:
        say_json(checkup_document(checks))
    else:
        say(f"\n{verdict_text(checks)}")
    return LACKING if any(check.stops_reminders for check in checks) else 0


async def _examined(arguments: Arguments, desk: Desk) -> "list[Check]":
    from steadyhand.bootstrap.examination.examine import circumstances, examine  # noqa: PLC0415 - it brings the bus and every room
    from steadyhand.report.checkup import check_text  # noqa: PLC0415 - the same

    waits = not arguments.yes
    tell = warn if arguments.json else say
    is_read = sys.stdin.isatty() and waits
    around = circumstances(desk.environ, tell, _executable(), waits=waits, is_read=is_read)
    checks = []
    async for check in examine(around):
        checks.append(check)
        if not arguments.json:
            say(check_text(check))
            sys.stdout.flush()
    return checks


def _executable() -> str | None:
    from steadyhand.cli.setup import executable  # noqa: PLC0415 - only to compare with the unit

    try:
        return executable()
    except Unavailable:
        return None


COMMANDS = {"doctor": Command(take_doctor, doctor)}
