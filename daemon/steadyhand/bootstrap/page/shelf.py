"""What was made lately. Nothing dear is made twice while nothing it hangs on has changed."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from steadyhand.bootstrap.quick import Desk
from steadyhand.errors import LogFault

_T = TypeVar("_T")
GOOD_FOR = timedelta(minutes=5)
MOST = 4


def under(desk: Desk) -> Hashable:
    """What all hangs on but new events: the file, what was erased of it, the day, zone and configuration.

    Raises LogFault where the log is gone.
    """
    log = desk.log
    try:
        file = Path(log.path).stat()
    except OSError as error:
        raise LogFault(f"{log.path} is gone: {error.strerror}. What was read before is not shown.") from error
    return file.st_dev, file.st_ino, log.edition, log.device, desk.today, desk.zone.key, desk.configuration


class Shelf(Generic[_T]):
    """Used by many threads; one of them makes a thing, and who wants the same waits for it.

    ``good_for``: how long a thing may be shown, as the time of day goes into it.
    """

    def __init__(self, good_for: timedelta = GOOD_FOR) -> None:
        self._good_for = good_for
        self._lock = Lock()
        self._kept: tuple[tuple[Hashable, Hashable, datetime, _T], ...] = ()

    def of(self, desk: Desk, what: Hashable, make: Callable[[], _T]) -> _T:
        """The thing of that name as the log has it now, made where it is not there. Raises SteadyError."""
        with self._lock:
            hangs_on = under(desk), desk.log.cursor
            for name, known, at, made in self._kept:
                is_good = timedelta() <= desk.now - at < self._good_for
                if (name, known) == (what, hangs_on) and is_good:
                    return made
            made = make()
            others = (each for each in self._kept if each[0] != what)
            self._kept = ((what, hangs_on, desk.now, made), *others)[:MOST]
            return made
