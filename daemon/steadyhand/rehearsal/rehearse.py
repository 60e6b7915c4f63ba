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
from steadyhand.domain.reminding.habit import EVENING, MORNING, SCREENING, Configuration
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.engine.engine import Engine
from steadyhand.rehearsal.circumstances import (
    Away,
    Circumstance,
    Crashed,
    ServerLost,
    Suspended,
    Travelled,
    circumstances,
    trip,
)
from steadyhand.rehearsal.clock import VirtualClock
from steadyhand.rehearsal.desktop import Desktop
from steadyhand.rehearsal.person import ORDINARY, Character, reaction, taken_unasked
from steadyhand.report.rehearsal import Rehearsed
from steadyhand.storage.memory import MemoryLog

COMMAND_LINE = "cli"
SYSTEM_ZONE = "system"
BACK_AT_THE_DESK = timedelta(minutes=2)
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


class _ServerBack(NamedTuple):
    """A notification server appears."""


_Deed: TypeAlias = Circumstance | _Clicked | _ServerBack | Command


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
        self._away_until = begins
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
        )

    def _live_through(self, day: date) -> None:
        self._add_all(circumstances(self._calendar, day, self._chance))
        for taken in taken_unasked(self._script.configuration, self._character, self._chance):
            at = self._calendar.wake(day) + taken.after_waking
            self._add(at, Intake(taken.habit, taken.amount))
        ends = self._calendar.ends(day)
        while (at := min(self._next_deed_at(ends), self._wake_at)) < ends:
            self._advance(at)
            while self._deeds and self._deeds[0][0] <= self._clock.now:
                self._perform(heappop(self._deeds)[2])
            self._tick()

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
        engine = Engine(self._log, self._desktop, self._clock, configuration)
        engine.start(configuration, self._script.compiled)
        return engine

    def _tick(self) -> None:
        self._wake_at = _finished(self._engine.tick())
        for prompt in self._desktop.take_arrived():
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
            case Suspended() | Away() | ServerLost() | Crashed() | Travelled():
                self._suffer(deed)
            case _:
                self._give(deed)

    def _suffer(self, circumstance: Circumstance) -> None:
        self._meanwhile[_NAMES[type(circumstance)]] += 1
        match circumstance:
            case Suspended(_, until):
                self._clock.sleep_until(max(self._clock.now, until))
            case Away(_, until):
                self._away_until = max(self._away_until, until)
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


_NAMES: dict[type[Circumstance], str] = {
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
