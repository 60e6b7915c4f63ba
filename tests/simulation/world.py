"""A machine on which everything fails as a schedule says: the real engine, and what it touches."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fakes.life import finished, local
from simulation.desk import WatchedClock
from simulation.plans import PLANS
from steadyhand.domain.reminding.command import Command, Rejected, Surface, decide
from steadyhand.domain.reminding.event import Draft, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.presence import Disturbance, Presence
from steadyhand.domain.reminding.prompt import Choice, Delivery, Prompt, Shown
from steadyhand.domain.reminding.state import EMPTY, LASTING, fold
from steadyhand.domain.reminding.travel import days_at
from steadyhand.engine.engine import Engine
from steadyhand.errors import LogFault
from steadyhand.rehearsal.desktop import Desktop
from steadyhand.storage.memory import MemoryLog

MOST_IDLE_TICKS_AN_HOUR = 40


class Died(BaseException):
    """The process ends here."""


class FrailLog(MemoryLog):
    """A log whose appends call ``at_append`` before, inside and after, and whose end may fail."""

    def __init__(self, dice: Callable[[int], int]) -> None:
        super().__init__(dice=dice)
        self.at_append: Callable[[str], None] = lambda _: None
        self.at_use: Callable[[datetime], None] = lambda _: None
        self.commits = True
        self.acknowledged: list[str] = []
        self._depth = 0
        self._unsure: list[str] = []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keeps all or nothing; what it kept is acknowledged at its end."""
        self._depth += 1
        try:
            with super().transaction():
                yield
                if self._depth == 1 and self._unsure:
                    self._may_end()
        except BaseException:
            self._unsure = []
            raise
        finally:
            self._depth -= 1
        if self._depth == 0:
            self.acknowledged += self._unsure
            self._unsure = []

    def _may_end(self) -> None:
        self.at_append("inside")
        if not self.commits:
            raise LogFault("the disk is full")

    def twin(self) -> MemoryLog:
        """A log of the same device that holds the same, for another process to go on from."""
        twin = MemoryLog()
        twin._device, twin._uptime = self._device, dict(self._uptime)
        twin._events, twin._ids = list(self._events), set(self._ids)
        return twin

    def append(self, drafts: Iterable[Draft]) -> tuple[Event, ...]:
        """Record, unless that is where it fails."""
        wanted = tuple(drafts)
        with self.transaction():
            if wanted:
                self.at_append("before")
            events = super().append(wanted)
            self._unsure += [event.id for event in events]
            for event in events:
                if event.kind is EventKind.USE and event.occurrence is None:
                    self.at_use(event.at)
        if wanted and self._depth == 0:
            self.at_append("after")
        return events


class Screen(Desktop):
    """A desktop that tells of each showing before and after it."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Callable[[Prompt], None] = lambda _: None
        self.after: Callable[[Prompt], None] = lambda _: None
        self.is_plain = False

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, as far as the server lives."""
        self.before(prompt)
        delivery = await super().show(prompt)
        if self.is_up:
            self.after(prompt)
        if isinstance(delivery, Shown) and self.is_plain:
            return Shown("plyer", confirmed=False, buttons=False)
        return delivery


class Asked:
    """The desktop's answer when the engine asks: the truth, whatever was told before."""

    def __init__(self, answer: Callable[[], Disturbance]) -> None:
        self._answer = answer

    async def disturbance(self) -> Disturbance:
        """Whether the person may be disturbed."""
        return self._answer()


