"""A rehearsal: the engine lives through some days of a person and a machine that are made up."""

from collections import Counter
from collections.abc import Coroutine, Iterable
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import NamedTuple, TypeAlias, assert_never
from zoneinfo import ZoneInfo

from steadyhand.domain.reassessment.questions import CORE, EMERGENCY
from steadyhand.domain.reassessment.tier import Tier
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.command import Command, Entry, Intake, Rejected, Surface, decide
from steadyhand.domain.reminding.event import Data, EventKind, Json
from steadyhand.domain.reminding.habit import EVENING, MORNING, SCREENING, Configuration, Rest, WindDown
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.presence import Active, HeldBack, IdleSince, Presence, Welcome
from steadyhand.domain.reminding.presence import Away as AwayFrom
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.engine.engine import Engine
from steadyhand.rehearsal.circumstances import (
    Away,
    Circumstance,
    Crashed,
    Meets,
    ServerLost,
    Sits,
    Suspended,
    Travelled,
    circumstances,
    trip,
)
from steadyhand.rehearsal.clock import VirtualClock
from steadyhand.rehearsal.desktop import Desktop
from steadyhand.rehearsal.person import ORDINARY, Character, Leaves, leaving, reaction, taken_unasked
from steadyhand.report.rehearsal import Rehearsed
from steadyhand.storage.memory import MemoryLog

COMMAND_LINE = "cli"
SYSTEM_ZONE = "system"
BACK_AT_THE_DESK = timedelta(minutes=2)
TOLD_AFTER = timedelta(seconds=5)
"""How long a pause lasts before the desktop tells of it."""
NIGHT = timedelta(hours=8)
WRITING = timedelta(minutes=2)
"""How long the person is busy in the diary."""
_NO_TO_ALL = {question.id: "no" for question in (*EMERGENCY, *CORE)}
_DIARY: dict[str, tuple[EventKind, Data]] = {
    EVENING: (EventKind.DAY, {"closed": True, "none": True}),
    MORNING: (EventKind.DAY, {"slept_min": 430, "quality": 4}),
    SCREENING: (
        EventKind.SCREENING,
        {"answers": {**_NO_TO_ALL}, "tier": Tier.NONE_REPORTED.value, "flags": []},
    ),
}


class Script(NamedTuple):
    """What is rehearsed: ``compiled`` is the configuration as plain data; ``zone`` is the person's own."""

    configuration: Configuration
    compiled: Json
    zone: ZoneInfo
    first_day: date
    days: int
    seed: int


class _Clicked(NamedTuple):
    """A button of a bubble is pressed."""

    prompt: Prompt
    choice: Choice


class _Stops(NamedTuple):
    """The person lets the hands rest until then."""

    until: datetime


class _Turns(NamedTuple):
    """The person may begin or cease to use the machine."""


class _Told(NamedTuple):
    """The desktop tells of a pause once it has lasted for some seconds, if it still does."""

    presence: IdleSince


class _Freed(NamedTuple):
    """A meeting may be over."""


class _ServerBack(NamedTuple):
    """A notification server appears."""


_Deed: TypeAlias = Circumstance | _Clicked | _Stops | _Turns | _Told | _Freed | _ServerBack | Command


def rehearse(script: Script, character: Character = ORDINARY) -> Rehearsed:
    """Play it through. The same script gives the same events, ids and all; nothing outlives it."""
    return _Rehearsal(script, character).played()


