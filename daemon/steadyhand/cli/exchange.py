"""``steady export`` and ``import``: the whole log out, and in again."""

import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, TextIO, TypeAlias

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import in_utf8, say, say_json
from steadyhand.cli.loop_import import is_loop, take_loop_in
from steadyhand.cli.private_file import refuse_own, write_private
from steadyhand.cli.recording import add_json
from steadyhand.domain.journal.plausible import fault_of
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.errors import Refused, UsageFault
from steadyhand.storage.daily_table import KEPT, write_days
from steadyhand.storage.jsonl import read_lines, write_lines
from steadyhand.storage.portable import Doubt
from steadyhand.storage.table import read_table, write_table

STREAM = "-"
LINES = ".jsonl"
TABLE = ".csv"
BUNDLE = ".fhir.json"
CALENDAR = ".ics"
ENDINGS = (LINES, TABLE, BUNDLE, CALENDAR)
TABLE_BEGINS = "schema_version"
CHUNK = 500
MOST_KEPT = 20_000
"""More than a year of events, in some thirty megabytes."""
USUAL_DAYS = 28
MOST_DAYS = 400
Reader: TypeAlias = Callable[[TextIO, Doubt], Iterator[Event]]
READERS: dict[str, Reader] = {LINES: read_lines, TABLE: read_table}
_BACKGROUND = 2 * ONE_DAY
"""How far back an outcome may lie of what is still on the agenda."""


class Form(NamedTuple):
    """What a kind of file holds, in the singular, and what writes it and gives how many there were."""

    holds: str
    write: Callable[[TextIO], int]


def take_export(parser: ArgumentParser) -> None:
    """The words of ``export``."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="ends in .jsonl or .csv for the whole log, in .fhir.json for a doctor's system, "
        "in .ics for a calendar; - is standard output, as JSON lines",
    )
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument(
        "--by-day", action="store_true", help="with .csv: a row for each day, not for each event"
    )
    parser.add_argument(
        "--days",
        metavar="N",
        type=_number_of_days,
        help=f"with .ics: so many days ahead, 1 to {MOST_DAYS}; without it, {USUAL_DAYS}",
    )
    add_json(parser)


def _number_of_days(text: str) -> int:
    """The number of days. Raises ArgumentTypeError, of which the parser tells."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise ArgumentTypeError(f"{text!r} is no number of days from 1 to {MOST_DAYS}")
    return int(text)


def export(arguments: Arguments, desk: Desk) -> int:
    """Write a file of mode 0600 that appears whole or not at all."""
    ending = _ending(arguments)
    if arguments.file == STREAM:
        in_utf8()
        write_lines(desk.log.history(), sys.stdout)
        return 0
    target = Path(arguments.file)
    refuse_own(target, desk.paths)
    form = _form(ending, arguments, desk)
    try:
        count = write_private(target, form.write, force=arguments.force)
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}. Nothing was exported.") from error
    if arguments.json:
        say_json({"file": str(target), f"{form.holds}s": count})
    else:
        say(f"{count} {form.holds}{'' if count == 1 else 's'} written to {target}")
    return 0


def _ending(arguments: Arguments) -> str:
    """The ending that says the format. Raises UsageFault for none, and for an option that does not fit it."""
    name = Path(arguments.file).name.lower()
    ending = LINES if name == STREAM else next((each for each in ENDINGS if name.endswith(each)), None)
    if ending is None:
        listed = f"{', '.join(ENDINGS[:-1])} nor {ENDINGS[-1]}"
        raise UsageFault(f"{arguments.file!r} ends in neither {listed}, so its format is unknown")
    if arguments.by_day and ending != TABLE:
        raise UsageFault("--by-day is for a file that ends in .csv")
    if arguments.days is not None and ending != CALENDAR:
        raise UsageFault("--days is for a file that ends in .ics")
    return ending


def _form(ending: str, arguments: Arguments, desk: Desk) -> Form:
    if ending == CALENDAR:
        return Form("reminder", partial(_write_calendar, desk, arguments.days or USUAL_DAYS))
    if ending == BUNDLE:
        return Form("resource", partial(_write_bundle, desk))
    if arguments.by_day:
        habits = [habit.id for habit in desk.configuration.habits]
        return Form("day", partial(write_days, desk.log.of_kinds(tuple(KEPT)), habits))
    writer = write_table if ending == TABLE else write_lines
    return Form("event", partial(writer, desk.log.history()))


