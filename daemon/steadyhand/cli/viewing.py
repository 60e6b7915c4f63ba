"""``steady status`` and ``agenda``: how it goes, and what will be asked."""

from argparse import ArgumentParser, ArgumentTypeError

from steadyhand.bootstrap.moment import DAY, day_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json
from steadyhand.cli.recording import add_json
from steadyhand.domain.reminding.calendar import ONE_DAY

MOST_DAYS = 400
LAST_DAYS = 2 * ONE_DAY


def take_status(parser: ArgumentParser) -> None:
    """The words of ``status``."""
    add_json(parser)


def status(arguments: Arguments, desk: Desk) -> int:
    """Today at a glance; works without the daemon, and says that it is not there."""
    from steadyhand.bootstrap.glancing import status_of  # noqa: PLC0415 - for this view alone

    view = status_of(desk)
    if arguments.json:
        say_json(view)
    else:
        from steadyhand.report.glance import status_text  # noqa: PLC0415 - for the terminal alone

        say(status_text(view))
    return 0


def take_agenda(parser: ArgumentParser) -> None:
    """The words of ``agenda``."""
    parser.add_argument("--date", metavar="DAY", help=f"from that day on, {DAY}; without it, today")
    parser.add_argument(
        "--days", metavar="N", type=_days, default=1, help=f"for so many days, 1 to {MOST_DAYS}"
    )
    add_json(parser)


def agenda(arguments: Arguments, desk: Desk) -> int:
    """What was, is and will be asked on these days."""
    from steadyhand.report.agenda import agenda_text, agenda_view  # noqa: PLC0415 - for this view alone

    first = desk.today if arguments.date is None else day_of(arguments.date, lambda: desk.today)
    state = desk.state(min(first, desk.today) - LAST_DAYS)
    view = agenda_view(desk.configuration, state, desk.now, desk.zone, first=first, days=arguments.days)
    if arguments.json:
        say_json(view)
    else:
        say(agenda_text(view))
    return 0


def _days(text: str) -> int:
    """The number of days. Raises ArgumentTypeError, of which the parser tells."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise ArgumentTypeError(f"{text!r} is no number of days from 1 to {MOST_DAYS}")
    return int(text)


COMMANDS = {"status": Command(take_status, status), "agenda": Command(take_agenda, agenda)}
