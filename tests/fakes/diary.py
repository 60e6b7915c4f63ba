"""Events to put into a log."""

from datetime import UTC, date, datetime, timedelta

from steadyhand.domain.reminding.event import Data, Draft, Event, EventKind

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DEVICE = "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44"


def draft(
    kind: EventKind = EventKind.DONE,
    *,
    minutes: float = 0,
    day: date = TODAY,
    habit: str | None = "water",
    data: Data | None = None,
) -> Draft:
    """Something that happened ``minutes`` after the morning."""
    at = MORNING + timedelta(minutes=minutes)
    return Draft(kind, at, 3600, day, "cli", habit, None, data or {})


def recorded(number: int, kind: EventKind = EventKind.DONE, **facts: object) -> Event:
    """An event of another device, with the id of that number."""
    identity = f"01900000-0000-7000-8000-{number:012x}"
    return Event(identity, DEVICE, *draft(kind))._replace(**facts)
