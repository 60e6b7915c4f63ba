"""``steady rehearse``: some days of the configuration, played through without recording anything."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from zoneinfo import ZoneInfo

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json
from steadyhand.cli.private_file import exists, refuse_own, write_private
from steadyhand.cli.recording import add_json
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import REHEARSED
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.errors import ConfigurationFault
from steadyhand.rehearsal.rehearse import Script, rehearse
from steadyhand.report.rehearsal import Rehearsed, rehearsal_text, rehearsal_view
from steadyhand.settings import compiled
from steadyhand.storage.jsonl import write_lines

USUAL_DAYS = 28
MOST_DAYS = 400
LARGEST_SEED = 2**32 - 1
NOTHING = "So nothing was rehearsed."


def take_rehearse(parser: ArgumentParser) -> None:
    """The words of ``rehearse``."""
    parser.add_argument(
        "--days",
        metavar="N",
        type=_days,
        default=USUAL_DAYS,
        help=f"so many days from the start of the programme, or from today, 1 to {MOST_DAYS}; "
        f"without it, {USUAL_DAYS}",
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=_seed,
        help=f"0 to {LARGEST_SEED}; the same seed plays the same days; without it, any",
    )
    parser.add_argument("--trace", metavar="FILE", help="write every event to a new file, as JSON lines")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    add_json(parser)


def rehearsal(arguments: Arguments, desk: Desk) -> int:
    """Play the days through, and say what was asked and what adherence it would give."""
    target = None if arguments.trace is None else Path(arguments.trace)
    if target is not None:
        refuse_own(target, desk.paths)
        if target.exists() and not arguments.force:
            raise exists(target)
    rehearsed = rehearse(_script(arguments, desk))
    if target is not None:
        trace = [event._replace(device=REHEARSED) for event in rehearsed.events]
        write_private(target, lambda stream: write_lines(trace, stream), force=bool(arguments.force))
    _tell(rehearsed, as_json=arguments.json)
    return 0


def _script(arguments: Arguments, desk: Desk) -> Script:
    configuration = _configuration(desk)
    name, reading = configuration.zone, desk.reading
    zone = reading.zone if name == "system" else ZoneInfo(name)
    today = Calendar(configuration.rhythm, zone).day_of(reading.now)
    first_day = configuration.programme.start or today
    seed = _any_seed() if arguments.seed is None else arguments.seed
    return Script(configuration, compiled.dump(configuration), zone, first_day, arguments.days, seed)


def _configuration(desk: Desk) -> Configuration:
    """The file as it is now, which this does not put in force. Raises ConfigurationFault with every fault."""
    found = compiled.read(desk.paths.compiled)
    if found is not None and compiled.is_fresh(found, desk.paths.config, desk.environ):
        return found.configuration
    from steadyhand.settings.compiler import compile_source  # noqa: PLC0415 - it brings pydantic

    answer = compile_source(desk.paths.config, desk.environ)
    if isinstance(answer, Configuration):
        return answer
    raise ConfigurationFault("\n\n".join([*(str(fault) for fault in answer), NOTHING]))


def _any_seed() -> int:
    from secrets import randbelow  # noqa: PLC0415 - only where none is given

    return randbelow(LARGEST_SEED + 1)


def _tell(rehearsed: Rehearsed, *, as_json: bool) -> None:
    view = rehearsal_view(rehearsed)
    if as_json:
        say_json(view)
    else:
        say(rehearsal_text(rehearsed, view))


def _days(text: str) -> int:
    """The number of days. Raises ArgumentTypeError, of which the parser tells."""
    return _within(text, 1, MOST_DAYS, "number of days")


def _seed(text: str) -> int:
    return _within(text, 0, LARGEST_SEED, "seed")


def _within(text: str, least: int, most: int, what: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise ArgumentTypeError(f"{text!r} is no {what} from {least} to {most}")
    return int(text)


COMMANDS = {"rehearse": Command(take_rehearse, rehearsal)}
