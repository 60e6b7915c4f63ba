"""Hearing of mounts from the kernel, without looking again and again.

A mount over a folder changes nothing in the folder below it, so inotify is silent about it. By proc(5) the
table of mounts has something exceptional to tell, for poll(2), once each time that it has changed.
"""

import asyncio
import os
import select
from collections.abc import Callable

TABLE = "/proc/self/mountinfo"


class Mounts:
    """Calls ``changed`` from the running event loop when something was mounted or unmounted, until ``close``.

    The loop asks for what can be read alone, which that table always can be, so an epoll(7) of its own is
    in between. It is empty by then, as the loop's asking has taken the word. Raises OSError where the kernel
    cannot tell.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._table = os.open(TABLE, os.O_RDONLY | os.O_CLOEXEC)
        self._poll = select.epoll()
        self._poll.register(self._table, select.EPOLLPRI)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._poll.fileno(), changed)

    def close(self) -> None:
        """Hear no more."""
        self._loop.remove_reader(self._poll.fileno())
        self._poll.close()
        os.close(self._table)
