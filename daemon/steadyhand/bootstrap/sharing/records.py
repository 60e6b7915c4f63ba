"""Between the log and what passes between machines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from steadyhand.domain.reminding.event import Event
from steadyhand.sharing.record import Record
from steadyhand.storage.merging import Merged
from steadyhand.storage.record import Record as Line
from steadyhand.storage.record import record_text
from steadyhand.storage.sqlite import SqliteLog

NOT_ITS_OWN = "it says that it is another event than the one it was sent as"


class Ending(Exception):
    """The process was told to end while it was at something long, which is left undone."""


def _never() -> bool:
    return False


class OwnRecords:
    """What the log has of this device, as the writer of its file asks for it.

    ``is_ending``: asked before each record; reading them raises Ending once it says so.
    """

    def __init__(self, log: SqliteLog, is_ending: Callable[[], bool] = _never) -> None:
        self._log, self._is_ending = log, is_ending
        self._last = 0

    def last(self) -> int:
        """The highest sequence that was ever given here."""
        self._last = self._log.last_own(self._last)
        return self._last

    def records_after(self, sequence: int) -> Iterator[Record]:
        """Those with a higher sequence, in order."""
        for event in self._log.records_after(self._log.device, sequence):
            if self._is_ending():
                raise Ending
            yield _record(event)


def take(log: SqliteLog, records: Iterable[Record]) -> Merged:
    """Merge what other devices have sent. What says that it is another's than it came as is refused.

    Raises LogFault.
    """
    merged = Merged()
    for device, some in groupby(records, key=lambda record: record.device):
        merged = merged.beside(_taken(log, device, tuple(some)))
    return merged


def _taken(log: SqliteLog, device: str, records: Sequence[Record]) -> Merged:
    sent = {record.sequence for record in records}

    def doubt(event: Event) -> str | None:
        return None if event.device == device and event.sequence in sent else NOT_ITS_OWN

    return log.merge((_line(record) for record in records), doubt)


def _record(event: Event) -> Record:
    return Record(event.device, event.sequence, record_text(event).encode())


def _line(record: Record) -> Line:
    return Line(f"record {record.sequence} of {record.device}", record.body.decode("utf-8", "replace"))
