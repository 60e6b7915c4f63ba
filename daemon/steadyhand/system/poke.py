"""Poking the daemon: look at the log, there is something new."""

import _socket  # the public module takes 3 ms of the quick path to build its enumerations
import os

NAME = "wake"
LONGEST_ADDRESS = 107


def poke(runtime: str) -> bool:
    """Wake the daemon whose runtime directory this is; False when nobody listens.

    Never blocks and never fails: what is to be told stands in the log, which the daemon reads at
    its start. A full queue counts as woken.
    """
    try:
        with Address(runtime) as address:
            return _send(address)
    except OSError:
        return False


def listens(runtime: str) -> bool:
    """Whether a daemon listens there. It is not woken by the question."""
    try:
        with Address(runtime) as address:
            channel = _socket.socket(_socket.AF_UNIX, _socket.SOCK_DGRAM | _socket.SOCK_NONBLOCK)
            try:
                channel.connect(address)
            finally:
                channel.close()
    except OSError:
        return False
    return True


def _send(address: str) -> bool:
    channel = _socket.socket(_socket.AF_UNIX, _socket.SOCK_DGRAM | _socket.SOCK_NONBLOCK)
    try:
        channel.sendto(b"", address)
    except BlockingIOError:
        return True
    finally:
        channel.close()
    return True


class Address:
    """The wake socket's address, also where the path is longer than a socket address may be.

    Then the directory is held open and named through ``/proc/self/fd``.
    """

    def __init__(self, runtime: str) -> None:
        self._runtime = runtime
        self._descriptor = -1

    def __enter__(self) -> str:
        plain = f"{self._runtime}/{NAME}"
        if len(os.fsencode(plain)) <= LONGEST_ADDRESS:
            return plain
        self._descriptor = os.open(self._runtime, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        return f"/proc/self/fd/{self._descriptor}/{NAME}"

    def __exit__(self, *_: object) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
