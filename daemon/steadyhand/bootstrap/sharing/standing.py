"""How the person's machines stand to each other: looked up in the log and on each way, changing nothing."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.keys import configured, folder_of, place_of, sealing_of
from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.clocks import ahead_in
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Devices
from steadyhand.errors import Refused, SteadyError
from steadyhand.report.devices import called, names_in, shown, span_words
from steadyhand.report.sharing import DeviceLine, Sharing
from steadyhand.sharing.device_file import DeviceFile
from steadyhand.sharing.reading import DeviceStanding, Reader
from steadyhand.sharing.sealing import Sealed, Sealing
from steadyhand.sharing.trouble import FolderFault, TroubleKind, told
from steadyhand.sharing.unwaited import Unwaited
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.single_instance import SHARE, published
from steadyhand.values import NamedTuple

PATIENCE_S = 3.0
"""How long a person waits for what the server has to say; the process that shares has more patience."""
FACTS = ("key", "log", "recording", "folder", "hearing", "server")
NOTHING_READ = frozenset(
    {
        TroubleKind.UNKNOWN_KEY,
        TroubleKind.NOT_SEALED,
        TroubleKind.SEALED,
        TroubleKind.OTHER_FORMAT,
        TroubleKind.NO_HEADER,
        TroubleKind.OTHER_NAME,
        TroubleKind.NO_FILE,
        TroubleKind.TOO_LARGE,
        TroubleKind.UNREADABLE,
    }
)
SILENT = (
    f"The server did not answer within {PATIENCE_S:.0f} s, so what it has is not known. "
    "The machines are shown as far as this one knows them."
)
OLDER_LOG = (
    "the folder has {} records of it, and its log had never more than {}: the log is from an older copy. "
    "Have it go on as a device of its own: steady device renew"
)
REFUSED = "Records that are no records of that machine were refused; see the system journal"


class _Found(NamedTuple):
    """What one way tells: how far behind (None: it cannot), when each was seen, and what is wrong.

    ``back``: which of the revoked were told the words since.
    """

    behind: Mapping[str, int | None] = {}
    seen: Mapping[str, datetime] = {}
    why: Mapping[str, tuple[str, ...]] = {}
    troubles: tuple[str, ...] = ()
    back: Collection[str] = ()


async def standing_of(desk: Desk) -> Sharing:
    """Each machine, how far it is behind, and why. Raises LogFault."""
    try:
        devices = configured(desk.configuration, desk.paths.config)
    except Refused:
        return Sharing()
    facts = published(desk.paths.runtime, SHARE)
    ways = Sharing(
        folder=devices.folder,
        server=devices.postgres,
        sealed=devices.sealed,
        running=facts is not None,
        troubles=tuple(str(facts[name]) for name in FACTS if facts.get(name)) if facts else (),
    )
    try:
        sealing = await sealing_of(devices, place_of(desk.paths, desk.environ, asks=True))
    except SteadyError as error:
        return ways._replace(lacks=str(error), devices=_lines(desk, [], ()))
    found = [
        await asyncio.to_thread(_in_folder, desk, devices, sealing),
        await _on_server(desk, devices, sealing),
    ]
    revoked = _shut_out(desk.log, sealing, found)
    if facts is not None and facts.get("rejected"):
        ways = ways._replace(troubles=(*ways.troubles, REFUSED))
    troubles = tuple(dict.fromkeys((*ways.troubles, *(line for each in found for line in each.troubles))))
    return ways._replace(troubles=troubles, devices=_lines(desk, found, revoked))


def _shut_out(log: SqliteLog, sealing: Sealing, found: Iterable[_Found]) -> tuple[str, ...]:
    """Who was revoked and has not come back. This machine has the key in use, so it has."""
    back = {log.device, *(device for way in found for device in way.back)}
    return tuple(device for device in _revoked(sealing) if device not in back)


def _revoked(sealing: Sealing) -> tuple[str, ...]:
    return sealing.revoked if isinstance(sealing, Sealed) else ()


def _has_come_back(folder: Path, device: str, sealing: Sealing) -> bool:
    """Whether its file is sealed with the key in use: then it was told the words since."""
    file = DeviceFile(folder, device, ())
    return any(list(file.read(sealing))) and file.key == sealing.key


def _lines(desk: Desk, found: Iterable[_Found], revoked: Iterable[str]) -> tuple[DeviceLine, ...]:
    log, ways = desk.log, tuple(found)
    names, seen = names_in(log.of_kinds([EventKind.CONFIG_CHANGED])), _seen(log)
    if desk.configuration.devices is not None:
        names[log.device] = shown(desk.configuration.devices.name)
    known = {log.device, *seen, *revoked, *(device for way in ways for device in (*way.behind, *way.seen))}
    mine, clocks = log.device, _clocks(desk, names)
    ordered = sorted(known, key=lambda device: (device != mine, names.get(device, ""), device))
    return tuple(
        DeviceLine(
            id=device,
            name=names.get(device, ""),
            is_this=device == mine,
            is_revoked=device in revoked,
            last_seen=max(
                filter(None, [seen.get(device), *(w.seen.get(device) for w in ways)]), default=None
            ),
            behind=_behind(device, [way.behind for way in ways if mine in way.behind]),
            why=(*(line for way in ways for line in way.why.get(device, ())), *clocks.get(device, ())),
        )
        for device in ordered
    )


def _behind(device: str, told: Sequence[Mapping[str, int | None]]) -> int | None:
    """As the ways that could be looked at have it, None where none could, or one cannot tell."""
    counts = [way.get(device, 0) for way in told]
    known = [count for count in counts if count is not None]
    return max(known) if counts and len(known) == len(counts) else None


def _clocks(desk: Desk, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Which clocks were ahead of another machine's since yesterday, by how far."""
    told = desk.log.of_kinds([EventKind.CLOCK_DIFFERED], desk.today - ONE_DAY)
    latest = {ahead.device: ahead for ahead in map(ahead_in, told) if ahead is not None}
    return {
        device: (
            f"its clock was {span_words(by)} ahead of that of {called(than, names)}; set the clocks right",
        )
        for device, (_, than, by) in latest.items()
    }


