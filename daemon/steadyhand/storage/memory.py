"""The adherence log in memory: the twin of ``sqlite`` for tests, simulations and trials."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from steadyhand.domain.reminding.event import OUTCOMES, Batch, Draft, Event, EventKind, Json
from steadyhand.domain.reminding.instant import Interval
from steadyhand.storage.identity import Dice, Mint, Stamp, kernel_dice, new_device
from steadyhand.storage.row import event_of, row_of
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from steadyhand.storage.merging import Merged, Origin, Span
    from steadyhand.storage.numbers import Numbers
    from steadyhand.storage.portable import Doubt
    from steadyhand.storage.record import Record


class MemoryLog:
    """An adherence log that ends with the process. With ``dice`` of its own its ids are foretold."""

    def __init__(self, stamp: Stamp | None = None, dice: Dice = kernel_dice) -> None:
        self._mint = Mint(stamp, dice)
        self._device = new_device(dice)
        self._events: list[Event] = []
        self._ids: set[str] = set()
        self._sequence = 0
        self._uptime: dict[datetime, datetime] = {}

    @property
    def device(self) -> str:
        """The id of this log's device."""
        return self._device

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is recorded inside stays, or none of it."""
        events, uptime, sequence = len(self._events), dict(self._uptime), self._sequence
        try:
            yield
        except BaseException:
            self._ids.difference_update(event.id for event in self._events[events:])
            del self._events[events:]
            self._uptime, self._sequence = uptime, sequence
            raise

    def append(self, drafts: Iterable[Draft]) -> tuple[Event, ...]:
        """Record all or none. Raises Refused for data that JSON cannot hold."""
        events = [self._mint.identify(draft, self._device) for draft in drafts]
        first = self._sequence + 1
        stored = self._record(
            event._replace(sequence=number) for number, event in enumerate(events, start=first)
        )
        self._sequence += len(stored)
        return stored

    def adopt(self, events: Iterable[Event]) -> int:
        """Record events from elsewhere under their own ids; a known id is passed over."""
        new = {event.id: event for event in reversed(list(events)) if event.id not in self._ids}
        return len(self._record(event._replace(sequence=0) for event in reversed(new.values())))

    def merge(self, records: "Iterable[Record]", doubt: "Doubt | None" = None) -> "Merged":
        """Record what other devices recorded; see ``merging``."""
        from steadyhand.storage.merging import merge_into  # noqa: PLC0415 - for several devices

        return merge_into(self, records, doubt)

    def records_after(self, device: str, sequence: int) -> Iterator[Event]:
        """The events of that device with a greater sequence, in that order."""
        found = (event for event in self._events if event.device == device and event.sequence > sequence)
        return iter(sorted(found, key=lambda event: event.sequence))

    def spans(self) -> "Numbers":
        """The ranges of numbers that are here of each other device, by its id, in order."""
        from steadyhand.storage.numbers import joined  # noqa: PLC0415 - for several devices

        others = (event for event in self._events if event.sequence and event.device != self._device)
        return joined(sorted((event.device, event.sequence, event.sequence) for event in others))

    def of_ids(self, ids: Collection[str]) -> Mapping[str, Event]:
        """The events of these ids, by id."""
        return {event.id: event for event in self._events if event.id in ids}

    def of_origins(self, origins: "Collection[Origin]") -> "Mapping[Origin, str]":
        """The ids of the events that have these numbers on their devices."""
        places = ((event.device, event.sequence, event.id) for event in self._events)
        return {(device, number): known for device, number, known in places if (device, number) in origins}

    def forgotten(self) -> "Mapping[str, Sequence[Span]]":
        """The numbers that were erased here: none, for a log that nothing is erased from."""
        return {}

    def put(self, events: Sequence[Event]) -> None:
        """Record them, with their ids and numbers."""
        self._record(events)

    def number(self, events: Sequence[Event]) -> None:
        """Keep the numbers of events that were there without one."""
        numbers = {event.id: event.sequence for event in events}
        self._events = [
            event if event.sequence else event._replace(sequence=numbers.get(event.id, 0))
            for event in self._events
        ]

    @property
    def cursor(self) -> int:
        """Where the log ends."""
        return len(self._events)

    def after(self, cursor: int) -> Batch:
        """Everything recorded after ``cursor``."""
        return Batch(tuple(self._events[cursor:]), max(cursor, len(self._events)))

    def recent(self, first_day: date, lasting: Sequence[EventKind]) -> Batch:
        """Events from ``first_day`` on and the ``lasting`` ones; one change of configuration."""
        changes = [event for event in self._events if event.kind is EventKind.CONFIG_CHANGED]
        own = [event.id for event in changes if event.device == self._device]
        superseded = {event.id for event in changes} - set(own[-1:])
        found = (
            event
            for event in self._events
            if event.day >= first_day
            or (event.kind in lasting and (event.kind is not EventKind.RETRACTED or event.habit is None))
        )
        return Batch(tuple(event for event in found if event.id not in superseded), len(self._events))

    def history(
        self,
        first_day: date | None = None,
        last_day: date | None = None,
        habit: str | None = None,
    ) -> Iterator[Event]:
        """Events in the order they were recorded, up to the last one of the moment it began."""
        first, last = first_day or date.min, last_day or date.max
        for event in tuple(self._events):
            if first <= event.day <= last and habit in (None, event.habit):
                yield event

    def of_kinds(
        self,
        kinds: Sequence[EventKind],
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> Iterator[Event]:
        """Events of these kinds in the order they were recorded, up to the last one when it began."""
        return (event for event in self.history(first_day, last_day) if event.kind in kinds)

    def rivals(self, first_day: date | None = None) -> Iterator[Event]:
        """Outcomes and corrections, from that day on and of any day, among which some may be rivals."""
        first = first_day or date.min
        for event in tuple(self._events):
            if "corrects" in event.data or (event.kind in OUTCOMES and event.day >= first):
                yield event

    def texts_before(
        self, kind: EventKind, keys: Sequence[str], day: date
    ) -> frozenset[tuple[str | None, ...]]:
        """The different texts under these keys of what was recorded of earlier days and not retracted."""
        retracted = {event.data.get("event") for event in self.of_kinds([EventKind.RETRACTED])}
        earlier = (event for event in self.of_kinds([kind]) if event.day < day and event.id not in retracted)
        return frozenset(tuple(_text(event.data.get(key)) for key in keys) for event in earlier)

    def mark_up(self, begins: datetime, ends: datetime) -> None:
        """Extend the interval that ``begins`` then; an end before its beginning counts as the beginning."""
        begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
        self._uptime[begins] = max(begins, ends, self._uptime.get(begins, begins))

    def uptime(self, since: datetime) -> tuple[Interval, ...]:
        """Intervals that end after ``since``, sorted."""
        return tuple(Interval(*span) for span in sorted(self._uptime.items()) if span[1] > since)

    def _record(self, events: Iterable[Event]) -> tuple[Event, ...]:
        stored = tuple([event_of(row_of(event), event.sequence) for event in events])
        self._events.extend(stored)
        self._ids.update(event.id for event in stored)
        return stored


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
