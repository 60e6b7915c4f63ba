"""The whole service with reminders that come due several times a second; a program for ``lateness``.

A configuration knows minutes only. So the timetable, and nothing else of the daemon, is replaced: the
instants at which its one habit is due follow each other by a fixed gap. And the minute after the start,
in which at most one notification is shown, is left out. The log, the clock, the kernel's timer and the
bus are the real ones. Arguments: a folder, the bus, how many firings, and the gap in seconds. Prints
the due instants, in nanoseconds since 1970.
"""

import asyncio
import os
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from bench.home import clock
from fakes.habits import configured, rhythm, task
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.habit import Configuration, Rhythm
from steadyhand.domain.reminding.occurrence import Occurrence
from steadyhand.engine import engine
from steadyhand.notify.choosing import Surroundings, choose
from steadyhand.presence.desk import Desk
from steadyhand.service import Parts, Plan, Service
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system import system_journal
from steadyhand.system.clock import SystemClock
from steadyhand.system.manager import ServiceManager
from steadyhand.system.paths import private_directory
from steadyhand.system.single_instance import Acquired, acquire

HABIT = "tick"
HEAD_START = timedelta(seconds=2)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoFiles:
    """A configuration that stays, and a backup made just now."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def load(self) -> Plan:
        """The same."""
        return self._plan

    def changed(self) -> bool:
        """Never."""
        return False

    def last_backup(self) -> datetime | None:
        """Just now."""
        return SystemClock().read().now

    def back_up(self, now: datetime) -> None:
        """Nothing."""


def due_instants(count: int, gap: timedelta) -> list[datetime]:
    """From shortly after now on."""
    first = SystemClock().read().now + HEAD_START
    return [first + number * gap for number in range(count)]


def waking_day(first: datetime) -> Rhythm:
    """A day whose waking hours lie round that instant."""
    starts_at, wake, bedtime = (clock(first + timedelta(hours=hours)) for hours in (-3, -2, 14))
    return rhythm(starts_at, wake, bedtime)


def timetable_of(instants: list[datetime], gap: timedelta, day: date) -> tuple[Occurrence, ...]:
    """One occurrence at each, open until the next."""
    return tuple(
        Occurrence(f"{HABIT}@{number}", HABIT, day, at, at + gap, at + gap)
        for number, at in enumerate(instants)
    )


def replace_timetable(planned: tuple[Occurrence, ...]) -> None:
    """In every module that has taken the real one."""

    def timetable(_: Configuration, __: ZoneInfo, day: date) -> tuple[Occurrence, ...]:
        return planned if planned[0].day == day else ()

    for module in list(sys.modules.values()):
        ours = isinstance(module, ModuleType) and module.__name__.startswith("steadyhand")
        if ours and hasattr(module, "timetable"):
            module.timetable = timetable
    engine.SETTLING = timedelta(0)


def main() -> None:
    """Serve until ended."""
    folder, bus, count, gap_s = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    gap = timedelta(seconds=gap_s)
    instants = due_instants(count, gap)
    day = waking_day(instants[0])
    replace_timetable(timetable_of(instants, gap, Calendar(day, ZoneInfo("UTC")).day_of(instants[0])))
    print([(at - EPOCH) // MICROSECOND * 1000 for at in instants], flush=True)
    asyncio.run(serve(folder, bus, day))


async def serve(folder: Path, bus: str, day: Rhythm) -> None:
    """The service, on a configuration of one habit and that day."""
    plan = Plan(configured(task(HABIT, "12:00"), start=None, day=day, zone="UTC"), None)
    system_journal.configure(environ=os.environ)
    private_directory(str(folder))
    acquired = acquire(str(folder), SystemClock().read().now)
    assert isinstance(acquired, Acquired)
    around = Surroundings({"DBUS_SESSION_BUS_ADDRESS": bus, "DISPLAY": ":0"}, print)
    with closing(SqliteLog.open(folder / "log.db")) as log:
        parts = Parts(
            log=log,
            clock=SystemClock(),
            manager=ServiceManager(os.environ),
            lock=acquired.lock,
            files=NoFiles(plan),
            runtime=str(folder),
            plan=plan,
            before=plan.configuration,
            choose=partial(choose, around=around),
            open=lambda _: False,
            desk=Desk({}, lambda: None, lambda: SystemClock().read().now),
        )
        await Service(parts).run()


if __name__ == "__main__":
    main()
