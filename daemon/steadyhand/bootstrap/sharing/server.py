"""The way by a PostgreSQL server: the log as its shelf, with every record sealed as a file's is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.keys import home_of, password_file_of, password_place
from steadyhand.bootstrap.sharing.records import OwnRecords, take
from steadyhand.domain.reminding.habit import Devices
from steadyhand.sharing.header import Header
from steadyhand.sharing.names import is_device
from steadyhand.sharing.password_file import password_in
from steadyhand.sharing.postgres_address import Address, address_of
from steadyhand.sharing.postgres_exchange import Exchange, Joined, Moved, News, Parted, Withheld
from steadyhand.sharing.postgres_session import Session, Standing, opened
from steadyhand.sharing.record import NOT_LOADED, Record
from steadyhand.sharing.sealing import NotOpened, Sealing
from steadyhand.sharing.sequences import Sequences, Span
from steadyhand.sharing.trouble import Trouble, TroubleKind, told
from steadyhand.sharing.writing import AnotherLog, id_in
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.paths import paths
from steadyhand.values import NamedTuple

KEYS = "keys."
"""What the server takes for a device of that beginning is a key's ring, sealed to whoever has the key."""
NO_EPOCH = "0" * 16
SEALED_WITH = re.compile(rb"([0-9]{1,9}) ([0-9a-f]{16}|-)\n")
"""What a body begins with: the generation and the name of the key."""
ANOTHER_LOG = (
    "the server has other records of this device than its log. The log is from an older copy, or another "
    "machine was copied from this one. Nothing was sent, nothing is lost. Have this machine go on as a "
    "device of its own: steady device renew"
)


async def server_of(devices: Devices, environ: Mapping[str, str], *, asks: bool = True) -> Address:
    """The server that is configured, with its password: from the file that is named, else as it is kept.

    ``asks``: the keyring may open a window, as for a command. Raises ConfigurationFault, SecretsFault.
    """
    file = password_file_of(devices, environ)
    kept = password_place(paths(environ), environ, asks=asks)
    password = await kept.load() if file is None else password_in(file)
    return address_of(devices.postgres, password, environ, home_of(environ))


def wrapped(sealing: Sealing, record: Record) -> Record:
    """As it goes to the server: what it is sealed with, and the sealed."""
    generation, key = sealing.key
    return record._replace(body=b"%d %s\n" % (generation, key.encode()) + sealing.seal(record))


def unwrapped(sealing: Sealing, record: Record) -> Record:
    """As it was. Raises NotOpened for what none of the person's devices has sealed, or one that may not."""
    if record.body == NOT_LOADED:
        raise NotOpened(TroubleKind.RECORD_TOO_LARGE)
    found = SEALED_WITH.match(record.body)
    header = (
        Header(record.device, NO_EPOCH, 0, "-")
        if found is None
        else Header(record.device, NO_EPOCH, int(found[1]), found[2].decode())
    )
    content = record.body if found is None else record.body[found.end() :]
    item = sealing.opener(header)(record.sequence, content)
    if not isinstance(item, Record):
        raise NotOpened(TroubleKind.FORGED)
    return item


def _is_machine(device: str) -> bool:
    """Whether it is no key's, and no name that only somebody who forges would give."""
    return is_device(device) and not device.startswith(KEYS)


