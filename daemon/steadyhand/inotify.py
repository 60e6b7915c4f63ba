"""inotify(7) in the event loop, through the C library: what changes in a folder or of a file."""

import asyncio
import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

ATTRIBUTES = 0x4
CLOSED_WRITTEN = 0x8
CLOSED_UNWRITTEN = 0x10
OPENED = 0x20
MOVED_OUT = 0x40
MOVED_IN = 0x80
CREATED = 0x100
DELETED = 0x200
HEAD = 16
MOST = 65536
LIMITS = {errno.ENOSPC: "fs.inotify.max_user_watches", errno.EMFILE: "fs.inotify.max_user_instances"}
"""What to raise where this user may have no more, by inotify(7)."""


class Change(NamedTuple):
    """One change. ``watch``: what ``Inotify.watch`` gave, -1 where some were lost; ``name``: in a folder."""

    watch: int
    name: str


class Inotify:
    """Calls ``heard`` from the running event loop with what has changed; raises OSError where it cannot.

    AttributeError where the C library has no inotify.
    """

    def __init__(self, heard: Callable[[list[Change]], None]) -> None:
        self._library = ctypes.CDLL(None, use_errno=True)
        self._heard = heard
        self._loop = asyncio.get_running_loop()
        self._descriptor = _checked(self._library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        self._loop.add_reader(self._descriptor, self._read)

    def watch(self, path: str, kinds: int) -> int:
        """Hear of these kinds of change there; again for the same file gives the same. Raises OSError."""
        return _checked(self._library.inotify_add_watch(self._descriptor, os.fsencode(path), kinds))

    def close(self) -> None:
        """Hear no more; doing so twice does nothing more."""
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self) -> None:
        try:
            found = os.read(self._descriptor, MOST)
        except BlockingIOError:
            return
        self._heard(list(_changes(found)))


def why_not(error: Exception) -> str:
    """Why nothing can be heard of, and the remedy, after what ``Inotify`` raised."""
    if isinstance(error, OSError) and error.errno in LIMITS:
        return (
            f"this user watches as many files as the system allows; raise {LIMITS[error.errno]} with sysctl"
        )
    return str(error.strerror if isinstance(error, OSError) else "this system has no inotify").lower()


def _changes(events: bytes) -> Iterator[Change]:
    """Each event has a head of 16 bytes: first the watch, last the length of the name after it."""
    at = 0
    while at + HEAD <= len(events):
        watch = int.from_bytes(events[at : at + 4], sys.byteorder, signed=True)
        length = int.from_bytes(events[at + 12 : at + HEAD], sys.byteorder)
        yield Change(watch, os.fsdecode(events[at + HEAD : at + HEAD + length].rstrip(b"\0")))
        at += HEAD + length


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
