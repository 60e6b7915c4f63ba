"""A person who answers everything at once, with a daemon that never stops."""

import asyncio
from datetime import datetime

from fakes.clock import FakeClock
from fakes.notifier import FakeNotifier
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.state import State
from steadyhand.engine.engine import Engine
from steadyhand.storage.memory import MemoryLog


class Diligent:
    """The engine over hand-written fakes; ``prompts`` is what was shown when, by occurrence."""

    def __init__(self, configuration: Configuration, now: datetime, zone: str = "Europe/Berlin") -> None:
        self.clock = FakeClock(now, zone)
        self.log = MemoryLog()
        self.notifier = FakeNotifier()
        self.engine = Engine(self.log, self.notifier, self.clock, configuration)
        self.engine.start(configuration, {})
        self.prompts: dict[str, datetime] = {}
        self.amounts: dict[str, float | None] = {}

    @property
    def state(self) -> State:
        """What the daemon knows."""
        return self.engine.state

    def live_until(self, end: datetime) -> None:
        """Tick when the engine asks for it, answering what is shown."""
        asyncio.run(self._live(end))

    async def _live(self, end: datetime) -> None:
        while self.clock.now < end:
            await self.engine.tick()
            self._answer()
            self.clock.advance_to(await self.engine.tick())

    def _answer(self) -> None:
        shown, self.notifier.shown = self.notifier.shown, []
        for prompt in shown:
            for key in prompt.occurrences:
                self.prompts[key] = self.clock.now
                reminder = self.engine.state.reminders[key]
                self.amounts[key] = reminder.asked
            self.engine.chosen(prompt, Choice.DONE)