class LogShelf:
    """The log as the exchange's shelf."""

    def __init__(self, ground: Ground) -> None:
        self._log, self._sealing = ground.log, ground.sealing
        self._arrived, self._told, self._ledger = ground.arrived, ground.told, ground.ledger
        self._own = OwnRecords(ground.log)
        self._asked: dict[str, int] = {}

    @property
    def device(self) -> str:
        """This device."""
        return self._log.device

    def records_after(self, sequence: int, limit: int) -> Sequence[Record]:
        """Its next records, sealed."""
        return [wrapped(self._sealing, record) for record in islice(self._own.records_after(sequence), limit)]

    def places(self) -> Mapping[str, int]:
        """The last that is here of each other device, or what is before the first that was refused.

        The server gives a device's records in their order, so there is nothing else between.
        """
        refused = self._ledger.refused_from
        self._asked = dict(refused)
        marks = refused, self._ledger.again_from
        return {
            device: min(last, *(mark.get(device, last + 1) - 1 for mark in marks))
            for device, last in self._lasts().items()
        }

    def take(self, records: Sequence[Record]) -> None:
        """Merge what can be opened; of the rest it is told, and it is asked for again.

        So it is with what merging refuses: another version of Steadyhand may know what it is.
        """
        refused, earliest = dict(self._ledger.refused_from), dict(self._ledger.refused_from)
        opened: list[Record] = []
        for record in filter(_is_of_machine, records):
            self._drop_gone(refused, record)
            try:
                opened.append(unwrapped(self._sealing, record))
            except NotOpened:
                _refuse(refused, record)
                _refuse(earliest, record)
            else:
                if record.sequence == refused.get(record.device):
                    del refused[record.device]
        # Before the log goes beyond them: cut off between the two, they would never be asked for again.
        self._keep(earliest, self._ledger.again_from)
        merged = take(self._log, opened)
        for record in _missing(opened, self._log.spans()) if merged.rejected else ():
            _refuse(refused, record)
        self._keep(refused, self._to_read_again(earliest.keys() - refused.keys(), records))
        self._told.of_refused(sorted(refused))
        self._told.of_merging(merged)
        if merged.new:
            self._arrived()

    def _drop_gone(self, refused: dict[str, int], record: Record) -> None:
        """Of what was asked for again, and comes without the first: its device has forgotten that."""
        first = self._asked.pop(record.device, None)
        if first is not None and first < record.sequence:
            refused.pop(record.device, None)

    def _to_read_again(self, settled: Collection[str], records: Sequence[Record]) -> dict[str, int]:
        """From where on: behind these records, of devices whose first refused one is settled.

        Until the log's end: another may have been refused before that, of which nothing is noted.
        """
        again = {**self._ledger.again_from, **dict.fromkeys(settled, 0)}
        if not again:
            return again
        read, lasts = {record.device: record.sequence for record in records}, self._lasts()
        reached = {device: read.get(device, mark - 1) for device, mark in again.items()}
        return {device: upto + 1 for device, upto in reached.items() if upto < lasts.get(device, 0)}

    def _lasts(self) -> dict[str, int]:
        return {device: spans[-1][1] for device, spans in self._log.spans().items()}

    def _keep(self, refused: Mapping[str, int], again: Mapping[str, int]) -> None:
        if (refused, again) != (self._ledger.refused_from, self._ledger.again_from):
            self._ledger.keep(refused_from=refused, again_from=again)


def _refuse(refused: dict[str, int], record: Record) -> None:
    """Note the record, where it is the first of its device that was refused."""
    refused[record.device] = min(record.sequence, refused.get(record.device, record.sequence))


def _is_of_machine(record: Record) -> bool:
    return _is_machine(record.device)


def _missing(records: Iterable[Record], spans: Mapping[str, Sequence[Span]]) -> Iterator[Record]:
    """Those whose numbers are not in the log."""
    held = {device: Sequences(ranges) for device, ranges in spans.items()}
    return (each for each in records if each.sequence not in held.get(each.device, Sequences()))


class ServerWay:
    """The exchange with the server, from the log that is here."""

    def __init__(self, address: Address, ground: Ground) -> None:
        self._address, self._log, self._sealing = address, ground.log, ground.sealing
        self._ledger, self._told = ground.ledger, ground.told
        self._exchange = Exchange(address, LogShelf(ground), self._tell)

    def offer(self) -> None:
        """Something may be new in the log."""
        self._exchange.offer()

    def again(self) -> None:
        """The machine slept, or the network is another."""
        self._exchange.poke()

    async def run(self) -> None:
        """Exchange until cancelled."""
        await self._exchange.run()

    async def put_right(self) -> None:
        """Look that the log is the one that the server knows, and have erased there what was erased here.

        All of this device's is erased and sent anew then, as words may be gone from what stays; where the
        key is another, as the others may refuse what was sealed with the one before; and where the server
        is another, which may have some from an earlier time. Raises Trouble, AnotherLog, LogFault.
        """
        edition, key = self._log.edition, self._sealing.key[1]
        session = await opened(self._address, self._log.device)
        try:
            await _check(session, self._log, self._sealing)
            if self._ledger.on_server != (which := _which(self._address), edition, key):
                await session.forget(self._log.device)
                await session.announce_anew()
                self._ledger.keep(server=which, edition_on_server=edition, key_on_server=key)
        finally:
            await session.close()

    def _tell(self, news: News) -> None:
        match news:
            case Joined():
                self._told.of_the_server(None)
            case Parted(trouble):
                self._told.of_the_server(str(trouble))
            case Withheld():
                self._told.of_the_server(ANOTHER_LOG)
            case Moved():
                pass


