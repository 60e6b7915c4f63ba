"""The daemon's end of the wake socket: an empty datagram means that the log has grown."""

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path

from steadyhand.errors import Unavailable
from steadyhand.system.poke import Address

MOST_AT_ONCE = 1000


class WakeSocket:
    """A datagram socket in the runtime directory, in the event loop.

    Datagrams that wait together make one call of ``on_poke``. A socket that a dead daemon left is
    replaced, so hold the lock first. Raises Unavailable when it cannot be bound.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, runtime: str, on_poke: Callable[[], None]) -> None:
        self._loop = loop
        self._on_poke = on_poke
        self._runtime = runtime
        self._channel = _bound(runtime)
        loop.add_reader(self._channel, self._readable)

    def close(self) -> None:
        """Leave the loop and take the socket away; doing so twice does nothing."""
        if self._channel.fileno() < 0:
            return
        self._loop.remove_reader(self._channel)
        self._channel.close()
        with Address(self._runtime) as address:
            Path(address).unlink(missing_ok=True)

    def _readable(self) -> None:
        if _drained(self._channel):
            self._on_poke()


def _bound(runtime: str) -> socket.socket:
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        os.fchmod(channel.fileno(), 0o600)
        with Address(runtime) as address:
            Path(address).unlink(missing_ok=True)
            channel.bind(address)
            Path(address).chmod(0o600)
    except OSError as error:
        channel.close()
        raise Unavailable(
            f"The wake socket in {runtime} cannot be opened: {error.strerror}. Make the directory writable."
        ) from error
    return channel


def _drained(channel: socket.socket) -> int:
    """Take what waits, a thousand at most, so that a flood cannot hold the loop."""
    for taken in range(MOST_AT_ONCE):
        try:
            channel.recv(1)
        except BlockingIOError:
            return taken
    return MOST_AT_ONCE
