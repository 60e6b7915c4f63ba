"""What must hold of a log, found without the planner: only the timetable is trusted."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from crash.scene import Scene
from fakes.life import finished
from fakes.notifier import FakeNotifier
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.engine.engine import Engine
from steadyhand.storage.database import is_sound
from steadyhand.storage.sqlite import SqliteLog


def disk_after_power_cut(path: Path) -> Path:
    """A copy of what is on the disk alone: SQLite has to recover it from its journal."""
    copy = path.with_name("after.db")
    for suffix in ("", "-wal", "-shm"):
        source, target = path.with_name(path.name + suffix), copy.with_name(copy.name + suffix)
        target.unlink(missing_ok=True)
        if source.exists() and suffix != "-shm":
            shutil.copyfile(source, target)
    return copy


def outcomes(events: tuple[Event, ...]) -> dict[str, list[EventKind]]:
    """The outcomes that nobody took back, by occurrence."""
    taken_back = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
    found: dict[str, list[EventKind]] = {}
    for event in events:
        if event.kind in OUTCOMES and event.occurrence and event.id not in taken_back:
            found.setdefault(event.occurrence, []).append(event.kind)
    return found


def closed(
    configuration: Configuration, zone: ZoneInfo, events: tuple[Event, ...], since: datetime, now: datetime
) -> Iterator[str]:
    """The occurrences that came due from ``since`` on and are over by now, snoozes included."""
    snoozed = {event.occurrence for event in events if event.kind is EventKind.SNOOZED}
    calendar = Calendar(configuration.rhythm, zone)
    day = calendar.day_of(since)
    while day <= calendar.day_of(now):
        for each in timetable(configuration, zone, day):
            ends = each.latest if each.key in snoozed else each.closes
            if since <= each.due and ends <= now:
                yield each.key
        day += ONE_DAY


def _asked(events: tuple[Event, ...]) -> set[str | None]:
    """The occurrences that the person was asked about, or had an answer to, perhaps taken back since."""
    taken_back = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
    return {
        event.occurrence for event in events if event.kind is EventKind.PROMPTED or event.id in taken_back
    }


def _losses(log: SqliteLog, recorded: set[str], shown: Counter[str]) -> Iterator[str]:
    if not is_sound(log._connection):
        yield "SQLite finds the file damaged"
    events = log.after(0).events
    lost = recorded - {event.id for event in events}
    if lost:
        yield f"I-2: {len(lost)} acknowledged events are lost: {sorted(lost)}"
    prompted = Counter(event.occurrence for event in events if event.kind is EventKind.PROMPTED)
    if prompted - shown:
        yield f"recorded as prompted, and never shown: {prompted - shown}"


class Oracle:
    """Judges the log of a scene at the machine's present instant.

    What is promised begins with the first configuration that came into force.
    """

    def __init__(self, scene: Scene) -> None:
        self._path, self._machine, self._configuration = scene

    def judge(self, recorded: set[str], shown: Counter[str], chance: Random) -> list[str]:
        """What is wrong with the log as it is on the disk; nothing, if all is well.

        ``recorded``: the ids that were acknowledged. ``shown``: how often the person was asked about
        each occurrence.
        """
        if not self._path.exists():
            return ["the log is gone"] if recorded else []
        copy = disk_after_power_cut(self._path)
        with closing(SqliteLog.open(copy)) as log:
            return [*_losses(log, recorded, shown), *self._faults_of_a_restart(log, chance)]

    def _faults_of_a_restart(self, log: SqliteLog, chance: Random) -> Iterator[str]:
        """Start an engine on it at this very instant: afterwards all must be well."""
        notifier = FakeNotifier()
        engine = Engine(log, notifier, self._machine, self._configuration)
        engine.start(self._configuration, None)
        finished(engine.tick())
        events, shown = log.after(0).events, len(notifier.shown)
        finished(engine.tick())
        if (log.after(0).events, len(notifier.shown)) != (events, shown):
            yield "I-3: ticking again did something"
        yield from self.faults_of(events, chance)

    def faults_of(self, events: tuple[Event, ...], chance: Random) -> Iterator[str]:
        """What is wrong with what was recorded, judged at this instant."""
        now, zone = self._machine.now, self._machine.zone
        ended = outcomes(events)
        began = next(event.at for event in events if event.kind is EventKind.CONFIG_CHANGED)
        for key in closed(self._configuration, zone, events, began, now):
            if len(ended.get(key, ())) != 1:
                yield f"I-1: {key} has the outcomes {ended.get(key, [])}"
        yield from (f"I-1: {key} ended twice, {kinds}" for key, kinds in ended.items() if len(kinds) > 1)
        asked = _asked(events)
        unasked = [key for key, kinds in ended.items() if EventKind.MISSED in kinds and key not in asked]
        if unasked:
            yield f"missed, and nobody was asked: {unasked}"
        cut = chance.randint(0, len(events))
        if fold(fold(EMPTY, events[:cut]), events[cut:]) != fold(EMPTY, events):
            yield f"I-3: folding {cut} events and then the rest is not folding all"
