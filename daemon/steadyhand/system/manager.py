"""What the daemon tells the service manager, in the protocol of sd_notify(3)."""

import os
import socket
import time
from collections.abc import Mapping
from datetime import timedelta

from steadyhand.errors import Unavailable

PATIENCE_S = 2.0


class ServiceManager:
    """The service manager that started this process; without one, telling it does nothing.

    Every method raises Unavailable when there is a manager and it cannot be told.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._watchdog_usec = _watchdog_usec(environ)

    @property
    def watchdog_interval(self) -> timedelta | None:
        """How often to call ``watchdog``, half of what the manager waits; None: it does not watch."""
        usec = self._watchdog_usec
        return None if usec is None else timedelta(microseconds=usec / 2)

    def ready(self) -> None:
        """Started, or done with reloading: the manager lets those who wait go on."""
        self._tell("READY=1")

    def reloading(self) -> None:
        """A reload has begun; ``ready`` ends it."""
        usec = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={usec}")

    def stopping(self) -> None:
        """The orderly end has begun."""
        self._tell("STOPPING=1")

    def status(self, text: str) -> None:
        """One line for ``systemctl status``; never a person's text, for it reaches the system journal."""
        self._tell("STATUS=" + " ".join(text.split()))

    def watchdog(self) -> None:
        """Still alive."""
        self._tell("WATCHDOG=1")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.settimeout(PATIENCE_S)
                channel.sendto(message.encode(), self._address)
        except OSError as error:
            raise Unavailable(
                f"The service manager does not listen at NOTIFY_SOCKET ({error}). "
                "Restart the service; see systemctl --user status steadyhand."
            ) from error


def _watchdog_usec(environ: Mapping[str, str]) -> int | None:
    usec = environ.get("WATCHDOG_USEC", "")
    meant_for = environ.get("WATCHDOG_PID", str(os.getpid()))
    return int(usec) if usec.isdecimal() and int(usec) > 0 and meant_for == str(os.getpid()) else None
