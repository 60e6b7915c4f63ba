"""What the log said at the last look, so that the next one reads only what has come since."""

from collections.abc import Hashable, Sequence
from datetime import date
from threading import Lock

from steadyhand.bootstrap.glancing import WEEK, Seen, seen_of, standing_today, taken_since
from steadyhand.bootstrap.page.shelf import under
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.programme.intakes import KINDS as TAKEN
from steadyhand.domain.reassessment.standing import KINDS as ANSWERED
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.state import fold
from steadyhand.values import NamedTuple

STANDING = frozenset({*DIARY, *ANSWERED})
"""The kinds of event that tell what stands of the warning signs, with the day and the configuration."""


class _Kept(NamedTuple):
    """What was seen, up to which place of the log, and under what it holds."""

    under: Hashable
    cursor: int
    seen: Seen


MANY = 2000
"""More events than that at once come from another device: reading anew is quicker, and smaller."""


class Memory:
    """What was seen of one log. Holds as long as the day, the zone, the configuration and the file do.

    Nothing is ever told from it that the log does not say at that moment.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: _Kept | None = None

    def seen(self, desk: Desk) -> Seen:
        """As ``seen_of`` reads it. Raises SteadyError."""
        with self._lock:
            self._kept = self._renewed(desk)
            return self._kept.seen

    def _renewed(self, desk: Desk) -> _Kept:
        holds, kept = under(desk), self._kept
        if kept is None or kept.under != holds or desk.log.cursor - kept.cursor > MANY:
            return _read(desk, holds)
        batch = desk.log.after(kept.cursor)
        if not batch.events:
            return kept
        if not _goes_on(desk, batch.events):
            return _read(desk, holds)
        return _Kept(holds, batch.cursor, _continued(desk, kept.seen, batch.events))


def _read(desk: Desk, holds: Hashable) -> _Kept:
    """All of it; the place first, so that what comes meanwhile is read again and not lost."""
    return _Kept(holds, desk.log.cursor, seen_of(desk))


def _goes_on(desk: Desk, events: Sequence[Event]) -> bool:
    """Whether these are told by going on from before: neither of older days nor another configuration."""
    first = desk.today - WEEK
    return all(event.day >= first and event.kind is not EventKind.CONFIG_CHANGED for event in events)


def _continued(desk: Desk, seen: Seen, events: Sequence[Event]) -> Seen:
    is_of_standing = any(event.kind in STANDING for event in events)
    return Seen(
        fold(seen.state, events),
        (*seen.taken, *_taken(events, seen.taken, (taken_since(desk), desk.today))),
        standing_today(desk) if is_of_standing else seen.standing,
    )


def _taken(events: Sequence[Event], before: Sequence[Event], days: tuple[date, date]) -> list[Event]:
    known, (first, last) = {event.id for event in before}, days
    return [
        event
        for event in events
        if event.kind in TAKEN and first <= event.day <= last and event.id not in known
    ]
