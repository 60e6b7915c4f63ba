"""The daemon, joined from its parts."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from loguru import logger

from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.domain.reminding.state import LASTING
from steadyhand.errors import ConfigurationFault, Refused, Unavailable
from steadyhand.notify.choosing import Surroundings, choose
from steadyhand.notify.printer import Printer
from steadyhand.presence.desk import Desk
from steadyhand.service import Parts, Plan, Service
from steadyhand.settings import child, compiled
from steadyhand.storage.backup import backups_in, day_of, weekly_backup
from steadyhand.storage.recovery import open_checked
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system import system_journal
from steadyhand.system.clock import SystemClock
from steadyhand.system.manager import ServiceManager
from steadyhand.system.opening import Opener
from steadyhand.system.paths import Paths, paths, private_directory
from steadyhand.system.single_instance import Acquired, Lock, acquire

FAR_AHEAD = date(9999, 1, 1)


class DaemonFiles:
    """The daemon's files beside the log: its configuration, and the log's backups."""

    def __init__(self, where: Paths, environ: Mapping[str, str]) -> None:
        self._where = where
        self._environ = environ
        self._seen: tuple[int, int] | None = None
        self._beside: frozenset[str] | None = None

    def load(self) -> Plan:
        """Compile the configuration where it is stale. Raises ConfigurationFault with every fault.

        A process beside the daemon ends where its table is taken out; put back, it starts again.
        """
        found = compiled.read(self._where.compiled)
        if found is not None and compiled.is_fresh(found, self._where.config, self._environ):
            configuration = found.configuration
        else:
            configuration = _refreshed(self._where, self._environ)
        self._seen = self._mark()
        self._start_beside(configuration)
        return Plan(configuration, compiled.dump(configuration))

    def last_good(self) -> Plan | None:
        """The configuration compiled last, stale or not; None where there is none."""
        found = compiled.read(self._where.compiled)
        self._seen = self._mark()
        return None if found is None else Plan(found.configuration, compiled.dump(found.configuration))

    def changed(self) -> bool:
        """Whether somebody else has compiled another configuration since."""
        return self._mark() != self._seen

    def last_backup(self) -> datetime | None:
        """Midnight UTC of the day of the newest backup."""
        newest = next(iter(backups_in(Path(self._where.backups))), None)
        return None if newest is None else datetime.combine(day_of(newest), time(), UTC)

    def back_up(self, now: datetime) -> None:
        """Copy the log, on a connection of this thread's own."""
        private_directory(self._where.backups)
        with closing(SqliteLog.open(self._where.log)) as log:
            weekly_backup(log, Path(self._where.backups), now)

    def _start_beside(self, configuration: Configuration) -> None:
        """Start what is configured now and was not before; at its own start that is systemd's to do."""
        tables = {"phone": configuration.phone, "devices": configuration.devices}
        before, self._beside = self._beside, frozenset(name for name, table in tables.items() if table)
        if before is None or self._beside <= before:
            return
        from steadyhand.system.companion_unit import OF_TABLE, start_companion  # noqa: PLC0415 - for these alone

        for name in sorted(self._beside - before):
            try:
                start_companion(OF_TABLE[name], self._environ)
            except Unavailable as error:
                logger.warning("A process beside the daemon was not started", of=name, why=str(error))

    def _mark(self) -> tuple[int, int] | None:
        try:
            found = Path(self._where.compiled).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def serve(environ: Mapping[str, str]) -> int:
    """The daemon in the foreground, until it is told to stop. Gives the exit code; raises SteadyError."""
    system_journal.configure(environ=environ)
    where = paths(environ)
    for directory in (where.state, where.runtime):
        private_directory(directory)
    now = SystemClock().read().now
    start = acquire(where.runtime, now)
    if not isinstance(start, Acquired):
        raise Refused(f"The daemon is already running, as process {start.running.pid}.")
    try:
        return _serve(where, environ, start.lock)
    finally:
        start.lock.release()