def _seen(log: SqliteLog) -> dict[str, datetime]:
    """The latest event that is here of each device."""
    ends = {device: spans[-1][1] for device, spans in log.spans().items()} | {log.device: log.last_own()}
    return {
        device: event.at
        for device, last in ends.items()
        for event in log.records_after(device, max(0, last - 1))
    }


def _in_folder(desk: Desk, devices: Devices, sealing: Sealing) -> _Found:
    folder = folder_of(devices, desk.environ)
    if folder is None:
        return _Found()
    with_log = SqliteLog.open(desk.paths.log)
    try:
        reader = Reader(folder, with_log.device, sealing, with_log.spans())
        waiting: Counter[str] = Counter()
        for records in reader.batches():
            waiting.update(record.device for record in records)
        own = _written(DeviceFile(folder, with_log.device, ()), sealing)
        behind: dict[str, int | None] = {
            each.device: None if _shut(each) else each.behind + waiting[each.device]
            for each in reader.standings
        }
        behind[with_log.device] = sum(1 for _ in with_log.records_after(with_log.device, own))
        why = {each.device: tuple(_why(each)) for each in reader.standings}
        if own > (last := with_log.last_own()):
            behind[with_log.device] = None
            why[with_log.device] = (OLDER_LOG.format(own, last),)
        seen = {each.device: each.written for each in reader.standings if each.written is not None}
        back = [each for each in _revoked(sealing) if _has_come_back(folder, each, sealing)]
        beside = tuple(told(trouble) for trouble in reader.troubles if not trouble.device)
    except FolderFault as error:
        return _Found(troubles=(str(error),))
    finally:
        with_log.close()
    return _Found(behind, seen, why, beside, back)


def _shut(standing: DeviceStanding) -> bool:
    """Whether nothing of its file could be read: then it is not known how much there is."""
    return any(trouble.kind in NOTHING_READ for trouble in standing.troubles)


def _why(standing: DeviceStanding) -> Iterator[str]:
    """What is wrong with its file, without what only follows from that."""
    untold = {TroubleKind.REPLACED, *([TroubleKind.MISSING] if _shut(standing) else [])}
    return (told(trouble) for trouble in standing.troubles if trouble.kind not in untold)


def _written(file: DeviceFile, sealing: Sealing) -> int:
    """Up to which of its own records this device's file has them."""
    for _ in file.read(sealing):
        pass
    return file.held.upto


async def _on_server(desk: Desk, devices: Devices, sealing: Sealing) -> _Found:
    if not devices.postgres:
        return _Found()
    ground = Ground(desk.log, sealing, Ledger(desk.paths.state))
    try:
        from steadyhand.bootstrap.sharing.server import seen, server_of  # noqa: PLC0415 - psycopg comes with it

        address = await server_of(devices, desk.environ)
        asyncio.get_running_loop().set_default_executor(Unwaited())
        async with asyncio.timeout(PATIENCE_S):
            found = await seen(address, ground)
    except ImportError:
        return _Found(troubles=("The library psycopg is not installed.",))
    except TimeoutError:
        return _Found(troubles=(SILENT,))
    except SteadyError as error:
        return _Found(troubles=(str(error),))
    own = sum(1 for _ in desk.log.records_after(desk.log.device, found.acknowledged))
    behind = {each.device: each.behind for each in found.others} | {desk.log.device: own}
    times = {each.device: each.received_at for each in found.others}
    why = {device: (line,) for device, line in found.refused.items()}
    return _Found(behind, times, why, back=found.current & {*_revoked(sealing)})
