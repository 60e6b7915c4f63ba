"""A day of the real engine on the real log, which goes on after faults of the log as the service does."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from crash.machine import Machine
from crash.oracle import Oracle
from crash.scene import Scene
from fakes.habits import example
from fakes.life import BERLIN, finished, local
from fakes.notifier import FakeNotifier
from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.engine.engine import Engine
from steadyhand.errors import LogFault
from steadyhand.service import AFTER_A_FAULT
from steadyhand.storage.sqlite import SqliteLog

WHILE_FAILING = timedelta(minutes=20)


class Trouble:
    """A person who answers every second bubble, and a log that sometimes cannot be written."""

    def __init__(self, scene: Scene, log: SqliteLog) -> None:
        self._machine, self._oracle, self.log = scene.machine, Oracle(scene), log
        self.notifier = FakeNotifier()
        self._engine = Engine(log, self.notifier, scene.machine, scene.configuration)
        self._engine.start(scene.configuration, None)
        self.recorded: list[Event] = []
        self.faults: list[str] = []

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self._machine.now

    def until(self, end: datetime) -> None:
        """Let time pass; after a fault of the log look again as soon as the service would."""
        while self.now < end:
            self._machine.advance_to(min(self._look(), end))

    def _look(self) -> datetime:
        try:
            wake_at = finished(self._engine.tick())
            self._answer()
            self.recorded += self.log.after(0).events[len(self.recorded) :]
        except LogFault as fault:
            self.faults.append(str(fault))
            return self.now + AFTER_A_FAULT
        return wake_at

    def _answer(self) -> None:
        for prompt in list(self.notifier.bubbles.values())[::2]:
            self._engine.chosen(prompt, Choice.DONE)

    def what_is_wrong(self) -> list[str]:
        """By the oracle of the kills, at the present instant."""
        events = self.log.after(0).events
        lost = {event.id for event in self.recorded} - {event.id for event in events}
        return [*lost, *self._oracle.faults_of(events, Random(0))]  # noqa: S311 - a test's dice


@contextmanager
def trouble(folder: Path, now: str = "2026-12-08T05:00") -> Iterator[Trouble]:
    """The example's day, on a log in that folder."""
    scene = Scene(folder / "log.db", Machine(local(now), ZoneInfo(BERLIN)), example())
    with closing(SqliteLog.open(scene.path)) as log:
        yield Trouble(scene, log)
