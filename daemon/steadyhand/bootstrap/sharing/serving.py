"""The process that shares: it ends when told to, or when there is nothing to do for it."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from steadyhand.bootstrap.alone import serve_alone
from steadyhand.bootstrap.page.watching import KINDS, Watch
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.folder import FolderWay
from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.keys import CHANGED, configured, folder_of, place_of, sealing_of
from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.bootstrap.sharing.told import Told
from steadyhand.bootstrap.until import set_, until_first
from steadyhand.domain.reminding.habit import Devices
from steadyhand.errors import LogFault, SteadyError, Unavailable
from steadyhand.inotify import Change, Inotify
from steadyhand.sharing.backoff import Patience, delay_s
from steadyhand.sharing.sealing import Sealing
from steadyhand.sharing.trouble import SecretsFault
from steadyhand.sharing.writing import AnotherLog
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.clock import SystemClock
from steadyhand.system.companion_unit import SHARE as UNIT
from steadyhand.system.paths import Paths
from steadyhand.system.poke import poke
from steadyhand.system.single_instance import SHARE, Lock
from steadyhand.system.timer import wake_timer
from steadyhand.values import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from steadyhand.bootstrap.sharing.server import ServerWay

Kept = TypeVar("Kept")
PATIENCE = Patience(first_s=5.0)
NO_PSYCOPG = "The library psycopg is not installed: install Steadyhand again, with make install"

DEAF = (
    "What is recorded here cannot be heard of, so it is shared after suspend and at the next login: {}, "
    "then: systemctl --user restart " + UNIT
)


class Way(Protocol):
    """One way to the other machines."""

    def offer(self) -> None:
        """Something may be new in the log."""

    def again(self) -> None:
        """The machine slept, or its network is another."""

    async def run(self) -> None:
        """Until cancelled."""


def serve_sharing(environ: Mapping[str, str]) -> int:
    """Share until told to end. Raises Refused without devices or a key, or SteadyError.

    Where another process does it already, this one ends.
    """
    return serve_alone(environ, SHARE, lambda where, lock: _served(environ, where, lock))


async def _served(environ: Mapping[str, str], where: Paths, lock: Lock) -> int:
    """One configuration and key after the other: another one is taken up at once."""
    ended, turned, ending = asyncio.Event(), asyncio.Event(), _Ending()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
        # The loop still hears of it, by its wakeup descriptor; what keeps the loop waiting does at once.
        signal.signal(number, ending.hear)
    told = Told(lock)
    while not ended.is_set():
        turned.clear()
        async with AsyncExitStack() as stack:
            house = House(environ, where, told, turned.set, ending.is_heard)
            stack.callback(house.close)
            await until_first(house.run(), set_(ended), set_(turned))
    return 0


class _Ending:
    """Whether a signal to end has come, known while the event loop is kept waiting too."""

    def __init__(self) -> None:
        self._heard = False

    def hear(self, _: int, __: object) -> None:
        """It has come."""
        self._heard = True

    def is_heard(self) -> bool:
        """Whether it has."""
        return self._heard


def _never() -> bool:
    return False


class House:
    """The ways of one configuration, and what stirs them. ``turned`` is called when another is in force."""

    def __init__(
        self,
        environ: Mapping[str, str],
        where: Paths,
        told: Told,
        turned: Callable[[], None],
        is_ending: Callable[[], bool] = _never,
    ) -> None:
        self._is_ending = is_ending
        self._environ, self._where, self._told, self._turned = environ, where, told, turned
        self._ways: list[Way] = []
        self._log: SqliteLog | None = None
        self._marks = self._marks_now()
        self._watch = Watch(where, self._log_changed)
        told.of_recording(DEAF.format(self._watch.deaf) if self._watch.deaf else None)
        self._files: Inotify | None = None
        with suppress(OSError, AttributeError):
            self._files = Inotify(self._file_changed)
            self._files.watch(where.state, KINDS)
        clock = SystemClock(environ=environ)
        self._alarm = wake_timer(asyncio.get_running_loop(), self._woken, clock.read)

    def close(self) -> None:
        """Hear no more, and let go of the log."""
        self._alarm.close()
        for watch in (self._watch, self._files):
            if watch is not None:
                watch.close()
        if self._log is not None:
            with suppress(LogFault):
                self._log.close()

    async def run(self) -> None:
        """Share by each way, until cancelled. Raises SteadyError where nothing can be done here."""
        desk = Desk(self._environ, _nobody)
        try:
            devices = configured(desk.configuration, self._where.config)
        finally:
            desk.leave()
        sealing = await self._sealing(devices)
        self._log = await self._opened()
        ledger = Ledger(self._where.state)
        ground = Ground(self._log, sealing, ledger, self._told, self._arrived, self._is_ending)
        async with asyncio.TaskGroup() as group:
            for work in self._works(devices, ground):
                group.create_task(work)
        # Ways that gave up wait until somebody changes something.
        await asyncio.Event().wait()

    async def _opened(self) -> SqliteLog:
        """Waits for a log that is locked or damaged: the daemon mends it, or a person."""
        failures = 0
        while True:
            try:
                log = _readable(self._where.log)
            except LogFault as error:
                failures += 1
                self._told.of_the_log(str(error))
                await self._patience(failures)
                continue
            self._told.of_the_log(None)
            return log

    async def _sealing(self, devices: Devices) -> Sealing:
        """Raises Refused without a key."""
        place = place_of(self._where, self._environ)
        sealing = await self._from_keyring(lambda: sealing_of(devices, place), self._told.of_the_key)
        self._told.of_the_key(None)
        return sealing

    async def _from_keyring(self, load: Callable[[], Awaitable[Kept]], tell: Callable[[str], None]) -> Kept:
        """Waits for a keyring that is locked."""
        failures = 0
        while True:
            try:
                return await load()
            except SecretsFault as error:
                failures += 1
                tell(str(error))
                await self._patience(failures)

    def _works(self, devices: Devices, ground: Ground) -> list[Coroutine[None, None, None]]:
        folder = folder_of(devices, self._environ)
        works: list[Coroutine[None, None, None]] = []
        if folder is not None:
            way = FolderWay(folder, ground)
            self._ways.append(way)
            works.append(way.run())
        if devices.postgres:
            works.append(self._by_server(devices, ground))
        return works

    async def _by_server(self, devices: Devices, ground: Ground) -> None:
        """The library is imported where a server is configured, and nowhere else."""
        try:
            from steadyhand.bootstrap.sharing.server import ServerWay, server_of  # noqa: PLC0415 - as above
        except ImportError:
            self._told.of_the_server(NO_PSYCOPG)
            return
        try:
            address = await self._from_keyring(
                lambda: server_of(devices, self._environ, asks=False), self._told.of_the_server
            )
            way = ServerWay(address, ground)
        except SteadyError as error:
            self._told.of_the_server(str(error))
            return
        self._ways.append(way)
        if await self._put_right(way):
            await way.run()

    async def _put_right(self, way: "ServerWay") -> bool:
        """Whether the log is the one that the server knows; tried until the server can say."""
        failures = 0
        while True:
            try:
                await way.put_right()
            except AnotherLog as error:
                self._told.of_the_server(str(error))
                return False
            except (Unavailable, LogFault) as error:
                failures += 1
                self._told.of_the_server(str(error))
                await self._patience(failures)
            else:
                return True

    async def _patience(self, failures: int) -> None:
        await asyncio.sleep(delay_s(PATIENCE, failures, random.random()))  # noqa: S311 - no secret

    def _arrived(self) -> None:
        poke(self._where.runtime)

    def _log_changed(self) -> None:
        if self._marks_now() != self._marks:
            self._turned()
        for way in self._ways:
            way.offer()

    def _file_changed(self, changes: list[Change]) -> None:
        if CHANGED in {change.name for change in changes} or self._marks_now() != self._marks:
            self._turned()

    def _woken(self, clock_was_set: bool) -> None:  # noqa: FBT001 - the timer calls it so
        if clock_was_set:
            for way in self._ways:
                way.again()

    def _marks_now(self) -> tuple[int, int]:
        return _modified(self._where.compiled), _inode(self._where.log)


def _readable(path: str) -> SqliteLog:
    """The log, once it has said which device's it is. Raises LogFault."""
    with ExitStack() as stack:
        log = SqliteLog.open(path)
        stack.callback(log.close)
        if log.device:
            stack.pop_all()
        return log


def _modified(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _inode(path: str) -> int:
    try:
        return Path(path).stat().st_ino
    except OSError:
        return 0


def _nobody(_: str) -> None:
    """There is no terminal to speak in."""
