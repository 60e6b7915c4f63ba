"""A daemon that may die at any moment: the real engine, the real log, and an impatient clock."""

from datetime import datetime, timedelta
from random import Random

from crash.death import Doom
from crash.machine import Doing, Machine
from crash.scene import Scene
from crash.watched import WatchedLog
from crash.words import Mouth
from fakes.life import finished
from fakes.notifier import FakeNotifier
from steadyhand.domain.reminding.instant import Reading
from steadyhand.domain.reminding.prompt import Choice, Delivery, Prompt
from steadyhand.engine.engine import Engine

ANSWERS = (Choice.DONE, Choice.DONE, Choice.SKIP, Choice.SNOOZE, Choice.OPEN)
LONGEST_PAUSE = timedelta(minutes=20)


class Screen(FakeNotifier):
    """A screen that the person sees: they are told of each bubble once it is there."""

    def __init__(self, doom: Doom, machine: Machine, process: int, mouth: Mouth) -> None:
        super().__init__()
        self._doom, self._machine, self._process, self._mouth = doom, machine, process, mouth

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, and tell."""
        self._machine.is_doing(self._process, Doing.SHOWING)
        self._doom.passes("showing")
        delivery = await super().show(prompt)
        self._mouth.shown(prompt.occurrences)
        self._doom.passes("shown")
        self._machine.is_doing(self._process, Doing.THINKING)
        return delivery


class Watch:
    """The machine's clock, looked at by a process that may die of it."""

    def __init__(self, machine: Machine, doom: Doom) -> None:
        self._machine, self._doom = machine, doom

    def read(self) -> Reading:
        """One sample."""
        self._doom.passes("reading")
        return self._machine.read()


class Daemon:
    """One process of the daemon, and the person at its screen who answers some of its bubbles."""

    def __init__(self, scene: Scene, process: int, doom: Doom, mouth: Mouth) -> None:
        path, machine, configuration = scene
        self._machine, self._doom, self._mouth = machine, doom, mouth
        self._log = WatchedLog.of(path, machine, process)
        doom.hang_over(self._log._connection)
        self._screen = Screen(doom, machine, process, mouth)
        self._engine = Engine(self._log, self._screen, Watch(machine, doom), configuration)
        self._told = 0
        machine.is_doing(process, Doing.STARTING)
        self._engine.start(configuration, None)
        machine.is_doing(process, Doing.THINKING)

    def live_until(self, end: datetime, chance: Random) -> None:
        """Tick, answer and let time pass until then; a click may fall into the middle of a tick."""
        self._screen.while_showing = lambda _: self._click(chance)
        while True:
            wake_at = finished(self._engine.tick())
            self._tell()
            if self._machine.now >= end:
                return
            self._click(chance)
            pause = chance.random() * LONGEST_PAUSE
            self._machine.advance_to(min(wake_at, self._machine.now + pause, end))

    def _click(self, chance: Random) -> None:
        if not self._screen.bubbles or chance.random() < 0.5:
            return
        prompt = chance.choice(list(self._screen.bubbles.values()))
        self._engine.chosen(prompt, chance.choice(ANSWERS))
        self._tell()
        self._doom.passes("answered")

    def _tell(self) -> None:
        """Acknowledge everything that the log has given as recorded."""
        batch = self._log.after(self._told)
        self._told = batch.cursor
        self._mouth.acknowledge(batch.events)
