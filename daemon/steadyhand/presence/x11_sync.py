"""The few requests of X11's SYNC extension that the idle counter needs; python-xlib has none of them.

The X Synchronization Extension Protocol, version 3.1, gives their numbers and layouts.
"""

import sys
from collections.abc import Iterator

from Xlib.display import Display
from Xlib.protocol import rq

EXTENSION = "SYNC"
IDLE_COUNTER = b"IDLETIME"
ALARM_NOTIFY = 1
EVERY_VALUE = 0x3F
"""The mask of an alarm's counter, value type, value, test, delta and events."""
ABSOLUTE = 0
POSITIVE_TRANSITION, NEGATIVE_TRANSITION = 0, 1
WORD = 2**32


class Initialize(rq.ReplyRequest):  # type: ignore[misc]  # python-xlib has no types
    """SyncInitialize: without it the server refuses the rest."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(0), rq.RequestLength(), rq.Card8("major"), rq.Card8("minor"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Card8("major"),
        rq.Card8("minor"),
        rq.Pad(22),
    )


class ListSystemCounters(rq.ReplyRequest):  # type: ignore[misc]  # python-xlib has no types
    """SyncListSystemCounters; the list is read by ``_counters``, as names are of uneven length."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(1), rq.RequestLength())
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Card32("counters"),
        rq.Pad(20),
        rq.Binary("rest", pad=0),
    )


class QueryCounter(rq.ReplyRequest):  # type: ignore[misc]  # python-xlib has no types
    """SyncQueryCounter."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(5), rq.RequestLength(), rq.Card32("counter"))
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Int32("high"),
        rq.Card32("low"),
        rq.Pad(16),
    )


class CreateAlarm(rq.Request):  # type: ignore[misc]  # python-xlib has no types
    """SyncCreateAlarm with every value."""

    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(8),
        rq.RequestLength(),
        rq.Card32("alarm"),
        rq.Card32("mask"),
        rq.Card32("counter"),
        rq.Card32("value_type"),
        rq.Int32("high"),
        rq.Card32("low"),
        rq.Card32("test"),
        rq.Int32("delta_high"),
        rq.Card32("delta_low"),
        rq.Card32("events"),
    )


class AlarmNotify(rq.Event):  # type: ignore[misc]  # python-xlib has no types
    """SyncAlarmNotify: the counter has crossed the alarm's value."""

    _code = None
    _fields = rq.Struct(
        rq.Card8("type"),
        rq.Card8("kind"),
        rq.Card16("sequence_number"),
        rq.Card32("alarm"),
        rq.Int32("counter_high"),
        rq.Card32("counter_low"),
        rq.Int32("alarm_high"),
        rq.Card32("alarm_low"),
        rq.Card32("timestamp"),
        rq.Card8("state"),
        rq.Pad(3),
    )


class IdleCounter:
    """The display's counter of idle milliseconds; ``counter_of`` gives it."""

    def __init__(self, display: Display, opcode: int, event_code: int, number: int) -> None:
        self._display = display
        self._opcode = opcode
        self._event_code = event_code
        self._number = number

    @property
    def value_ms(self) -> int:
        """What it says now, in ms."""
        told = QueryCounter(display=self._display.display, opcode=self._opcode, counter=self._number)
        return int(told.high) * WORD + int(told.low)

    def set_alarms(self, limit_ms: int) -> None:
        """One when the idle time comes to the limit, one when it falls below it: nothing in between."""
        for test in (POSITIVE_TRANSITION, NEGATIVE_TRANSITION):
            CreateAlarm(
                display=self._display.display,
                opcode=self._opcode,
                alarm=self._display.display.allocate_resource_id(),
                mask=EVERY_VALUE,
                counter=self._number,
                value_type=ABSOLUTE,
                high=limit_ms // WORD,
                low=limit_ms % WORD,
                test=test,
                delta_high=0,
                delta_low=0,
                events=1,
            )
        self._display.sync()

    def heard(self) -> Iterator[int]:
        """The idle milliseconds at which alarms were fired since the last look. Raises for a dead display."""
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == self._event_code:
                yield int(event.counter_high) * WORD + int(event.counter_low)


def counter_of(display: Display) -> IdleCounter | None:
    """Make the display's SYNC extension ready; None where it, or the counter, is not there."""
    found = display.query_extension(EXTENSION)
    if found is None or not found.present:
        return None
    event_code = found.first_event + ALARM_NOTIFY
    display.extension_add_event(event_code, AlarmNotify)
    Initialize(display=display.display, opcode=found.major_opcode, major=3, minor=0)
    listed = ListSystemCounters(display=display.display, opcode=found.major_opcode)
    number = _counters(bytes(listed.rest), listed.counters).get(IDLE_COUNTER)
    return None if number is None else IdleCounter(display, found.major_opcode, event_code, number)


def _counters(rest: bytes, many: int) -> dict[bytes, int]:
    """The counters by name. Each: id, resolution of 8 bytes, the name's length, the name; padded to 4."""
    found, at = {}, 0
    for _ in range(many):
        number = int.from_bytes(rest[at : at + 4], sys.byteorder)
        length = int.from_bytes(rest[at + 12 : at + 14], sys.byteorder)
        found[rest[at + 14 : at + 14 + length]] = number
        at += (14 + length + 3) // 4 * 4
    return found
