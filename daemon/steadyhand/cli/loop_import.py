"""``steady import`` of what Loop Habit Tracker wrote: its entries go in, and what did not is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments
from steadyhand.cli.console import say, say_json
from steadyhand.cli.private_file import write_private
from steadyhand.domain.reminding.event import Json
from steadyhand.report.columns import plain
from steadyhand.storage.loop import LoopData
from steadyhand.storage.loop_archive import MAGICS, read_archive
from steadyhand.storage.loop_database import MAGIC, read_database
from steadyhand.storage.loop_events import Account, Carried, account_of, changed_since, suggested_toml

CHANGED = "{} entries are in the log already with another content, which stays; correct them there"


def is_loop(stream: IO[bytes]) -> bool:
    """Whether the file begins like a zip archive or an SQLite database, whatever its name."""
    stream.seek(0)
    return stream.read(len(MAGIC)).startswith((MAGIC, *MAGICS))


def take_loop_in(stream: IO[bytes], arguments: Arguments, desk: Desk) -> int:
    """Add the entries that are not there yet, all or none, and say what became of each habit.

    The habits themselves are not set up, which is for the person's configuration; its tables are
    printed, or written to the file of ``--toml``.
    """
    data = _read(stream, desk)
    configured = {habit.id: habit.unit for habit in desk.configuration.habits}
    account = account_of(data, configured, desk.zone, desk.today)
    toml = suggested_toml(account.habits, configured)
    if arguments.toml is not None:
        write_private(Path(arguments.toml), lambda file: file.write(toml), force=False)
    new = desk.log.adopt(account.events)
    changed = 0 if new == len(account.events) else changed_since(account.events, desk.log.history())
    desk.wake_daemon()
    if arguments.json:
        say_json(_view(account, new, changed, toml))
    else:
        say("\n".join(_told(account, new, changed)))
        say(_to_paste(toml, arguments.toml))
    return 0


def _read(stream: IO[bytes], desk: Desk) -> LoopData:
    stream.seek(0)
    if stream.read(len(MAGIC)) == MAGIC:
        return read_database(stream, desk.log.path.rpartition("/")[0])
    return read_archive(stream)


def _view(account: Account, new: int, changed: int, toml: str) -> dict[str, Json]:
    return {
        "source": account.source,
        "events": len(account.events),
        "new": new,
        "changed": changed,
        "habits": [
            {
                "id": each.id,
                "name": each.habit.name,
                "done": each.done,
                "no": each.no,
                "excused": each.excused,
                "amounts": each.amounts,
            }
            for each in account.habits
        ],
        "not_carried_over": list(account.left),
        "toml": toml,
    }


def _told(account: Account, new: int, changed: int) -> Iterator[str]:
    yield f"{account.source}: {len(account.events)} entries read, {new} of them new"
    for each in account.habits:
        yield f"  {plain(each.habit.name)} → {each.id}: {_counts(each)}"
    if changed:
        yield CHANGED.format(changed)
    if account.left:
        yield "Not carried over:"
        yield from (f"  - {plain(line)}" for line in account.left)


def _counts(each: Carried) -> str:
    parts = ((each.done, "done"), (each.no, "not done"), (each.excused, "excused"), (each.amounts, "amounts"))
    return ", ".join(f"{count} {word}" for count, word in parts if count) or "nothing to carry over"


def _to_paste(toml: str, file: str | None) -> str:
    if not toml:
        return "Each of these habits is in your configuration already."
    if file is not None:
        return f"What sets these habits up is in {file}; copy from it into your configuration."
    return f"To go on with these habits, copy into your configuration what you want of this:\n\n{toml}"
