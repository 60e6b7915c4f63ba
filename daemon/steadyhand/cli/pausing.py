"""``steady pause`` and ``resume``: planned time off."""

from argparse import ArgumentParser

from steadyhand.bootstrap.moment import UNTIL, end_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.cli.recording import add_json, reason, tell
from steadyhand.domain.reminding.command import Pausing, Resuming
from steadyhand.report.confirmation import Setting, clock


def take_pause(parser: ArgumentParser) -> None:
    """The words of ``pause``."""
    parser.add_argument("--until", metavar="T", help=f"{UNTIL}; without it, until you say resume")
    parser.add_argument("--because", metavar="TEXT", help="why; - reads it from standard input")
    add_json(parser)


def pause(arguments: Arguments, desk: Desk) -> int:
    """Nothing is asked until then, and nothing of it counts against the person."""
    until = None if arguments.until is None else end_of(arguments.until, desk.now, desk.calendar)
    given = desk.give(Pausing(until, reason(arguments.because)))
    tell(desk, given, as_json=arguments.json)
    if not arguments.json:
        setting = Setting(desk.configuration, given.state, desk.now, desk.calendar)
        say(f"paused until {'you say: steady resume' if until is None else clock(setting, until)}")
    return 0


def take_resume(parser: ArgumentParser) -> None:
    """The words of ``resume``."""
    add_json(parser)


def resume(arguments: Arguments, desk: Desk) -> int:
    """Reminders go on."""
    tell(desk, desk.give(Resuming()), as_json=arguments.json)
    if not arguments.json:
        say("resumed")
    return 0


COMMANDS = {"pause": Command(take_pause, pause), "resume": Command(take_resume, resume)}
