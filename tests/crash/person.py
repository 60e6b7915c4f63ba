"""A person at the command line, whose commands may be cut off at any moment."""

import time
from datetime import datetime, timedelta
from random import Random

from crash.death import Doom
from crash.machine import Doing
from crash.scene import Scene
from crash.watched import WatchedLog
from crash.words import Mouth
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.command import (
    Answer,
    Command,
    Intake,
    Pausing,
    Rejected,
    Resuming,
    Surface,
    Undoing,
    decide,
)
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.state import EMPTY, LASTING, fold

REMEMBERED = timedelta(days=3)
LONGEST_PAUSE = timedelta(minutes=60)
A_MOMENT_S = 0.0002


class Person:
    """Commands, each decided and recorded in a transaction of its own, as ``steady`` does."""

    def __init__(self, scene: Scene, process: int, doom: Doom, mouth: Mouth) -> None:
        path, machine, self._configuration = scene
        self._machine, self._process, self._doom, self._mouth = machine, process, doom, mouth
        self._log = WatchedLog.of(path, machine, process)
        doom.hang_over(self._log._connection)

    def live_until(self, end: datetime, chance: Random) -> None:
        """Give a command every few minutes of the machine's clock, which the daemon moves on."""
        while (now := self._machine.now) < end:
            self._give(self._any_command(chance))
            following = min(end, now + chance.random() * LONGEST_PAUSE)
            while self._machine.now < following:
                time.sleep(A_MOMENT_S)

    def _give(self, command: Command) -> None:
        self._machine.is_doing(self._process, Doing.THINKING)
        now, zone = self._machine.now, self._machine.zone
        first = Calendar(self._configuration.rhythm, zone).day_of(now) - REMEMBERED
        with self._log.transaction():
            state = fold(EMPTY, self._log.recent(first, LASTING).events)
            decision = decide(self._configuration, state, command, Surface("cli", now, zone))
            events = () if isinstance(decision, Rejected) else self._log.append(decision)
        self._mouth.acknowledge(events)
        self._doom.passes("answered")

    def _any_command(self, chance: Random) -> Command:
        habit = chance.choice(self._configuration.habits).id
        match chance.randrange(12):
            case 0:
                return Undoing()
            case 1:
                return Pausing(self._machine.now + timedelta(hours=1))
            case 2:
                return Resuming()
            case 3:
                return Intake("water", 100)
            case number:
                choices = (Choice.DONE, Choice.DONE, Choice.SKIP, Choice.SNOOZE)
                return Answer(habit, choices[number % len(choices)])
