"""``steady history``: what the log holds."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import date

from steadyhand.bootstrap.machine_names import machine_names
from steadyhand.bootstrap.moment import DAY, day_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import in_utf8, say
from steadyhand.cli.recording import add_json
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.order import superseded
from steadyhand.report.history import fates, history_text, outdone
from steadyhand.storage.jsonl import line_of
from steadyhand.values import NamedTuple


def take_history(parser: ArgumentParser) -> None:
    """The words of ``history``."""
    parser.add_argument("--since", metavar="DAY", help=f"from that day on: {DAY}")
    parser.add_argument("--until", metavar="DAY", help="up to that day")
    parser.add_argument("--habit", metavar="HABIT", help="of that habit alone")
    parser.add_argument("--ids", action="store_true", help="each with its id, by which undo takes it back")
    add_json(parser)


def history(arguments: Arguments, desk: Desk) -> int:
    """Print the events, one a line: as recorded, or those of several machines by their instants."""
    since, until = _day(arguments.since, desk), _day(arguments.until, desk)
    if arguments.habit is not None and not arguments.habit.isprintable():
        desk.habit(arguments.habit)
    found = desk.log.chronicle(since, until, arguments.habit)
    if arguments.json:
        count = _print_lines(found, _outdone(desk, since))
    else:
        words = _Words(arguments.ids, _fates(desk, since), machine_names(desk.log, since, until))
        count = _print_words(found, words)
    if not count and arguments.habit is not None:
        desk.habit(arguments.habit)
    if not count and not arguments.json:
        say("nothing was recorded then" if since or until else "nothing was recorded yet")
    return 0


def _day(text: str | None, desk: Desk) -> date | None:
    return None if text is None else day_of(text, lambda: desk.today)


def _print_lines(events: Iterator[Event], holding: Mapping[str, Event]) -> int:
    """As export writes them, with what holds in the place of one that is superseded."""
    in_utf8()
    count = 0
    for count, event in enumerate(events, start=1):  # noqa: B007 - it is what is given
        holds = holding.get(event.id)
        more = {} if holds is None else {"superseded_by": holds.id}
        sys.stdout.write(line_of(event, **more) + "\n")
    return count


def _ended(desk: Desk, since: date | None) -> Mapping[str, str]:
    """What was taken back; a retraction is of the day of its event or of a later one."""
    return fates(desk.log.of_kinds((EventKind.RETRACTED,), since))


def _outdone(desk: Desk, since: date | None) -> Mapping[str, Event]:
    """What stands and does not count, with what holds in its place."""
    return superseded(desk.log.rivals(since), frozenset(_ended(desk, since)))


def _fates(desk: Desk, since: date | None) -> Mapping[str, str]:
    """What became of the events."""
    return {**outdone(_outdone(desk, since)), **_ended(desk, since)}


class _Words(NamedTuple):
    """How a line is told: with its id, what became of each event, what machines are called."""

    with_id: bool
    became: Mapping[str, str]
    names: Mapping[str, str]


def _print_words(events: Iterator[Event], words: _Words) -> int:
    count = 0
    for count, event in enumerate(events, start=1):  # noqa: B007 - it is what is given
        fate = words.became.get(event.id)
        say(history_text(event, with_id=words.with_id, fate=fate, names=words.names))
    return count


COMMANDS = {"history": Command(take_history, history)}
