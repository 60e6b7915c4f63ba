"""A folder that devices share, and a log that holds records alone."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from steadyhand.sharing.key_ring import first_ring
from steadyhand.sharing.reading import Reader
from steadyhand.sharing.record import Record
from steadyhand.sharing.sealing import Sealed, Sealing
from steadyhand.sharing.trouble import TroubleKind
from steadyhand.sharing.writing import Writer

SECRET = bytes(range(16))
LAPTOP, DESKTOP, PHONE = "laptop", "desktop", "phone"
RING = first_ring(SECRET)


def sealed() -> Sealing:
    """The sealing of every device that has the phrase."""
    return Sealed(RING)


class Ledger:
    """A device's own log: records, the highest sequence ever given, and what was forgotten."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.records: list[Record] = []
        self._last = 0

    def add(self, *bodies: bytes) -> None:
        """Record that."""
        for body in bodies:
            self._last += 1
            self.records.append(Record(self.device, self._last, body))

    def forget(self, *sequences: int) -> None:
        """Have these no more."""
        self.records = [record for record in self.records if record.sequence not in sequences]

    def last(self) -> int:
        """The highest sequence ever given."""
        return self._last

    def records_after(self, sequence: int) -> Iterator[Record]:
        """Those with a higher one."""
        return iter([record for record in self.records if record.sequence > sequence])


def ledger(device: str, *bodies: bytes) -> Ledger:
    """A log of that device with records."""
    made = Ledger(device)
    made.add(*bodies)
    return made


def writer(folder: Path, source: Ledger, sealing: Sealing | None = None) -> Writer:
    """The writer of that log's device, as a process just started has it."""
    return Writer(folder, source.device, sealing or sealed(), source)


def reader(folder: Path, have: dict[str, int] | None = None, sealing: Sealing | None = None) -> Reader:
    """A reader on the desktop, whose log has all up to those."""
    spans = {device: [(1, upto)] for device, upto in (have or {}).items() if upto}
    return Reader(folder, DESKTOP, sealing or sealed(), spans)


def taken(reading: Reader) -> list[Record]:
    """What is new."""
    return [record for batch in reading.batches() for record in batch]


def kinds(reading: Reader) -> list[TroubleKind]:
    """What is wrong, as of the last reading."""
    return [trouble.kind for trouble in reading.troubles]


def bodies(records: Iterable[Record]) -> list[bytes]:
    """What they say."""
    return [record.body for record in records]


def in_format(content: bytes, version: int) -> bytes:
    """The file as a Steadyhand of that format might begin it."""
    line, _, rest = content.partition(b"\n")
    said = line.rpartition(b" ")[0].replace(b"-events 1 ", b"-events %d " % version, 1)
    return b"%s %08x\n%s" % (said, crc32(said), rest)


def file_of(folder: Path, device: str = LAPTOP) -> Path:
    """That device's file."""
    return folder / f"steadyhand-{device}.events"


def bring(what: str, number: int, path: Path, versions: Sequence[bytes]) -> None:
    """What a synchroniser does with another device's file at ``path``: the last of its versions, or worse."""
    content = versions[-1]
    match what:
        case "arrive":
            path.write_bytes(content)
        case "arrive late":
            path.write_bytes(versions[number % len(versions)])
        case "arrive torn":
            path.write_bytes(content[: number % (len(content) + 1)])
        case "arrive twice":
            path.with_name(f"{path.stem}.sync-conflict-{number}.events").write_bytes(content)
        case "get lost":
            path.unlink(missing_ok=True)
