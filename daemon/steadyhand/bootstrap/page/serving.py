"""The page's process: one server on the loopback, gone after some idle minutes."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from types import FrameType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.rooms import routes
from steadyhand.bootstrap.page.telling import footer
from steadyhand.bootstrap.page.watching import Standing, Watch
from steadyhand.errors import LogFault
from steadyhand.storage.place import folder_of, make_private_folder
from steadyhand.system import system_journal
from steadyhand.system.admitted import Admitted
from steadyhand.system.clock import SystemClock
from steadyhand.system.loopback import LOOPBACK, inherited, is_ours, listening
from steadyhand.system.paths import Paths, paths, private_directory
from steadyhand.system.single_instance import PAGE, Acquired, Lock, acquire
from steadyhand.system.ticket import redeem_ticket
from steadyhand.values import Any
from steadyhand.web.application import Door, application
from steadyhand.web.guard import MOST_HEADER_BYTES, WITHIN_S, Application, Receive, Scope, Send
from steadyhand.web.live import Live

IDLE = timedelta(minutes=10)
MOST_AT_ONCE = 64
LAST_WORDS_S = 1
KEPT_ALIVE_S = 5


def serve_page(environ: Mapping[str, str], *, idle: timedelta, ready: Callable[[int], None]) -> int:
    """Serve the page until it is idle or told to end; ``ready`` is given the port. Raises SteadyError.

    Where another process serves it already, that one's is the page, and this one ends; but systemd's
    socket is always answered.
    """
    system_journal.configure(environ=environ)
    where = paths(environ)
    for directory in (where.state, where.runtime):
        private_directory(directory)
    with suppress(LogFault, OSError):
        make_private_folder(folder_of(where.log))
    given = inherited(environ)
    start = acquire(where.runtime, SystemClock(environ=environ).read().now, PAGE)
    lock = start.lock if isinstance(start, Acquired) else None
    if lock is None and given is None:
        return 0
    try:
        with closing(given or listening()) as listener:
            asyncio.run(_serve(where, environ, listener, lock, idle, ready))
    finally:
        if lock is not None:
            lock.release()
    return 0


async def _serve(  # noqa: PLR0917 - the parts of one process
    where: Paths,
    environ: Mapping[str, str],
    listener: socket.socket,
    lock: Lock | None,
    idle: timedelta,
    ready: Callable[[int], None],
) -> None:
    port = listener.getsockname()[1]
    clock, standing = SystemClock(environ=environ), Standing(where)
    desks = Desks(environ)
    door = _door(where, clock, port, desks)
    live = Live(standing.mark)
    attendance = Attendance(application(door, live, routes(desks)), idle)
    server = Server(_configuration(attendance))
    attendance.begin(server.end)
    watch = Watch(where, live.changed)
    if lock is not None:
        lock.publish(port=port)
    ready(port)
    try:
        await server.serve(sockets=[listener])
    finally:
        watch.close()
        standing.close()


def _door(where: Paths, clock: SystemClock, port: int, desks: Desks) -> Door:
    def now() -> datetime:
        return clock.read().now

    def redeem(ticket: str) -> bool:
        return redeem_ticket(where.runtime, ticket, now())

    return Door(f"{LOOPBACK}:{port}", redeem, Admitted(where.runtime, now), lambda: footer(desks))


def _configuration(served: Application) -> uvicorn.Config:
    """Plain HTTP/1.1 without anything that writes down who asked for what."""
    return uvicorn.Config(
        served,
        http=OwnersAlone,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        limit_concurrency=MOST_AT_ONCE,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        timeout_keep_alive=KEPT_ALIVE_S,
        timeout_graceful_shutdown=LAST_WORDS_S,
    )


class OwnersAlone(H11Protocol):
    """Talks with this user's programs alone: the kernel knows whose each connection is."""

    within_s = WITHIN_S

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's own is narrower
        """Take the connection up, or drop it before a word of it is read."""
        if is_ours(transport.get_extra_info("peername"), transport.get_extra_info("sockname")):
            super().connection_made(transport)
            self.loop.call_later(self.within_s, self._give_up)
        else:
            transport.abort()

    def _give_up(self) -> None:
        """Of a request that has not begun by now nothing is waited for."""
        if self.cycle is None and self in self.connections:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Of one that was dropped nothing is left to end."""
        if self in self.connections:
            super().connection_lost(exc)


class Server(uvicorn.Server):
    """The server without its ten looks a second whether it is to end: it is told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()

    def end(self) -> None:
        """End, after what is being answered."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._ended.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End by a signal."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        """Until it is told to end."""
        await self._ended.wait()


class Attendance:
    """Knows whether anybody is there: a request being answered, or an open stream of events."""

    def __init__(self, inner: Application, idle: timedelta) -> None:
        self._inner = inner
        self._idle = idle
        self._present = 0
        self._timer: asyncio.TimerHandle | None = None
        self._left: Callable[[], None] = lambda: None

    def begin(self, left: Callable[[], None]) -> None:
        """Call ``left`` when nobody has been there for the time of idleness."""
        self._left = left
        self._wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, of somebody who is there."""
        self._present += 1
        if self._timer is not None:
            self._timer.cancel()
        try:
            await self._inner(scope, receive, send)
        finally:
            self._present -= 1
            if not self._present:
                self._wait()

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._idle.total_seconds(), self._left)
