"""A life with the engine: time passes, bubbles come, the person answers, the machine misbehaves."""

from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from fakes.clock import FakeClock
from fakes.notifier import FakeNotifier
from steadyhand.domain.reminding.command import Answer, Command, Decision, Rejected, Surface, decide
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.presence import Active, Away, Disturbance, IdleSince, Presence
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.domain.reminding.state import EMPTY, LASTING, fold
from steadyhand.domain.reminding.travel import days_at
from steadyhand.engine.engine import Chosen, Engine
from steadyhand.engine.ports import Desktop
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.sqlite import SqliteLog

BERLIN = "Europe/Berlin"
Value = TypeVar("Value")


def local(text: str, zone: str = BERLIN) -> datetime:
    """The instant at which clocks in the zone show that, the first one."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def finished(coroutine: Coroutine[Any, Any, Value]) -> Value:
    """What a coroutine gives that never waits, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        value: Value = stop.value
        return value
    raise AssertionError("it waits for something")


class Life:
    """One person with one machine, from the moment the daemon is started for the first time."""

    def __init__(
        self,
        configuration: Configuration,
        now: str = "2026-11-23T06:00",
        zone: str = BERLIN,
        log: MemoryLog | SqliteLog | None = None,
        desktop: Desktop | None = None,
    ) -> None:
        self.desktop = desktop
        self.configuration = configuration
        self.clock = FakeClock(local(now, zone), zone)
        self.log: MemoryLog | SqliteLog = log or MemoryLog()
        self.notifier = FakeNotifier()
        self.engine: Engine
        self.wake_at: datetime
        self.start(configuration)

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now

    # -- the machine -----------------------------------------------------------------------------

    def start(self, configuration: Configuration) -> None:
        """A new process takes up where the log ends, and ticks."""
        before, self.configuration = self.configuration, configuration
        self.engine = Engine(self.log, self.notifier, self.clock, before, self.desktop)
        self.engine.start(configuration, None)
        self.tick()

    def restart(self, configuration: Configuration | None = None) -> None:
        """The process dies without a word and another one starts."""
        self.start(configuration or self.configuration)

    def reload(self, configuration: Configuration) -> None:
        """Another configuration comes into force."""
        self.configuration = configuration
        self.engine.reconfigure(configuration, None)
        self.tick()

    def tick(self) -> datetime:
        """Look now."""
        self.wake_at = finished(self.engine.tick())
        return self.wake_at

    def until(self, moment: str | datetime) -> None:
        """Let time pass, awake; the engine looks whenever it asked to."""
        target = local(moment, self.clock.zone.key) if isinstance(moment, str) else moment
        while self.wake_at <= target:
            self.clock.advance_to(max(self.now, self.wake_at))
            self.tick()
        self.clock.advance_to(target)

    def after(self, **spans: float) -> None:
        """Let that much time pass, awake."""
        self.until(self.now + timedelta(**spans))

    def suspended_until(self, moment: str) -> None:
        """Sleep, resume, look."""
        self.clock.sleep_until(local(moment, self.clock.zone.key))
        self.tick()

    def off_until(self, moment: str, configuration: Configuration | None = None) -> None:
        """Switched off, perhaps edited meanwhile, and started again."""
        self.notifier.bubbles.clear()
        self.clock.sleep_until(local(moment, self.clock.zone.key))
        self.clock.awake = timedelta(0)
        self.restart(configuration)

    def set_clock(self, moment: str | datetime) -> None:
        """The clock is set, which wakes the daemon at once."""
        target = local(moment, self.clock.zone.key) if isinstance(moment, str) else moment
        self.clock.set_to(target)
        self.tick()

    def move_to(self, zone: str) -> None:
        """Another time zone, noticed at once."""
        self.clock.zone = ZoneInfo(zone)
        self.tick()

    def lose_server(self) -> None:
        """The notification server dies with its bubbles."""
        self.engine.vanished(self.notifier.lose_server())
        self.tick()

    def find_server(self) -> None:
        """A notification server appears."""
        self.notifier.works = True
        self.engine.reachable()
        self.tick()

    # -- the desktop -----------------------------------------------------------------------------

    def look(self) -> None:
        """As the service does when something changes on the desktop: plan anew, tick only for a reason."""
        at = self.engine.look()
        if at is None:
            self.tick()
        else:
            self.wake_at = at

    def works(self) -> None:
        """The hands are in use from now on."""
        self.presence_is(Active("fake"))

    def pauses(self, after_s: float = 5) -> None:
        """The hands stop now, which the desktop tells some seconds later."""
        began = self.now
        self.after(seconds=after_s)
        self.presence_is(IdleSince(began, by="fake"))

    def locks(self) -> None:
        """The session is locked."""
        self.presence_is(IdleSince(self.now, Away.LOCKED, "fake"))

    def presence_is(self, presence: Presence) -> None:
        """The desktop tells of presence."""
        self.engine.presence_is(presence)
        self.look()

    def disturbance_is(self, disturbance: Disturbance) -> None:
        """The desktop tells of its do-not-disturb."""
        self.engine.disturbance_is(disturbance)
        self.look()

    # -- the person ------------------------------------------------------------------------------

    def click(self, choice: Choice, key: str | None = None) -> Chosen:
        """Click on the bubble that asks about ``key``, or on the latest; the daemon looks at once."""
        prompts = [prompt for prompt in self.notifier.shown if key is None or key in prompt.occurrences]
        return self.click_on(prompts[-1], choice)

    def click_on(self, prompt: Prompt, choice: Choice) -> Chosen:
        """Click on that bubble, as it was shown."""
        chosen = self.engine.chosen(prompt, choice)
        self.tick()
        return chosen

    def say(self, command: Command) -> Decision:
        """Give a command in another process, which then pokes the daemon."""
        decision = self.write(command)
        self.tick()
        return decision

    def write(self, command: Command) -> Decision:
        """Give a command in another process, while nobody listens."""
        surface = Surface("cli", self.now, self.clock.zone)
        with self.log.transaction():
            first = days_at(self.configuration, self.clock.zone, self.now)[0] - timedelta(days=2)
            state = fold(EMPTY, self.log.recent(first, LASTING).events)
            decision = decide(self.configuration, state, command, surface)
            if not isinstance(decision, Rejected):
                self.log.append(decision)
        return decision

    def done(self, habit: str, amount: float | None = None) -> Decision:
        """``steady done``."""
        return self.say(Answer(habit, Choice.DONE, amount=amount))

    # -- what the log says -----------------------------------------------------------------------

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything in the log."""
        return self.log.after(0).events

    def kinds(self, key: str) -> list[EventKind]:
        """What happened to an occurrence, in order, with what was taken back."""
        return [event.kind for event in self.events if event.occurrence == key]

    def outcomes(self) -> dict[str, list[Event]]:
        """The outcomes that hold, by occurrence: I-1 wants at most one each."""
        events = self.events
        retracted = {str(event.data["event"]) for event in events if event.kind is EventKind.RETRACTED}
        found: dict[str, list[Event]] = {}
        for event in events:
            if event.kind in OUTCOMES and event.occurrence is not None and event.id not in retracted:
                found.setdefault(event.occurrence, []).append(event)
        return found

    def outcome(self, key: str) -> EventKind | None:
        """How an occurrence ended, or None."""
        ended = self.outcomes().get(key, [])
        assert len(ended) <= 1, ended
        return ended[0].kind if ended else None

    def tally(self) -> dict[EventKind, int]:
        """How many occurrences ended in each way."""
        ends = [event.kind for events in self.outcomes().values() for event in events]
        return {kind: ends.count(kind) for kind in sorted(set(ends))}

    def reason(self, key: str) -> str | None:
        """Why an occurrence ended as it did."""
        (event,) = self.outcomes()[key]
        reason = event.data.get("reason")
        return reason if isinstance(reason, str) else None

    def asked(self) -> list[str]:
        """The keys of everything that was shown, in order."""
        return [key for prompt in self.notifier.shown for key in prompt.occurrences]
