"""A story: some days of one person, in which the daemon is killed again and again."""

import os
import select
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol
from zoneinfo import ZoneInfo

from crash.daemon import Daemon
from crash.death import Death, Doom, any_death, fork, never
from crash.machine import Doing, Machine
from crash.oracle import Oracle
from crash.person import Person
from crash.scene import Scene
from crash.words import Mouth, words_of
from fakes.habits import example
from fakes.life import BERLIN, local

BEGINNINGS = (
    "2026-12-08T05:00",
    "2026-12-19T05:00",
    "2027-03-27T05:00",
    "2027-10-30T05:00",
)
"""Any days, day 28 of the programme, and both changes of the clock."""
STORY = timedelta(hours=60)
LAST_KILL = timedelta(hours=48)
OFF = (timedelta(0),) * 6 + (timedelta(minutes=30), timedelta(hours=5))
"""How long the machine may be off after a kill."""
AT_THE_COMMAND_LINE = 0.6
"""How often somebody gives commands while the daemon runs."""


class Life(Protocol):
    """What a process does until a moment of the machine's clock."""

    def live_until(self, end: datetime, chance: Random) -> None:
        """Live."""
        ...


class Child:
    """A forked process, and what it has said so far."""

    def __init__(self, process: int, death: Death, begin: Callable[[Doom, Mouth], None]) -> None:
        self.process, self.death, self.said = process, death, b""
        self.ears, mouth = os.pipe()
        self.pid = fork(lambda: begin(Doom(death), Mouth(mouth)))
        os.close(mouth)
        self.deadline = time.monotonic() + death.life_s

    def listen(self) -> bool:
        """Take in what it says; False at its end."""
        said = os.read(self.ears, 65536)
        self.said += said
        return bool(said)

    def end(self) -> int:
        """Kill it, if it lives; gives the signal it died of, 0 for none."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        while self.listen():
            pass
        os.close(self.ears)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


class Story:
    """One log, one clock, and many processes after and beside each other.

    The same seed tells the same story, as far as that can be: what a process that is killed at a
    random moment had done by then is up to the machine.
    """

    def __init__(self, folder: Path, seed: int, daemons: int = 1) -> None:
        self.seed = seed
        self._daemons = daemons
        self._chance = Random(seed)  # noqa: S311 - a test's dice
        self._path = folder / f"story-{daemons}-{seed}" / "log.db"
        shutil.rmtree(self._path.parent, ignore_errors=True)
        self._machine = Machine(local(BEGINNINGS[seed % len(BEGINNINGS)]), ZoneInfo(BERLIN))
        self._scene = Scene(self._path, self._machine, example())
        self._oracle = Oracle(self._scene)
        self._end = self._machine.now + STORY
        self._last_kill = self._machine.now + LAST_KILL
        self.recorded: set[str] = set()
        self.shown: Counter[str] = Counter()
        self.kills: Counter[str] = Counter()
        self.ways: Counter[str] = Counter()
        self.faults: list[str] = []

    def tell(self, rounds: int) -> None:
        """Kill that often, judge after each, and let the last process live to the end of the story.

        A story ends where something is wrong.
        """
        for number in range(rounds):
            self._round(any_death(self._chance, self._path), until=self._last_kill)
            if self._is_faulty(f"round {number}"):
                return
            self._machine.advance_to(min(self._last_kill, self._machine.now + self._chance.choice(OFF)))
        self._round(never(), until=self._end)
        self._is_faulty("the end")

    def _is_faulty(self, where: str) -> bool:
        try:
            faults = self._oracle.judge(self.recorded, self.shown, self._chance)
        except Exception:  # noqa: BLE001 - a log that cannot even be judged is at fault
            faults = [traceback.format_exc()]
        self.faults += [f"{where}: {fault}" for fault in faults]
        return bool(self.faults)

    def _round(self, death: Death, until: datetime) -> None:
        children = [self._child(process, death, Daemon, until) for process in range(self._daemons)]
        if self._chance.random() < AT_THE_COMMAND_LINE:
            children.append(self._child(self._daemons, death, Person, until))
        self._watch(children)

    def _child(self, process: int, death: Death, kind: Callable[..., Life], until: datetime) -> Child:
        seed = self._chance.random()

        def begin(doom: Doom, mouth: Mouth) -> None:
            try:
                kind(self._scene, process, doom, mouth).live_until(until, Random(seed))  # noqa: S311 - a test's dice
            except BaseException:  # noqa: BLE001 - told to the parent
                mouth.failed(traceback.format_exc())

        self._machine.is_doing(process, Doing.STARTING)
        return Child(process, death, begin)

    def _watch(self, children: list[Child]) -> None:
        living = {child.ears: child for child in children}
        while living:
            rest = max(0.0, min(child.deadline for child in living.values()) - time.monotonic())
            ready, _, _ = select.select(list(living), [], [], rest)
            for ears in ready:
                if not living[ears].listen():
                    self._bury(living.pop(ears))
            for ears, child in list(living.items()):
                if child.deadline <= time.monotonic():
                    self._bury(living.pop(ears))

    def _bury(self, child: Child) -> None:
        if child.end():
            self.kills[self._machine.doing(child.process).name.lower()] += 1
            self.ways[child.death.name] += 1
        for word in words_of(child.said):
            self.recorded.update(word.get("recorded", ()))
            self.shown.update(word.get("shown", ()))
            if "fault" in word:
                self.faults.append(word["fault"])
