"""``steady status`` and ``agenda``: how it goes, and what will be asked."""

from argparse import ArgumentParser, ArgumentTypeError

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json
from steadyhand.cli.moment import DAY, day_of
from steadyhand.cli.recording import add_json
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.domain.reminding.state import State

MOST_DAYS = 400
LAST_DAYS = 2 * ONE_DAY
WEEK = 7 * ONE_DAY


def take_status(parser: ArgumentParser) -> None:
    """The words of ``status``."""
    add_json(parser)


def status(arguments: Arguments, desk: Desk) -> int:
    """Today at a glance; works without the daemon, and says that it is not there."""
    from steadyhand.report.glance import status_text  # noqa: PLC0415 - for this view alone
    from steadyhand.report.status import DaemonFacts, status_view  # noqa: PLC0415 - for this view alone
    from steadyhand.system.single_instance import running  # noqa: PLC0415 - the same

    found = running(desk.paths.runtime)
    daemon = None if found is None else DaemonFacts(running=True, **found._asdict())
    state = desk.state(desk.today - WEEK)
    view = status_view(
        desk.configuration,
        state,
        desk.now,
        desk.zone,
        daemon,
        week=_week(desk, state),
        warning=desk.warning,
        taken=_taken(desk),
        standing=_standing(desk),
    )
    if arguments.json:
        say_json(view)
    else:
        say(status_text(view))
    return 0


def _standing(desk: Desk) -> Standing:
    """What stands of the warning signs; from day 28 on also that week four shows no improvement.

    Only where nothing else stands is the review made for that, which takes half a second.
    """
    from steadyhand.bootstrap.screened import standing_of  # noqa: PLC0415 - for this view alone
    from steadyhand.domain.programme.weeks import PROGRAMME_DAYS  # noqa: PLC0415 - the same
    from steadyhand.domain.reassessment.screening import QUIET  # noqa: PLC0415 - the same

    told, start = standing_of(desk), desk.configuration.programme.start
    is_over = start is not None and desk.today >= start + (PROGRAMME_DAYS - 1) * ONE_DAY
    if not is_over or (told.tier is not None and told.tier not in QUIET):
        return told
    from steadyhand.bootstrap.reviewing import review_of  # noqa: PLC0415 - it brings scipy

    return review_of(desk).screening


def _taken(desk: Desk) -> list[Event]:
    """What was taken in the last 14 days, and in the programme's first week while it goes on."""
    from steadyhand.domain.programme.intakes import KINDS  # noqa: PLC0415 - for this view alone
    from steadyhand.domain.programme.weeks import PROGRAMME_DAYS  # noqa: PLC0415 - the same

    start, first = desk.configuration.programme.start, desk.today - 2 * WEEK
    if start is not None and start <= desk.today < start + PROGRAMME_DAYS * ONE_DAY:
        first = min(first, start)
    return list(desk.log.of_kinds(KINDS, first, desk.today))


def _week(desk: Desk, state: State) -> list[dict[str, Json]]:
    """The adherence of the seven days before today."""
    from steadyhand.domain.reminding.adherence import adherence  # noqa: PLC0415 - for this view alone
    from steadyhand.report.adherence import adherence_rows  # noqa: PLC0415 - the same

    first, last = desk.today - WEEK, desk.today - ONE_DAY
    rows = adherence(desk.configuration, state.kept, desk.zone, first_day=first, last_day=last, now=desk.now)
    return adherence_rows(rows)


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
