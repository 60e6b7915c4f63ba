"""Events as a log would hold them, written by hand."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.event import Event, EventKind

BERLIN = ZoneInfo("Europe/Berlin")
DEVICE = "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44"


def local(day: date, at: str, zone: ZoneInfo = BERLIN) -> datetime:
    """The instant of a local time."""
    return datetime.combine(day, time.fromisoformat(at), zone).astimezone(UTC)


class Logbook:
    """Collects events, in the order they are recorded."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(
        self,
        kind: EventKind,
        day: date,
        habit: str | None = None,
        at: str = "09:00",
        *,
        standing_alone: bool = False,
        via: str = "daemon",
        **data: object,
    ) -> Event:
        """Something that happened to the occurrence of that local time, or ``standing_alone``."""
        occurrence = None if habit is None or standing_alone else f"{habit}@{day}T{at}"
        identity = f"01900000-0000-7000-8000-{len(self.events):012x}"
        instant = local(day, at)
        offset = BERLIN.utcoffset(instant.astimezone(BERLIN).replace(tzinfo=None))
        assert offset is not None
        facts = (kind, instant, int(offset.total_seconds()), day, via, habit, occurrence, data)
        event = Event(identity, DEVICE, *facts)
        self.events.append(event)
        return event

    def done(self, day: date, habit: str, at: str = "09:00", **data: object) -> Event:
        """Done."""
        return self.add(EventKind.DONE, day, habit, at, **data)

    def missed(self, day: date, habit: str, at: str = "09:00") -> Event:
        """Missed."""
        return self.add(EventKind.MISSED, day, habit, at)

    def excused(self, day: date, habit: str, at: str = "09:00", **data: object) -> Event:
        """Excused."""
        return self.add(EventKind.EXCUSED, day, habit, at, **data)

    def unobserved(self, day: date, habit: str, at: str = "09:00") -> Event:
        """Unobserved."""
        return self.add(EventKind.UNOBSERVED, day, habit, at, reason="not running")

    def drank(self, day: date, habit: str, amount: float | None, at: str = "10:00") -> Event:
        """An intake."""
        return self.add(EventKind.INTAKE, day, habit, at, standing_alone=True, via="cli", amount=amount)

    def closed(self, day: date) -> Event:
        """The day's log is complete."""
        return self.add(EventKind.DAY, day, via="cli", closed=True)

    def retracted(self, event: Event, via: str = "cli") -> Event:
        """Taken back."""
        return self.add(
            EventKind.RETRACTED, event.day, event.habit, standing_alone=True, via=via, event=event.id
        )

    def in_force(
        self, day: date, *habits: str, at: str = "05:00", zone: str = "Europe/Berlin", moved: str = "05:00"
    ) -> Event:
        """A configuration of these habits comes into force, and at ``moved`` it is taken up in this zone."""
        since = {habit: local(day, at).isoformat() for habit in habits}
        return self.add(
            EventKind.CONFIG_CHANGED,
            day,
            at=at,
            fingerprint="1",
            patterns=dict.fromkeys(habits, ""),
            since=since,
            zone=zone,
            taken_up=local(day, moved).isoformat(),
        )
