"""The person's desk: configuration, clock and log, joined for one command. Standard library only.

Each part is opened when it is first asked for, so that a command pays for what it uses.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.command import (
    Answer,
    Command,
    Entry,
    Intake,
    Practised,
    Rejected,
    Surface,
    decide,
)
from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.habit import Configuration, Habit
from steadyhand.domain.reminding.instant import Reading
from steadyhand.domain.reminding.state import EMPTY, LASTING, State, fold
from steadyhand.domain.reminding.travel import days_at
from steadyhand.errors import ConfigurationFault, LogFault, NoSuchHabit, Refused
from steadyhand.settings import compiled
from steadyhand.storage.place import folder_of, keep_private
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import paths
from steadyhand.system.poke import poke
from steadyhand.values import NamedTuple

VIA = "cli"
FAULTY = "The configuration is faulty, and the one before stays in force; steady check tells all faults."
BACKFILLED = 3 * ONE_DAY
"""What a command about the last 48 hours may need to know."""


class Given(NamedTuple):
    """What a command led to: its events, the state after them, and whether a daemon was told."""

    events: tuple[Event, ...]
    state: State
    heard: bool


class Desk:
    """Everything one command needs, under one environment.

    ``warn`` tells the person what to know; ``warning`` is the sentence of it for a view, None for none.
    ``has_recorded``: whether something is in the log by this command, whatever becomes of its words.
    ``via``: the surface that commands come from.
    """

    def __init__(self, environ: Mapping[str, str], warn: Callable[[str], None], via: str = VIA) -> None:
        self.environ = environ
        self.via = via
        self.paths = paths(environ)
        self.warning: str | None = None
        self.has_recorded = False
        self._warn = warn

    @cached_property
    def reading(self) -> Reading:
        """The one sample of the clock."""
        return SystemClock(environ=self.environ).read()

    @property
    def now(self) -> datetime:
        """The instant of this command, aware UTC."""
        return self.reading.now

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the configuration, or the system's."""
        name = self.configuration.zone
        return self.reading.zone if name == "system" else ZoneInfo(name)

    @property
    def calendar(self) -> Calendar:
        """The person's days."""
        return Calendar(self.configuration.rhythm, self.zone)

    @property
    def today(self) -> date:
        """The person's day."""
        return self.calendar.day_of(self.now)

    @cached_property
    def configuration(self) -> Configuration:
        """The compiled configuration, compiled anew where it is stale; the daemon then takes it over.

        A faulty source leaves the older compiled form in force, with a warning (I-7). Raises
        ConfigurationFault with every fault where there is none.
        """
        found = compiled.read(self.paths.compiled)
        if found is not None and compiled.is_fresh(found, self.paths.config, self.environ):
            return found.configuration
        return self._refreshed(found)

    @cached_property
    def log(self) -> SqliteLog:
        """The adherence log; begun where there is none. Raises LogFault.

        Our own default folder is made private; one of the person's choosing is warned of where it is not.
        """
        stamp = int(self.now.timestamp() * 1000)
        log = SqliteLog.open(self.paths.log, lambda: stamp)
        told = keep_private(folder_of(self.paths.log), ours=not self.environ.get("STEADYHAND_DATA"))
        if told is not None:
            self._warn(told)
        return log

    def leave(self) -> None:
        """Let go of the log, where it was opened."""
        if "log" in vars(self):
            self.log.close()

    def habit(self, habit_id: str) -> Habit:
        """The habit of that id. Raises NoSuchHabit, with the nearest one there is."""
        habit = self.configuration.habit(habit_id)
        if habit is None:
            raise NoSuchHabit(_no_such(habit_id, [each.id for each in self.configuration.habits]))
        return habit

    def state(self, first_day: date) -> State:
        """What the log says of ``first_day`` and later, and of what lasts."""
        return fold(EMPTY._replace(device=self.log.device), self.log.recent(first_day, LASTING).events)

    def give(self, command: Command, first_day: date | None = None) -> Given:
        """Record what the command leads to, durably, and wake the daemon.

        Reads and writes in one transaction, so that of two answers given at once only one counts.
        Raises Refused with the reason, NoSuchHabit, or LogFault.
        """
        if isinstance(command, Answer | Intake | Practised):
            self.habit(command.habit)
        surface = Surface(self.via, self.now, self.zone)
        with self.log.transaction():
            state = self.state(first_day or self._first_day(command))
            decision = decide(self.configuration, state, command, surface)
            if isinstance(decision, Rejected):
                raise Refused(decision.reason)
            events = self.log.append(decision)
        self.has_recorded = True
        return Given(events, fold(state, events), self.wake_daemon())

    def _first_day(self, command: Command) -> date:
        """The first day that the command may be about: today's, here or at home, unless it says when."""
        says_when = isinstance(command, Answer | Intake | Entry) and command.at is not None
        is_of_a_day = isinstance(command, Entry) and (command.day is not None or command.corrects is not None)
        first = days_at(self.configuration, self.zone, self.now)[0]
        return first - BACKFILLED if says_when or is_of_a_day else first

    def wake_daemon(self) -> bool:
        """Tell the daemon that there is something new; False where none listens."""
        return poke(self.paths.runtime)

    def _refreshed(self, found: compiled.Compiled | None) -> Configuration:
        from steadyhand.settings import child  # noqa: PLC0415 - subprocess is needed only where it is stale

        answer = child.refresh(self.paths.config, self.paths.compiled, self.environ)
        if isinstance(answer, Configuration):
            self.wake_daemon()
            return answer
        told = "\n\n".join(str(fault) for fault in answer)
        if found is not None and found.source == self.paths.config:
            self.warning = FAULTY
            self._warn(f"{told}\n\n{FAULTY}")
            return found.configuration
        if answer[0].file == self.paths.compiled:
            raise LogFault(told)
        raise ConfigurationFault(told)


def _no_such(habit_id: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is wrong

    near = get_close_matches(habit_id.lower(), known, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"There is no habit {habit_id!r}.{meant} There are: {', '.join(known) or 'none yet'}."
