"""The real log on disk, watched: what is going on is known when the process dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crash.machine import Doing, Machine
from steadyhand.storage.sqlite import SqliteLog


class WatchedLog(SqliteLog):
    """A log that tells the machine when it writes."""

    machine: Machine
    process: int

    @classmethod
    def of(cls, path: Path, machine: Machine, process: int) -> "WatchedLog":
        """Open it for that process."""
        log = cls.open(path)
        assert isinstance(log, cls)
        log.machine, log.process = machine, process
        return log

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """From its first statement until it is durable, or undone."""
        before = self.machine.doing(self.process)
        self.machine.is_doing(self.process, Doing.RECORDING)
        try:
            with super().transaction():
                yield
        finally:
            self.machine.is_doing(self.process, before)
