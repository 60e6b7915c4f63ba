"""``steady forget``: erasing what was recorded, of some days or of all (DOMAIN 7)."""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from steadyhand.bootstrap.moment import day_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import harmless, say, say_json, warn
from steadyhand.cli.recording import add_json, read_input
from steadyhand.domain.reminding.event import Json
from steadyhand.errors import Refused, SteadyError, UsageFault
from steadyhand.storage.fault import Damaged
from steadyhand.storage.forgetting import (
    Days,
    Files,
    Forgotten,
    count_events,
    files_of,
    forget_days,
    forget_everything,
)
from steadyhand.system.paths import private_directory
from steadyhand.system.single_instance import NAME, PHONE, SHARE, AlreadyRunning, acquire

WORD = "forget"
RUNNING = (
    "The daemon is running and remembers what it has read. Stop it first (systemctl --user stop steadyhand), "
    "repeat this, then start it again. Nothing was forgotten."
)
PHONE_RUNNING = (
    "The phone's process is running and remembers what it has sent. Stop it first (systemctl --user stop "
    "steadyhand-phone), repeat this, then start it again. Nothing was forgotten."
)
SHARE_RUNNING = (
    "The process that shares with your other machines is running. Stop it first (systemctl --user stop "
    "steadyhand-share), repeat this, then start it again: it then takes what was forgotten out of what it "
    "has shared. Nothing was forgotten."
)
STAYS = (
    "What this machine has shared could not be reached, so it stays there, and nothing takes it back later. "
    "Delete it yourself, or have it deleted: {}"
)
BEYOND = (
    "files you exported or printed, and copies others have of them",
    "what was sent to a phone: its server keeps it for some hours, its app until you delete it there",
    "your other machines, where you share with them: each keeps what it has heard of; repeat this there",
    "what the desktop keeps in its own history of notifications",
    "snapshots and backups of the file system, and what a disk keeps of freed blocks (an SSD above all)",
)
"""What no command can take back."""


class _Wish(NamedTuple):
    """The days to forget, ``first`` and ``last`` included; None for everything."""

    first: date | None
    last: date | None

    @property
    def words(self) -> str:
        """The span, to read."""
        return "ever" if self.first is None else f"from {self.first} to {self.last}"


def take_forget(parser: ArgumentParser) -> None:
    """The words of ``forget``."""
    parser.add_argument("--from", dest="first", metavar="DAY", help="the first day to forget")
    parser.add_argument("--to", dest="last", metavar="DAY", help="the last day to forget")
    parser.add_argument("--all", action="store_true", help="forget everything; the configuration stays")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    add_json(parser)


def forget(arguments: Arguments, desk: Desk) -> int:
    """Erase after asking, while no daemon runs; then tell what is left that this cannot reach."""
    wish = _wish(arguments, desk)
    if arguments.json and not arguments.yes:
        raise UsageFault("--json asks nothing, so it needs --yes")
    log = Path(desk.paths.log)
    with _alone(desk):
        _open_once(desk, everything=wish.first is None)
        files = files_of(log, Path(desk.paths.backups))
        if not arguments.yes:
            _ask(wish, files)
        if wish.first is None:
            _withdraw(desk)
        done = forget_everything(files, _state_of(desk)) if wish.first is None else _days(wish, files, desk)
    _remove_empty(desk, done)
    if arguments.json:
        say_json(_view(done, everything=wish.first is None))
    else:
        say("\n".join(_told(done, desk, everything=wish.first is None)))
    return 0


def _wish(arguments: Arguments, desk: Desk) -> _Wish:
    named = [day for day in (arguments.first, arguments.last) if day is not None]
    if arguments.all:
        if named:
            raise UsageFault("--all takes no days")
        return _Wish(None, None)
    if len(named) != 2:  # noqa: PLR2004 - the first and the last day
        raise UsageFault("say which days, --from DAY --to DAY, or --all")
    first, last = (day_of(day, lambda: desk.today) for day in named)
    if first > last:
        raise UsageFault(f"{first} is after {last}")
    return _Wish(first, last)


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """No daemon runs, nor a process beside it, and none starts meanwhile. Raises Refused."""
    private_directory(desk.paths.runtime)
    with ExitStack() as stack:
        for name, told in ((NAME, RUNNING), (PHONE, PHONE_RUNNING), (SHARE, SHARE_RUNNING)):
            start = acquire(desk.paths.runtime, desk.now, name)
            if isinstance(start, AlreadyRunning):
                raise Refused(told)
            stack.callback(start.lock.release)
        yield