def _which(address: Address) -> str:
    """What tells a person's rows on a server from any others."""
    return " ".join(address.said.get(name, "") for name in ("host", "port", "dbname", "user"))


async def _check(session: Session, log: SqliteLog, sealing: Sealing) -> None:
    """What the server has last of this device is the log's, or was forgotten here. Raises AnotherLog."""
    last = await session.acknowledged()
    if not last or any(first <= last <= end for first, end in log.forgotten_of(log.device)):
        return
    event = next(iter(log.records_after(log.device, last - 1)), None)
    if event is None or event.sequence != last:
        raise AnotherLog(ANOTHER_LOG)
    with suppress(NotOpened):
        body = await session.body_of(log.device, last)
        sent = unwrapped(sealing, Record(log.device, last, body or b""))
        if id_in(sent) != event.id:
            raise AnotherLog(ANOTHER_LOG)


async def check(address: Address, log: SqliteLog, sealing: Sealing) -> None:
    """Look that the log is the one that the server knows. Raises Trouble, AnotherLog, LogFault."""
    session = await opened(address, log.device, is_once=True)
    try:
        await _check(session, log, sealing)
    finally:
        await session.close()


async def others_of(session: Session, places: Mapping[str, int]) -> list[Standing]:
    """Where each other machine stands. Raises Trouble."""
    return [each for each in await session.standings(places) if _is_machine(each.device)]


async def newest_of(session: Session, others: Iterable[Standing]) -> list[Record]:
    """The newest record of each, with nothing in it where it is gone meanwhile. Raises Trouble."""
    return [
        Record(each.device, each.sequence, await session.body_of(each.device, each.sequence) or b"")
        for each in others
    ]


class Seen(NamedTuple):
    """What the server tells: each other device, the last of this one, and what of whom cannot be opened.

    ``current``: of which devices the newest record is sealed with the key in use.
    """

    others: tuple[Standing, ...]
    acknowledged: int
    refused: Mapping[str, str]
    current: frozenset[str]


async def seen(address: Address, ground: Ground) -> Seen:
    """What it tells at this moment. Raises SteadyError."""
    log = ground.log
    session = await opened(address, log.device)
    try:
        places = {device: spans[-1][1] for device, spans in log.spans().items()}
        others = await others_of(session, places)
        refused: dict[str, str] = {}
        for device, sequence in ground.ledger.refused_from.items():
            body = await session.body_of(device, sequence)
            kind = None if body is None else _refusal(ground.sealing, Record(device, sequence, body))
            if kind is not None:
                refused[device] = told(Trouble(kind, address.server, device, sequence=sequence))
        newest = await newest_of(session, others)
        current = frozenset(each.device for each in newest if _is_current(ground.sealing, each))
        return Seen(tuple(others), await session.acknowledged(), refused, current)
    finally:
        await session.close()


def _is_current(sealing: Sealing, record: Record) -> bool:
    """Whether it is sealed with the key in use, and not only said to be."""
    found = SEALED_WITH.match(record.body)
    with_it = found is not None and (int(found[1]), found[2].decode()) == sealing.key
    return with_it and _refusal(sealing, record) is None


def _refusal(sealing: Sealing, record: Record) -> TroubleKind | None:
    try:
        unwrapped(sealing, record)
    except NotOpened as error:
        return error.kind
    return None


async def own_records(
    devices: Devices, environ: Mapping[str, str], device: str, sealing: Sealing
) -> list[Record]:
    """What the server has of this device and what of it can be opened. Raises SteadyError."""
    session = await opened(await server_of(devices, environ), KEYS + device, is_once=True)
    found: list[Record] = []
    try:
        last = 0
        while some := await session.of(device, last):
            for record in some:
                with suppress(NotOpened):
                    found.append(unwrapped(sealing, record))
            last = some[-1].sequence
    finally:
        await session.close()
    return found


async def forget_own(address: Address, device: str) -> None:
    """Have the server erase all records of this device, and tell the others; it sends them anew.

    Raises Trouble.
    """
    session = await opened(address, device)
    try:
        await session.forget(device)
        await session.announce_anew()
    finally:
        await session.close()
