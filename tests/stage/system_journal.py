"""A stand-in for systemd-journald in a user manager's own ``/run``: it keeps every byte it is sent.

    with SystemJournal(manager) as journal:
        manager.start_steady(unit, extra=TO_THE_JOURNAL)
        assert "READY" not in journal.text()

Started as a program it is the stand-in itself, which runs inside the manager's mount namespace.
"""

import selectors
import socket
import sys
from pathlib import Path
from typing import Self

from stage.desktop import Program, until
from stage.manager import UserManager

FOLDER = Path("/run/systemd/journal")
TO_THE_JOURNAL = "StandardOutput=journal\nStandardError=journal"
LARGEST = 1 << 18


class SystemJournal:
    """The system journal of a user manager; enter it before the daemon is started."""

    def __init__(self, manager: UserManager) -> None:
        self._manager = manager
        self._file = manager.root / "journal"
        self._program: Program | None = None

    def __enter__(self) -> Self:
        inside = ("nsenter", "--mount", f"--target={self._manager.pid}", "--")
        stand_in = (sys.executable, __file__, str(self._file))
        stage = {"PATH": self._manager.environment["PATH"], "PYTHONPATH": str(Path(__file__).parents[1])}
        self._program = Program(*inside, *stand_in, environment=stage)
        until(self._file.exists, "the stand-in for the system journal")
        return self

    def __exit__(self, *_: object) -> None:
        if self._program is not None:
            self._program.end()

    def text(self) -> str:
        """Everything that was sent, structured fields and plain lines alike."""
        return self._file.read_bytes().decode(errors="replace")


def listen(file: Path) -> None:
    """Take datagrams of the native protocol and the streams of services, for ever."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    waiting = selectors.DefaultSelector()
    native = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    native.bind(str(FOLDER / "socket"))
    streams = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    streams.bind(str(FOLDER / "stdout"))
    streams.listen()
    for each in (native, streams):
        waiting.register(each, selectors.EVENT_READ)
    with file.open("ab", buffering=0) as kept:
        while True:
            for key, _ in waiting.select():
                if key.fileobj is streams:
                    waiting.register(streams.accept()[0], selectors.EVENT_READ)
                elif not kept.write(key.fileobj.recv(LARGEST)):  # type: ignore[union-attr]  # only sockets are registered
                    waiting.unregister(key.fileobj)


if __name__ == "__main__":
    listen(Path(sys.argv[1]))
