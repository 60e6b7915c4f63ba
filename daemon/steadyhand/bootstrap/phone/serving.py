"""The phone's process: it ends when told to, or when there is nothing to do for it."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path

from loguru import logger

from steadyhand.bootstrap.alone import serve_alone
from steadyhand.bootstrap.page.watching import KINDS, Standing, Watch
from steadyhand.bootstrap.phone.courier import AGAIN_AFTER, Courier
from steadyhand.bootstrap.phone.messenger import Messenger
from steadyhand.bootstrap.phone.paired import PAIRING, client_of, configured, pairing_for
from steadyhand.bootstrap.phone.vault import VaultShut
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.until import set_, until_first
from steadyhand.domain.phone.calling import AWAY_AFTER
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Disturbance, Presence, Unknown
from steadyhand.inotify import Change, Inotify
from steadyhand.notify.choosing import Surroundings
from steadyhand.phone.pairing import Pairing
from steadyhand.phone.subscription import Broken, Connected, Line, Subscription
from steadyhand.presence.desk import Desk as Desktop
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import Paths
from steadyhand.system.single_instance import PHONE, Lock
from steadyhand.system.timer import wake_timer


def serve_phone(environ: Mapping[str, str]) -> int:
    """Send and listen until told to end. Raises Refused without a phone or a pairing, or SteadyError.

    Where another process does it already, this one ends. What it says of the line stands in its lock.
    """
    return serve_alone(environ, PHONE, lambda where, lock: _served(environ, where, lock))


async def _served(environ: Mapping[str, str], where: Paths, lock: Lock) -> int:
    """One pairing after the other: a new one is taken up at once. Without one the process ends."""
    ended, turned = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    while not ended.is_set():
        turned.clear()
        try:
            pairing, heeded = _paired(environ, where)
        except VaultShut as error:
            lock.publish(connected=False, reason=str(error))
            await until_first(asyncio.sleep(AGAIN_AFTER.total_seconds()), set_(ended))
            continue
        async with AsyncExitStack() as stack:
            house = await _House.opened(stack, environ, where, turned.set)
            await house.seat.heed(heeded)
            await until_first(house.courier(pairing, lock).run(), set_(ended), set_(turned))
    return 0


def _paired(environ: Mapping[str, str], where: Paths) -> tuple[Pairing, frozenset[Busy]]:
    """The pairing, and what the phone waits for as the desktop does. Raises SteadyError."""
    desk = Desk(environ, _nobody)
    try:
        phone = configured(desk.configuration, where.config)
        return pairing_for(phone, where, environ), desk.configuration.notifications.hold_back
    finally:
        desk.leave()


class _Seat:
    """The person at the machine, as the desktop tells it; changes are passed on."""

    def __init__(self, desktop: Desktop) -> None:
        self.presence: Presence = Unknown("nobody is watching yet")
        self._desktop = desktop
        self._courier: Courier | None = None

    async def heed(self, wanted: frozenset[Busy]) -> None:
        """Watch for presence, and for these reasons not to disturb."""
        await self._desktop.begin(self)
        await self._desktop.watch(AWAY_AFTER)
        await self._desktop.heed(wanted)

    def tell(self, courier: Courier) -> None:
        """Whom to tell of changes."""
        self._courier = courier

    async def disturbance(self) -> Disturbance:
        """Whether they may be disturbed."""
        return await self._desktop.disturbance()

    def presence_is(self, presence: Presence) -> None:
        """The person has come or gone."""
        self.presence = presence
        self._changed()

    def disturbance_is(self, _: Disturbance) -> None:
        """The person may be disturbed, or not."""
        self._changed()

    def falls_asleep(self) -> None:
        """Nothing is to be done before."""

    def woken(self) -> None:
        """The machine has been resumed."""
        if self._courier is not None:
            self._courier.woken()

    def moved(self) -> None:
        """The time zone may be another."""
        self._changed()

    def lost(self, missing: str) -> None:
        """What was told can be known no longer."""
        logger.warning("The desktop tells less than before", missing=missing)

    def _changed(self) -> None:
        if self._courier is not None:
            self._courier.changed()


class _House:
    """What a courier needs, opened; it ends with the stack."""

    def __init__(self, environ: Mapping[str, str], where: Paths, turned: Callable[[], None]) -> None:
        clock = SystemClock(environ=environ)
        self._environ, self._where, self._turned = environ, where, turned
        self._now: Callable[[], datetime] = lambda: clock.read().now
        around = Surroundings(environ, _nobody)
        self.desktop = Desktop(environ, lambda: _address(around), self._now)
        self.seat = _Seat(self.desktop)
        self._courier: Courier | None = None
        self._mark = ""
        self._standing = Standing(where)
        self._compiled = self._configuration()
        self._alarm = wake_timer(asyncio.get_running_loop(), self._rung, clock.read)

    @classmethod
    async def opened(
        cls, stack: AsyncExitStack, environ: Mapping[str, str], where: Paths, turned: Callable[[], None]
    ) -> "_House":
        """With its watches; ``turned`` is called when the pairing or the configuration is another."""
        house = cls(environ, where, turned)
        stack.push_async_callback(house.desktop.end)
        stack.callback(house._standing.close)
        watch = Watch(where, house._log_changed)
        stack.callback(watch.close)
        if watch.deaf:
            logger.warning("It is not heard of what is recorded: messages may come late", why=watch.deaf)
        with suppress(OSError, AttributeError):
            files = Inotify(house._file_changed)
            stack.callback(files.close)
            files.watch(where.state, KINDS)
        stack.callback(house._alarm.close)
        return house

    def courier(self, pairing: Pairing, lock: Lock) -> Courier:
        """What sends and listens for that pairing; how the line is stands in the lock."""
        ntfy = client_of(pairing)

        def tell(line: Line) -> None:
            _tell_line(line, lock)

        def subscribe(since: str) -> Subscription:
            return Subscription(ntfy, pairing.reply, since, tell)

        messenger = Messenger(self._environ, pairing, ntfy, _nobody)
        self._courier = Courier(messenger, self.seat, self._alarm, subscribe, self._now)
        self.seat.tell(self._courier)
        return self._courier

    def _log_changed(self) -> None:
        mark = self._standing.mark()
        if mark != self._mark:
            self._mark = mark
            self._tell(Courier.changed)

    def _file_changed(self, changes: list[Change]) -> None:
        names = {change.name for change in changes}
        if PAIRING in names or self._configuration() != self._compiled:
            self._turned()

    def _rung(self, clock_was_set: bool) -> None:  # noqa: FBT001 - the timer calls it so
        self._tell(Courier.woken if clock_was_set else Courier.changed)

    def _tell(self, what: Callable[[Courier], None]) -> None:
        if self._courier is not None:
            what(self._courier)

    def _configuration(self) -> int:
        try:
            return Path(self._where.compiled).stat().st_mtime_ns
        except OSError:
            return 0


def _tell_line(line: Line, lock: Lock) -> None:
    match line:
        case Connected():
            lock.publish(connected=True, reason=None)
            logger.info("The phone's server tells of answers")
        case Broken(reason, wait_s):
            lock.publish(connected=False, reason=reason)
            logger.warning("The phone's server tells nothing", reason=reason, again_in_s=round(wait_s))


def _address(around: Surroundings) -> str | None:
    try:
        return around.bus_address
    except OSError:
        return None


def _nobody(_: str) -> None:
    """There is no terminal to speak in."""
