"""How things stand, and hearing at once when they change: the log, and the configuration in force."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from steadyhand.errors import LogFault
from steadyhand.inotify import CLOSED_WRITTEN, CREATED, DELETED, MOVED_IN, Change, Inotify, why_not
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.paths import Paths
from steadyhand.system.single_instance import NAME, running

MODIFIED = 0x2
KINDS = MODIFIED | CLOSED_WRITTEN | CREATED | MOVED_IN | DELETED
LOOKS_AFTER_S = (0.02, 0.08, 0.4, 1.5)
UNKNOWN = "?"


class Standing:
    """Names how things stand: by the last event, the configuration in force, and what the daemon says.

    It keeps the log open. Opening it each time would write beside it, which is what is watched.
    """

    def __init__(self, where: Paths) -> None:
        self._where = where
        self._log: SqliteLog | None = None
        self._inode = 0

    def mark(self) -> str:
        """The name; another one as soon as something has changed. Never fails."""
        found = running(self._where.runtime)
        facts = "" if found is None else f"{found.pid}{found.held_back or ''}"
        return f"{self._last()}-{self._compiled()}-{facts}"

    def close(self) -> None:
        """Let go of the log."""
        if self._log is not None:
            with suppress(LogFault):
                self._log.close()
        self._log = None

    def _last(self) -> str:
        """The place of the last event in the file that is there now; parts may be forgotten."""
        try:
            inode = Path(self._where.log).stat().st_ino
            if inode != self._inode or self._log is None:
                self.close()
                self._log, self._inode = SqliteLog.open(self._where.log), inode
            place = f"{self._log.edition}.{self._log.cursor}"
        except (OSError, LogFault):
            return UNKNOWN
        return f"{inode}.{place}"

    def _compiled(self) -> str:
        try:
            return str(Path(self._where.compiled).stat().st_mtime_ns)
        except OSError:
            return UNKNOWN


class Watch:
    """Calls ``changed`` from the running event loop when the log, the configuration or the daemon may have.

    What is written to the log can be read a moment after the file has changed, once it is on the disk.
    So it is looked at a few times then, and not at all else.
    Where the system cannot tell of files, a page is as of when it was loaded, and ``deaf`` says why.
    """

    def __init__(self, where: Paths, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._later: asyncio.TimerHandle | None = None
        log, compiled = Path(where.log), Path(where.compiled)
        self._names = {log.name, f"{log.name}-wal", compiled.name, NAME}
        self._inotify: Inotify | None = None
        self.deaf: str | None = None
        try:
            self._inotify = Inotify(self._heard)
            for folder in (str(log.parent), str(compiled.parent), where.runtime):
                self._inotify.watch(folder, KINDS)
        except (OSError, AttributeError) as error:
            self.deaf = why_not(error)

    def close(self) -> None:
        """Hear no more."""
        if self._inotify is not None:
            self._inotify.close()
        if self._later is not None:
            self._later.cancel()

    def _heard(self, changes: list[Change]) -> None:
        if any(change.name in self._names or change.watch < 0 for change in changes):
            self._look(0)

    def _look(self, turn: int) -> None:
        if self._later is not None:
            self._later.cancel()
        self._changed()
        if turn < len(LOOKS_AFTER_S):
            loop = asyncio.get_running_loop()
            self._later = loop.call_later(LOOKS_AFTER_S[turn], self._look, turn + 1)