def _open_once(desk: Desk, *, everything: bool) -> None:
    """Let the log be found fit, and brought to this version; to remove it whole it may be damaged."""
    if not Path(desk.paths.log).exists():
        if not everything:
            raise Refused("There is no log yet, so there is nothing to forget.")
        return
    try:
        desk.log.close()
    except Damaged:
        if not everything:
            raise


def _state_of(desk: Desk) -> Sequence[Path]:
    """What else Steadyhand wrote for itself: the compiled configuration and whatever lies beside it."""
    runtime = Path(desk.paths.runtime)
    found = sorted(Path(desk.paths.state).rglob("*"))
    return [path for path in found if not path.is_dir() and runtime not in path.parents]


def _days(wish: _Wish, files: Files, desk: Desk) -> Forgotten:
    if wish.first is None or wish.last is None:
        raise UsageFault("say which days, --from DAY --to DAY")
    _forget_letters(wish.first, wish.last, desk)
    calendar = desk.calendar
    begins, ends = calendar.begins(wish.first), calendar.ends(wish.last)
    return forget_days(
        files, Days(wish.first, wish.last, begins, ends, desk.now, calendar.offset_s(desk.now))
    )


def _withdraw(desk: Desk) -> None:
    """Take what this machine has shared out of the shared folder and the server, and its key from here."""
    try:
        if desk.configuration.devices is None or not Path(desk.paths.log).exists():
            return
    except SteadyError:
        return
    from steadyhand.bootstrap.sharing.pairing import Pairing  # noqa: PLC0415 - only for several machines

    fresh = Desk(desk.environ, warn)
    try:
        stays = asyncio.run(Pairing(fresh).withdraw())
        if stays:
            warn(STAYS.format("; ".join(stays)))
    except (SteadyError, OSError) as error:
        warn(f"What this machine has shared could not be taken back. {error}")
    finally:
        fresh.leave()


def _forget_letters(first: date, last: date, desk: Desk) -> None:
    """What is remembered of messages to the phone about these days."""
    if not Path(desk.paths.phone_ledger).exists():
        return
    from steadyhand.bootstrap.phone.paired import ledger_of  # noqa: PLC0415 - only where there is a phone

    file = ledger_of(desk.paths)
    file.write(file.read().without_days(first, last, desk.calendar))


def _ask(wish: _Wish, files: Files) -> None:
    """Say what will be gone, and wait for the word. Raises Refused for any other."""
    say("\n".join(_question(wish, files)))
    sys.stdout.write(f"Type {WORD} to go on: ")
    sys.stdout.flush()
    if read_input(sys.stdin.readline).strip().lower() != WORD:
        raise Refused("Nothing was forgotten.")


def _question(wish: _Wish, files: Files) -> Iterator[str]:
    yield f"This erases {_entries(_count(wish, files))} recorded {wish.words}, from {files.log}"
    if wish.first is None:
        yield "with every backup of it and the compiled configuration. Your config.toml stays."
    elif files.copies:
        yield f"and from {_backups(len(files.copies))} of it."
    for path in () if wish.first is None else files.unsound:
        yield f"{path} is damaged, so it is removed whole."
    yield "It cannot be undone; steady export keeps a copy first, if you want one."


def _count(wish: _Wish, files: Files) -> int:
    try:
        return count_events(files.log, wish.first, wish.last)
    except Damaged:
        return 0


def _remove_empty(desk: Desk, done: Forgotten) -> None:
    """Remove the folders that are empty now."""
    folders = {path.parent for path in done.removed} & {
        Path(desk.paths.backups),
        Path(desk.paths.state),
        Path(desk.paths.log).parent,
    }
    for folder in sorted((*folders, *({Path(desk.paths.state)} if folders else ())), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _view(done: Forgotten, *, everything: bool) -> dict[str, Json]:
    return {
        "events": done.events,
        "kept": done.kept,
        "everything": everything,
        "rewritten": [str(path) for path in done.rewritten],
        "removed": [str(path) for path in done.removed],
        "beyond": list(BEYOND),
    }


def _told(done: Forgotten, desk: Desk, *, everything: bool) -> Iterator[str]:
    yield f"forgotten: {_entries(done.events)}"
    if done.rewritten:
        yield f"{_backups(len(done.rewritten))} treated alike"
    for path in done.removed:
        yield f"removed: {path}"
    if done.kept:
        yield (
            f"kept, without reasons in words: {_entries(done.kept)} that later days depend on "
            "(the configuration in force with its habits, planned time off, corrections of other days)"
        )
    if everything:
        yield f"kept: your configuration, {harmless(desk.paths.config)}"
    yield "This cannot reach:"
    yield from (f"  - {each}" for each in BEYOND)


def _entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def _backups(count: int) -> str:
    return f"{count} backup{'' if count == 1 else 's'}"


COMMANDS = {"forget": Command(take_forget, forget)}