def _write_calendar(desk: Desk, days: int, stream: TextIO) -> int:
    from steadyhand.report.calendar_file import calendar_file  # noqa: PLC0415 - for this format alone

    state = desk.state(desk.today - _BACKGROUND)
    content = calendar_file(desk.configuration, state, desk.now, desk.zone, days)
    stream.write(content.decode())
    return content.count(b"BEGIN:VEVENT")


def _write_bundle(desk: Desk, stream: TextIO) -> int:
    """An entry a line, as each is made."""
    from steadyhand.report.fhir import Source, entries, head  # noqa: PLC0415 - for this format alone

    source = Source(desk.configuration, desk.zone, desk.log.device)
    beginning = _json(head(source, desk.now)).removesuffix("}")
    count = 0
    stream.write(f'{beginning}, "entry": [')
    for count, entry in enumerate(entries(source, desk.log.history(), desk.now), start=1):
        stream.write(("\n" if count == 1 else ",\n") + _json(entry))
    stream.write("\n]}\n")
    return count


def _json(value: Json) -> str:
    import json  # noqa: PLC0415 - for this format alone

    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def take_import(parser: ArgumentParser) -> None:
    """The words of ``import``."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="as export wrote it, or a backup or CSV export of Loop Habit Tracker; - is standard input",
    )
    parser.add_argument(
        "--toml", metavar="FILE", help="write what sets up the habits of Loop Habit Tracker to that file"
    )
    add_json(parser)


def take_in(arguments: Arguments, desk: Desk) -> int:
    """Add the events that are not there yet: all of the file, or nothing of it."""
    try:
        with _opened(arguments.file, desk) as stream:
            if is_loop(stream):
                return take_loop_in(stream, arguments, desk)
            if arguments.toml is not None:
                raise UsageFault("--toml is for files of Loop Habit Tracker. Nothing was imported.")
            count, new = _adopted(stream, desk)
    except OSError as error:
        raise Refused(f"{arguments.file} cannot be read: {error.strerror}. Nothing was imported.") from error
    desk.wake_daemon()
    if arguments.json:
        say_json({"events": count, "new": new})
    else:
        say(f"{_events(count)} read, {new} of them new")
    return 0


def _events(count: int) -> str:
    return f"{count} event{'' if count == 1 else 's'}"


@contextmanager
def _opened(name: str, desk: Desk) -> Iterator[IO[bytes]]:
    """The file as a stream that can be read twice; standard input is kept beside the log for that."""
    if name != STREAM:
        if not Path(name).is_file() and Path(name).exists():
            raise Refused(f"{name} is no regular file. Nothing was imported.")
        with Path(name).open("rb") as stream:
            yield stream
        return
    folder = desk.log.path.rpartition("/")[0]
    with tempfile.TemporaryFile(dir=folder) as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
        yield stream


def _adopted(stream: IO[bytes], desk: Desk) -> tuple[int, int]:
    """How many events the file has, and how many were new.

    It is judged whole before the log is locked. What is too much to keep in memory is read again
    for that, in one transaction, which is undone should the file have changed meanwhile.
    """
    reader, doubt = READERS[_format_of(stream)], partial(fault_of, now=desk.now)
    events = _read(stream, reader, doubt)
    kept = tuple(islice(events, MOST_KEPT))
    count = len(kept) + sum(1 for _ in events)
    if not count:
        raise Refused("The file holds no event. Nothing was imported.")
    if count == len(kept):
        return count, desk.log.adopt(kept)
    with desk.log.transaction():
        again = _read(stream, reader, doubt)
        return count, sum(desk.log.adopt(chunk) for chunk in iter(lambda: tuple(islice(again, CHUNK)), ()))


def _format_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    beginning = stream.read(64).decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    return TABLE if beginning.startswith(TABLE_BEGINS) else LINES


def _read(stream: IO[bytes], reader: Reader, doubt: Doubt) -> Iterator[Event]:
    descriptor = os.dup(stream.fileno())
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, encoding="utf-8", newline="") as text:  # noqa: PTH123 - it is open already
        yield from reader(text, doubt)


COMMANDS = {"export": Command(take_export, export), "import": Command(take_import, take_in)}