class World:
    """One machine, one log, one person; ``witness`` sees every notification that comes up."""

    def __init__(
        self,
        begins: tuple[str, str, str],
        dice: Callable[[int], int],
        witness: Callable[[datetime, Prompt], None],
        freed: Callable[[datetime], None],
        greets_after_s: float = 0,
    ) -> None:
        beginning, zone, plan = begins
        self.clock = WatchedClock(local(beginning, zone), ZoneInfo(zone))
        self.desk = self.clock.desk
        self.pending: list[tuple[timedelta, Callable[[], None]]] = []
        self.greets_after_s = greets_after_s
        self._freed = freed
        self.log = FrailLog(dice)
        self.log.at_use = self.desk.use_is_recorded
        self.screen = Screen()
        self.shown: list[Prompt] = []
        self.plan: Configuration = PLANS[plan]
        self._witness = witness
        self._opened: list[str] = []
        self.engine: Engine
        self.wake_at: datetime
        self.recover()
        self.start(PLANS[plan])

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the plan, or the system's."""
        return self.clock.zone if self.plan.zone == "system" else ZoneInfo(self.plan.zone)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything in the log."""
        return self.log.after(0).events

    def recover(self) -> None:
        """Nothing fails any longer."""
        self.log.at_append, self.log.commits = lambda _: None, True
        self.screen.before, self.screen.after = lambda _: None, self._note

    def _note(self, prompt: Prompt) -> None:
        """What the person opened by a click is shown to them whatever the hour: no witness for that."""
        self.shown.append(prompt)
        if prompt.tag in self._opened:
            self._opened.remove(prompt.tag)
        else:
            self._witness(self.now, prompt)

    # -- the process -----------------------------------------------------------------------------

    def in_force(self) -> Configuration:
        """The plan that the log says is in force; the one to start with where it says nothing."""
        for event in reversed(self.events):
            if event.kind is EventKind.CONFIG_CHANGED:
                print_of = event.data["fingerprint"]
                return next(plan for plan in PLANS.values() if plan.fingerprint == print_of)
        return self.plan

    def start(self, plan: Configuration) -> None:
        """A process takes up where the log ends, and ticks."""
        before, self.plan = self.in_force(), plan
        self.engine = Engine(self.log, self.screen, self.clock, before, Asked(self._answer))
        self.pending.clear()
        self.desk.process_begins()
        self.engine.start(plan, None)
        self.later(self.greets_after_s, self.greet)
        self.tick()

    def tick(self) -> datetime:
        """Look now."""
        self._opened = [prompt.tag for prompt in self.engine._opened]
        self.wake_at = finished(self.engine.tick())
        self.screen.take_arrived()
        return self.wake_at

    def until(self, target: datetime) -> int:
        """Let time pass, awake; gives how many looks there were at which nothing happened."""
        idle = 0
        while (at := min(self.wake_at, self._next_told_at())) <= target:
            self.clock.advance_to(max(self.now, at))
            self._deliver()
            before = len(self.events)
            if self.wake_at <= self.now:
                self.tick()
                idle += len(self.events) == before
        self.clock.advance_to(target)
        return idle

    # -- the desktop -----------------------------------------------------------------------------

    def greet(self) -> None:
        """What holds is told at once to whoever begins to listen."""
        self.tell(self.desk.presence)
        self.tell_of_others(self.desk.disturbance)

    def later(self, seconds: float, signal: Callable[[], None]) -> None:
        """A signal arrives after so many seconds awake; of two the one that was sent first, if equal."""
        if seconds <= 0:
            signal()
            return
        self.pending.append((self.clock.awake + timedelta(seconds=seconds), signal))

    def _next_told_at(self) -> datetime:
        awake = min((at for at, _ in self.pending), default=timedelta.max)
        return NEVER if awake == timedelta.max else self.now + max(awake - self.clock.awake, timedelta(0))

    def _deliver(self) -> None:
        ready = [each for each in self.pending if each[0] <= self.clock.awake]
        for each in sorted(ready, key=lambda pair: pair[0]):
            self.pending.remove(each)
            each[1]()
            self.look()

    def look(self) -> None:
        """As the service does: plan anew, and tick only for a reason."""
        before = len(self.events)
        at = self.engine.look()
        assert len(self.events) == before, "a look has recorded something"
        assert at is None or at > self.now, "a look asks for the past"
        if at is None:
            self.tick()
        else:
            self.wake_at = at

    def tell(self, presence: Presence) -> None:
        """The desktop tells of presence."""
        self.desk.tells(presence)
        self.engine.presence_is(presence)

    def tell_of_others(self, disturbance: Disturbance) -> None:
        """The desktop tells of its do-not-disturb."""
        if self.desk.tells_of_others(disturbance):
            self._freed(self.now)
        self.engine.disturbance_is(disturbance)

    def tell_of_sleep(self) -> None:
        """The machine is about to be suspended."""
        self.desk.falls_asleep_at = self.clock.awake
        self.engine.falls_asleep()

    def tell_of_waking(self) -> None:
        """It is awake again."""
        self.desk.falls_asleep_at = None
        self.engine.woken()

    def _answer(self) -> Disturbance:
        if self.desk.tells_of_others(self.desk.disturbance):
            self._freed(self.now)
        return self.desk.disturbance

    def reload(self, plan: Configuration) -> bool:
        """Another configuration; gives whether it came into force."""
        try:
            self.engine.reconfigure(plan, None)
        except LogFault:
            return False
        self.plan = plan
        return True

    # -- the person ------------------------------------------------------------------------------

    def click(self, prompt: Prompt, choice: Choice) -> None:
        """A click on that bubble, as it was shown; the log may not take it."""
        with suppress(LogFault):
            self.engine.chosen(prompt, choice)

    def write(self, command: Command) -> None:
        """A command of another process, whose daemon may not hear of it."""
        zone = self.zone
        with self.log.transaction():
            first = days_at(self.plan, zone, self.now)[0] - timedelta(days=2)
            state = fold(EMPTY, self.log.recent(first, LASTING).events)
            decision = decide(self.plan, state, command, Surface("cli", self.now, zone))
            if not isinstance(decision, Rejected):
                self.log.append(decision)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