def _serve(where: Paths, environ: Mapping[str, str], lock: Lock) -> int:
    clock, files = SystemClock(), DaemonFiles(where, environ)
    around = Surroundings(environ, _announce if system_journal.is_journal(sys.stdout, environ) else _print)
    opened = open_checked(Path(where.log), Path(where.backups), clock.read().now)
    if opened.recovery is not None:
        logger.error("The log was damaged and has been restored", salvaged=opened.recovery.salvaged)
    with closing(opened.log) as log:
        try:
            plan, faulty = _plan(files, log)
        except ConfigurationFault:
            asyncio.run(_tell_refusal(around))
            raise
        parts = Parts(
            log=log,
            clock=clock,
            manager=ServiceManager(environ),
            lock=lock,
            files=files,
            runtime=where.runtime,
            plan=plan,
            before=_in_force(log) or plan.configuration,
            choose=partial(choose, around=around),
            open=Opener(environ).open,
            desk=Desk(environ, lambda: around.bus_address, lambda: clock.read().now),
            faulty=faulty,
            recovery=None if opened.recovery is None else str(opened.recovery),
        )
        return asyncio.run(_run(parts))


async def _run(parts: Parts) -> int:
    return await Service(parts).run()


def _plan(files: DaemonFiles, log: SqliteLog) -> tuple[Plan, bool]:
    """The plan to start with, and whether it is the one before a file that is faulty now.

    A faulty configuration keeps the daemon from starting, except after a crash: then what was in
    force goes on, as if nothing had happened (I-7).
    """
    try:
        return files.load(), False
    except ConfigurationFault:
        last_good = files.last_good()
        if last_good is None or not _has_crashed(log):
            raise
        logger.warning("The configuration is faulty; after a crash the one before stays in force")
        return last_good, True


def _recent(log: SqliteLog) -> tuple[Event, ...]:
    return log.recent(FAR_AHEAD, (*LASTING, EventKind.STARTED, EventKind.STOPPED)).events


def _has_crashed(log: SqliteLog) -> bool:
    runs = [event.kind for event in _recent(log) if event.kind in {EventKind.STARTED, EventKind.STOPPED}]
    return bool(runs) and runs[-1] is EventKind.STARTED


def _in_force(log: SqliteLog) -> Configuration | None:
    """The configuration in force when the log ended; None where the log does not tell."""
    for event in reversed(_recent(log)):
        if event.kind is EventKind.CONFIG_CHANGED:
            text = event.data.get("compiled")
            try:
                return compiled.load(text) if isinstance(text, str) else None
            except ValueError:
                return None
    return None


def _refreshed(where: Paths, environ: Mapping[str, str]) -> Configuration:
    answer = child.refresh(where.config, where.compiled, environ)
    if isinstance(answer, Configuration):
        return answer
    faults = "\n\n".join(fault.brief for fault in answer)  # no values: this may reach the system journal
    raise ConfigurationFault(f"{faults}\n\nMore on each: steady check")


async def _tell_refusal(around: Surroundings) -> None:
    """Say on the desktop that there will be no reminders: nobody reads a service's last words."""
    chosen = await choose("auto", _Deaf(), around)
    if not isinstance(chosen.channel, Printer):
        body = "The configuration has a fault, so there are no reminders until it is mended: steady check"
        await chosen.channel.show(Prompt("steadyhand:refusal", (), "Steadyhand did not start", body, (), ""))
    await chosen.channel.close()


class _Deaf:
    """A listener for a notification that asks nothing."""

    def chosen(self, prompt: Prompt, choice: Choice) -> None:
        """Nothing."""

    def vanished(self, tags: frozenset[str]) -> None:
        """Nothing."""

    def reachable(self) -> None:
        """Nothing."""

    def broken(self, reason: str) -> None:
        """Nothing."""


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _announce(_: str) -> None:
    """Say that there is something to say; what it says is no business of the system journal (I-8)."""
    logger.warning("There is a reminder or a message, and no desktop to show it on; see: steady status")
