"""One daemon for one person, and one process of each other kind: a locked file each, which says who runs."""
# ruff: noqa: PTH118 - pathlib is kept off the quick path

import fcntl
import json
import os
import time
from collections.abc import Mapping
from datetime import datetime

from steadyhand.errors import Unavailable
from steadyhand.values import Any, NamedTuple, TypeAlias

NAME = "lock"
PAGE = "page"
PHONE = "phone"
SHARE = "share"
LARGEST = 4096
ATTEMPTS = 20
PAUSE_S = 0.01

Fact: TypeAlias = str | int | bool | None


class Running(NamedTuple):
    """The daemon that runs: what it has published, None for what it has not (yet).

    ``presence``: what tells it of the person, ``held_back``: why it shows nothing at the moment.
    """

    pid: int | None = None
    since: datetime | None = None
    channel: str | None = None
    buttons: bool | None = None
    presence: str | None = None
    held_back: str | None = None


class Lock:
    """The held lock; it ends with ``release`` or with the process, however that ends."""

    def __init__(self, descriptor: int, since: datetime) -> None:
        self._descriptor = descriptor
        self._facts: dict[str, Fact] = {"pid": os.getpid(), "since": since.isoformat()}
        self.publish()

    def publish(self, **facts: Fact) -> None:
        """Say these things about the daemon, beside what was said before."""
        self._facts |= facts
        content = json.dumps(self._facts).encode()
        os.pwrite(self._descriptor, content, 0)
        os.ftruncate(self._descriptor, len(content))

    def release(self) -> None:
        """Let another start; doing so twice does nothing. The file stays: to remove it would race."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


class Acquired(NamedTuple):
    """This process is the daemon now."""

    lock: Lock


class AlreadyRunning(NamedTuple):
    """Another process is."""

    running: Running


Start: TypeAlias = Acquired | AlreadyRunning


def acquire(runtime: str, now: datetime, name: str = NAME) -> Start:
    """Become the one daemon of this runtime directory, which must exist. Raises Unavailable.

    Or the one process of another ``name``.

    Tries for a fifth of a second: ``running`` holds the lock for a moment when it looks.
    """
    descriptor = _opened(runtime, name)
    for _ in range(ATTEMPTS):
        if _locked(descriptor, fcntl.LOCK_EX):
            return Acquired(Lock(descriptor, now))
        time.sleep(PAUSE_S)
    facts = _running(_published(descriptor))
    os.close(descriptor)
    return AlreadyRunning(facts)


def running(runtime: str) -> Running | None:
    """The daemon that holds this runtime directory's lock, or None."""
    facts = published(runtime, NAME)
    return None if facts is None else _running(facts)


def published(runtime: str, name: str) -> Mapping[str, Fact] | None:
    """What the process of that name says about itself; None where there is none."""
    try:
        descriptor = os.open(os.path.join(runtime, name), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return None if _locked(descriptor, fcntl.LOCK_SH) else _published(descriptor)
    finally:
        os.close(descriptor)


def _opened(runtime: str, name: str) -> int:
    try:
        descriptor = os.open(
            os.path.join(runtime, name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
        )
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise Unavailable(
            f"The lock in {runtime} cannot be opened: {error.strerror}. Make the directory writable."
        ) from error
    return descriptor


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _published(descriptor: int) -> Mapping[str, Fact]:
    """What stands in the file; nothing yet where it is only just being written."""
    try:
        facts, _ = json.JSONDecoder().raw_decode(os.pread(descriptor, LARGEST, 0).decode())
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _running(facts: Mapping[str, Any]) -> Running:
    """The daemon that says so; one that has not published yet is running all the same."""
    try:
        return Running(
            pid=facts["pid"],
            since=datetime.fromisoformat(facts["since"]),
            channel=facts.get("channel"),
            buttons=facts.get("buttons"),
            presence=facts.get("presence"),
            held_back=facts.get("held_back"),
        )
    except (ValueError, KeyError, TypeError):
        return Running()