class _Rehearsal:
    """The play: deeds in the order of their time, and the engine's looks between them."""

    def __init__(self, script: Script, character: Character) -> None:
        self._script, self._character = script, character
        self._chance = Random(script.seed)  # noqa: S311 - dice, no secret
        self._calendar = Calendar(script.configuration.rhythm, script.zone)
        begins = self._calendar.begins(script.first_day)
        self._clock = VirtualClock(begins, script.zone)
        self._desktop = Desktop()
        self._log = MemoryLog(dice=self._chance.getrandbits)
        self._meanwhile: Counter[str] = Counter()
        self._away_until = self._sits_until = self._stops_until = self._meets_until = begins
        self._is_typing = self._is_told = False
        configuration = script.configuration
        needed = any(isinstance(each.aim, Rest | WindDown) for each in configuration.habits)
        self._is_watched = (needed or configuration.devices is not None) and configuration.watches_use
        self._meetings: list[Interval] = []
        self._deeds: list[tuple[datetime, int, _Deed]] = []
        self._thrown = 0
        self._engine = self._started()
        self._wake_at = begins

    def played(self) -> Rehearsed:
        """The whole of it."""
        script = self._script
        ends = self._calendar.begins(script.first_day + script.days * ONE_DAY)
        if script.configuration.zone == SYSTEM_ZONE:
            self._add_all(trip(self._calendar, script.first_day, script.days, self._chance))
        for number in range(script.days):
            self._live_through(script.first_day + number * ONE_DAY)
        self._advance(ends)
        self._tick()
        events, meanwhile = self._log.after(0).events, dict(sorted(self._meanwhile.items()))
        return Rehearsed(
            script.configuration,
            script.zone,
            script.first_day,
            script.days,
            script.seed,
            ends,
            events,
            meanwhile,
            tuple(self._meetings),
        )

    def _live_through(self, day: date) -> None:
        self._add_all(circumstances(self._calendar, day, self._chance))
        for taken in taken_unasked(self._script.configuration, self._character, self._chance):
            at = self._calendar.wake(day) + taken.after_waking
            self._add(at, Intake(taken.habit, taken.amount))
        ends = self._calendar.ends(day)
        while (at := min(self._next_deed_at(ends), self._wake_at)) < ends:
            self._advance(at)
            only_told = self._clock.now < self._wake_at
            while self._deeds and self._deeds[0][0] <= self._clock.now:
                deed = heappop(self._deeds)[2]
                only_told = only_told and isinstance(deed, _OF_THE_DESKTOP)
                self._perform(deed)
            if not only_told:
                self._tick()
            elif self._is_told:
                self._look()

    def _next_deed_at(self, ends: datetime) -> datetime:
        return self._deeds[0][0] if self._deeds else ends

    def _advance(self, at: datetime) -> None:
        if at > self._clock.now:
            self._clock.advance_to(at)

    def _add_all(self, happen: Iterable[Circumstance]) -> None:
        for each in happen:
            self._add(each.at, each)

    def _add(self, at: datetime, deed: _Deed) -> None:
        self._thrown += 1
        heappush(self._deeds, (at, self._thrown, deed))

    def _started(self) -> Engine:
        configuration = self._script.configuration
        engine = Engine(self._log, self._desktop, self._clock, configuration, self._desktop)
        engine.start(configuration, self._script.compiled)
        if self._is_watched:
            engine.presence_is(self._presence())
        engine.disturbance_is(self._desktop.mood)
        return engine

    def _look(self) -> None:
        """As the service does after it was told something: plan anew, and tick only for a reason."""
        self._is_told = False
        at = self._engine.look()
        if at is None:
            self._tick()
        else:
            self._wake_at = at

    def _tick(self) -> None:
        self._wake_at = _finished(self._engine.tick())
        for prompt in self._desktop.take_arrived():
            leaves = leaving(self._script.configuration, prompt, self._character, self._chance)
            if leaves is not None:
                self._leave(leaves)
                continue
            answer = reaction(prompt, self._character, self._chance)
            if answer is not None:
                at = max(self._clock.now, self._away_until) + answer.after
                self._add(at, _Clicked(prompt, answer.choice))

    def _perform(self, deed: _Deed) -> None:
        match deed:
            case _Clicked(prompt, choice):
                self._click(prompt, choice)
            case _ServerBack():
                self._desktop.is_up = True
                self._engine.reachable()
            case Sits() | Meets() | _Stops() | _Turns() | _Told() | _Freed():
                self._be_at_the_machine(deed)
            case Suspended() | Away() | ServerLost() | Crashed() | Travelled():
                self._suffer(deed)
            case _:
                self._give(deed)

    def _be_at_the_machine(self, deed: Sits | Meets | _Stops | _Turns | _Told | _Freed) -> None:
        match deed:
            case Sits(_, until):
                self._sits_until = max(self._sits_until, until)
                self._add(until, _Turns())
                self._turn()
            case _Stops(until):
                self._stops_until = max(self._stops_until, until)
                self._add(until, _Turns())
                self._turn()
            case _Turns():
                self._turn()
            case _Told(presence):
                if not self._is_typing:
                    self._tell(presence)
            case Meets():
                self._meet(deed)
            case _Freed():
                if self._clock.now >= self._meets_until:
                    self._tell(Welcome(self._desktop.name))
            case _:
                assert_never(deed)

    def _meet(self, meets: Meets) -> None:
        """The desktop is silent, as far as the configuration lets that hold prompts back."""
        self._meanwhile[_NAMES[Meets]] += 1
        if meets.because in self._script.configuration.notifications.hold_back:
            self._meetings.append(Interval(self._clock.now, meets.until))
            self._meets_until = max(self._meets_until, meets.until)
            self._tell(HeldBack(self._desktop.name, meets.because))
            self._add(meets.until, _Freed())

    def _tell(self, news: Active | IdleSince | HeldBack | Welcome) -> None:
        """The desktop tells the engine: of presence only where a habit needs to know."""
        if isinstance(news, HeldBack | Welcome):
            self._desktop.mood = news
            self._engine.disturbance_is(news)
        elif self._is_watched:
            self._engine.presence_is(news)
        self._is_told = True

    def _leave(self, leaves: Leaves) -> None:
        """Get up, if the person is there to see the prompt."""
        at = self._clock.now + leaves.after
        if self._clock.now >= self._away_until:
            self._add(at, _Stops(at + (NIGHT if leaves.length is None else leaves.length)))

    def _turn(self) -> None:
        """The hands begin, which is told at once, or cease, which is told a little later."""
        now = self._clock.now
        typing = self._away_until <= now >= self._stops_until and now < self._sits_until
        if typing == self._is_typing:
            return
        self._is_typing = typing
        if typing:
            self._tell(Active(self._desktop.name))
        else:
            self._add(now + TOLD_AFTER, _Told(IdleSince(now, by=self._desktop.name)))

    def _lock(self) -> None:
        """Whoever leaves for longer locks the screen."""
        self._is_typing = False
        self._tell(IdleSince(self._clock.now, AwayFrom.LOCKED, self._desktop.name))

    def _presence(self) -> Presence:
        now, name = self._clock.now, self._desktop.name
        return Active(name) if self._is_typing else IdleSince(now, by=name)

    def _sleep(self, until: datetime) -> None:
        """The machine is suspended, of which it tells."""
        self._engine.falls_asleep()
        self._clock.sleep_until(max(self._clock.now, until))
        self._engine.woken()
        self._turn()

    def _suffer(self, circumstance: Suspended | Away | ServerLost | Crashed | Travelled) -> None:
        self._meanwhile[_NAMES[type(circumstance)]] += 1
        match circumstance:
            case Suspended(_, until):
                self._sleep(until)
            case Away(_, until):
                self._away_until = max(self._away_until, until)
                self._add(until, _Turns())
                self._lock()
            case ServerLost(_, until):
                self._engine.vanished(self._desktop.lose_server())
                self._add(until, _ServerBack())
            case Crashed():
                self._engine = self._started()
            case Travelled(_, zone):
                self._clock.zone = ZoneInfo(zone)
            case _:
                assert_never(circumstance)

    def _click(self, prompt: Prompt, choice: Choice) -> None:
        """Press it if the bubble is still there and the person is, else on coming back."""
        now = self._clock.now
        if self._desktop.bubbles.get(prompt.tag) != prompt:
            return
        if now < self._away_until:
            self._add(self._away_until + BACK_AT_THE_DESK, _Clicked(prompt, choice))
            return
        self._engine.chosen(prompt, choice)
        for topic in self._engine.topics(prompt) if choice is Choice.OPEN else ():
            if topic in _DIARY:
                kind, data = _DIARY[topic]
                self._add(now + WRITING, Entry(kind, data))

    def _give(self, command: Command) -> None:
        """Give it on the command line, in another process; what is refused changes nothing."""
        name, configuration = self._script.configuration.zone, self._script.configuration
        zone = self._clock.zone if name == SYSTEM_ZONE else ZoneInfo(name)
        surface = Surface(COMMAND_LINE, self._clock.now, zone)
        with self._log.transaction():
            decision = decide(configuration, self._engine.state, command, surface)
            if not isinstance(decision, Rejected):
                self._log.append(decision)


_OF_THE_DESKTOP = (Sits, Meets, _Stops, _Turns, _Told, _Freed)
_NAMES: dict[type[Circumstance], str] = {
    Meets: "not to be disturbed",
    Suspended: "suspended",
    Away: "away from the machine",
    ServerLost: "notification server lost",
    Crashed: "daemon restarted",
    Travelled: "change of zone",
}


def _finished(tick: Coroutine[None, None, datetime]) -> datetime:
    """What the tick gives; on this desktop nothing waits, so that no event loop is needed."""
    try:
        tick.send(None)
    except StopIteration as stop:
        wake_at: datetime = stop.value
        return wake_at
    tick.close()
    raise RuntimeError("the engine waits for a desktop that does not let anybody wait")
