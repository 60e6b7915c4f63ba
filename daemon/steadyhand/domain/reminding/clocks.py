"""Clocks of devices that disagree: whoever hears of something that has not happened yet, records it. Pure.

A clock that is behind cannot be told from a record that came late; the other device, for which this
one is ahead, records it instead.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from steadyhand.domain.reminding.event import DAEMON, Draft, Event, EventKind, Json
from steadyhand.domain.reminding.state import State
from steadyhand.values import NamedTuple

TOLERATED = timedelta(minutes=1)
"""By more than that, clocks disagree (issue 6); machines that keep network time differ by milliseconds."""
DEVICE = "device"
AHEAD = "ahead_s"
LARGEST_S = 100 * 366 * 24 * 3600


class Ahead(NamedTuple):
    """The clock of ``device`` is ahead of that of the device ``than``, by at least ``by``."""

    device: str
    than: str
    by: timedelta


def disagreeing(state: State, now: datetime) -> Iterator[Ahead]:
    """The devices that recorded what is more than a minute ahead of ``now``, by how far."""
    found: dict[str, datetime] = {}
    for event in reversed(state.kept):
        if event.at > now + TOLERATED and event.device != state.device:
            found[event.device] = max(event.at, found.get(event.device, event.at))
    for device, at in sorted(found.items()):
        yield Ahead(device, state.device, at - now)


def drafts_of(state: State, now: datetime, offset_s: int, day: date) -> Iterator[Draft]:
    """What to record of clocks that disagree: of each device once a day."""
    told = {event.data.get(DEVICE) for event in state.kept if _is_told(state, event, day)}
    for ahead in disagreeing(state, now):
        if ahead.device not in told:
            data: dict[str, Json] = {DEVICE: ahead.device, AHEAD: round(ahead.by.total_seconds())}
            yield Draft(EventKind.CLOCK_DIFFERED, now, offset_s, day, DAEMON, data=data)


def ahead_in(event: Event) -> Ahead | None:
    """What an event tells of two clocks; None for another kind, and where it tells nothing that can be."""
    device, seconds = event.data.get(DEVICE), event.data.get(AHEAD)
    if event.kind is not EventKind.CLOCK_DIFFERED or not isinstance(device, str):
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= LARGEST_S:
        return None
    return Ahead(device, event.device, timedelta(seconds=seconds))


def _is_told(state: State, event: Event, day: date) -> bool:
    return event.kind is EventKind.CLOCK_DIFFERED and event.device == state.device and event.day == day
