"""A small service on the daemon's own system parts, for the tests of the unit.

It does what the file ``order`` in its runtime directory says when it is poked, and writes what it
saw to ``answer``. ``PROBE_START`` says how it starts: ``at-once``, ``when-poked`` or ``refuse``.
"""

import asyncio
import ctypes
import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from steadyhand.system.clock import SystemClock
from steadyhand.system.manager import ServiceManager
from steadyhand.system.paths import paths, private_directory
from steadyhand.system.single_instance import Acquired, acquire
from steadyhand.system.timer import KernelTimer, WakeTimer, wake_timer
from steadyhand.system.wake_socket import WakeSocket


class Probe:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.clock = SystemClock()
        self.manager = ServiceManager()
        self.runtime = Path(paths().runtime)
        self.timer: WakeTimer = wake_timer(loop, self.wake, self.clock.read)
        self.stopped = asyncio.Event()

    def wake(self, clock_was_set: bool) -> None:
        """Ping the watchdog."""
        del clock_was_set
        self.manager.watchdog()
        self.rest()

    def rest(self) -> None:
        """Sleep until the next ping."""
        if interval := self.manager.watchdog_interval:
            self.timer.set(self.clock.read().now + interval)

    def poked(self) -> None:
        """Do what the file says."""
        orders: dict[str, Callable[[], None]] = {
            "ready": self.manager.ready,
            "hang": signal.pause,
            "explain": self.explain,
            "crash": lambda: os._exit(1),
            "misconfigured": lambda: os._exit(78),
        }
        orders[(self.runtime / "order").read_text()]()

    def reload(self) -> None:
        """Begin a reload that takes a moment."""
        self.manager.reloading()
        self.loop.call_later(0.3, self.reloaded)

    def reloaded(self) -> None:
        """End it."""
        self.answer("reloaded")
        self.manager.ready()

    def explain(self) -> None:
        """Tell what works and what is refused."""
        self.answer(json.dumps({"timer": isinstance(self.timer, KernelTimer), **abilities(), **refusals()}))

    def answer(self, text: str) -> None:
        """Write the answer in one piece."""
        fresh = self.runtime / "answer.new"
        fresh.write_text(text)
        fresh.replace(self.runtime / "answer")


def abilities() -> dict[str, object]:
    """What the daemon needs."""
    child = subprocess.run(
        [sys.executable, "-c", "import pydantic_settings; print(6 * 7)"], stdout=-1, check=True
    )
    libc = ctypes.CDLL(None, use_errno=True)
    return {"child": child.stdout.decode().strip(), "inotify": libc.inotify_init1(os.O_CLOEXEC) >= 0}


def refusals() -> dict[str, object]:
    """What the unit forbids."""
    libc = ctypes.CDLL(None, use_errno=True)
    return {
        "internet": refused(lambda: socket.socket(socket.AF_INET)),
        "chown": refused(lambda: os.chown(__file__, 0, 0)),
        "namespace": errno.errorcode.get(ctypes.get_errno()) if libc.unshare(0x10000000) else None,
        "set_user_id": refused(lambda: Path("/proc/self/fd/2").chmod(0o4700)),
        "umask": os.umask(0o077),
    }


def refused(attempt: Callable[[], object]) -> str | None:
    """The name of the error, or None when it worked."""
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return None


async def main() -> None:
    """Run until SIGTERM."""
    probe = Probe(asyncio.get_running_loop())
    private_directory(str(probe.runtime))
    start = acquire(str(probe.runtime), probe.clock.read().now)
    assert isinstance(start, Acquired)
    probe.loop.add_signal_handler(signal.SIGHUP, probe.reload)
    probe.loop.add_signal_handler(signal.SIGTERM, probe.stopped.set)
    socket_ = WakeSocket(probe.loop, str(probe.runtime), probe.poked)
    if os.environ.get("PROBE_START") != "when-poked":
        probe.manager.ready()
    probe.rest()
    await probe.stopped.wait()
    probe.manager.stopping()
    socket_.close()


if os.environ.get("PROBE_START") == "refuse":
    sys.exit(78)
asyncio.run(main())
