"""A log written by hand in Berlin, to be folded, planned and answered."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fakes.diary import DEVICE
from fakes.habits import START
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.command import Command, Decision, Surface, decide
from steadyhand.domain.reminding.event import Draft, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.moment import Context
from steadyhand.domain.reminding.plan import Record, Step, Withdraw, plan
from steadyhand.domain.reminding.showing import Show
from steadyhand.domain.reminding.state import EMPTY, State, fold

BERLIN = ZoneInfo("Europe/Berlin")


def moment(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """The instant of a local time, "09:00" on the programme's first day or with a date of its own."""
    whole = text if "T" in text else f"{START}T{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=zone).astimezone(UTC)


def key(short: str) -> str:
    """The key of "pills@09:00" on the programme's first day."""
    habit, at = short.split("@")
    return short if "T" in at else f"{habit}@{START}T{at}"


def identity(number: int) -> str:
    """The event's id of that number."""
    return f"01900000-0000-7000-8000-{number:012x}"


class Story:
    """What happened to one person with one configuration, event by event."""

    def __init__(self, configuration: Configuration, zone: ZoneInfo = BERLIN) -> None:
        self.configuration = configuration
        self.calendar = Calendar(configuration.rhythm, zone)
        self.events: list[Event] = []

    @property
    def state(self) -> State:
        """What follows from it."""
        return fold(EMPTY, self.events)

    def record(self, *drafts: Draft) -> None:
        """These happen."""
        for draft in drafts:
            self.events.append(Event(identity(len(self.events)), DEVICE, *draft))

    def add(
        self, kind: EventKind, at: str, about: str | None = None, habit: str | None = None, **data: object
    ) -> Event:
        """Something happens at a local time, to the occurrence "pills@09:00" or to a ``habit``."""
        instant = moment(at)
        day = self.calendar.day_of(instant)
        occurrence = None if about is None else key(about)
        whose = habit if occurrence is None else occurrence.partition("@")[0]
        self.record(
            Draft(kind, instant, self.calendar.offset_s(instant), day, "cli", whose, occurrence, data)
        )
        return self.events[-1]

    def prompted(self, at: str, about: str, **data: object) -> Event:
        """It is shown."""
        return self.add(EventKind.PROMPTED, at, about, **data)

    def snoozed(self, at: str, about: str, until: str) -> Event:
        """It is put off."""
        return self.add(EventKind.SNOOZED, at, about, until=moment(until).isoformat())

    def drank(self, at: str, amount: float | None) -> Event:
        """Some water."""
        return self.add(EventKind.INTAKE, at, habit="water", amount=amount)

    def took_back(self, at: str, event: Event) -> Event:
        """An event is retracted."""
        return self.add(EventKind.RETRACTED, at, habit=event.habit, event=event.id)

    def decided(self, command: Command, at: str, via: str = "cli") -> Decision:
        """What comes of a command."""
        surface = Surface(via, moment(at), self.calendar.zone)
        return decide(self.configuration, self.state, command, surface)

    def step(self, at: str | datetime, **context: object) -> Step:
        """What is planned, by a daemon that has been running since the day began."""
        now = moment(at) if isinstance(at, str) else at
        begins = self.calendar.begins(self.calendar.day_of(now))
        known = Context(begins, (Interval(begins, now),))._replace(**context)  # type: ignore[arg-type]  # the caller names the fields
        return plan(self.configuration, self.state, known, now, self.calendar.zone)

    def perform(self, step: Step, now: datetime) -> None:
        """Everything a step asks for is done, and succeeds."""
        day, offset = self.calendar.day_of(now), self.calendar.offset_s(now)
        for effect in step.effects:
            match effect:
                case Record(draft):
                    self.record(draft)
                case Show(_, askings, counted):
                    for asking in askings:
                        habit, occurrence = asking.habit.id, asking.occurrence
                        data = {"counted": counted, "amount": asking.amount}
                        kind = EventKind.PROMPTED
                        self.record(
                            Draft(
                                kind, now, offset, occurrence.day or day, "dbus", habit, occurrence.key, data
                            )
                        )
                case Withdraw():
                    pass


def shown(step: Step) -> list[tuple[str, ...]]:
    """Which occurrences each notification of a step is about."""
    return [effect.prompt.occurrences for effect in step.effects if isinstance(effect, Show)]


def recorded(step: Step) -> list[tuple[EventKind, str | None, object]]:
    """The events of a step: the kind, the occurrence, the reason."""
    return [
        (effect.draft.kind, effect.draft.occurrence, effect.draft.data.get("reason"))
        for effect in step.effects
        if isinstance(effect, Record)
    ]


def withdrawn(step: Step) -> list[str]:
    """The bubbles a step takes down."""
    return [effect.tag for effect in step.effects if isinstance(effect, Withdraw)]
