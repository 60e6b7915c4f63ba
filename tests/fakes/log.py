"""An adherence log on a disk that can be full."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from steadyhand.domain.reminding.event import Draft, Event
from steadyhand.errors import LogFault
from steadyhand.storage.memory import MemoryLog


def _nothing(_: tuple[Draft, ...]) -> bool:
    return False


class FaultyLog(MemoryLog):
    """A log in memory that fails where a test says so.

    ``fails_on`` is asked of each append; ``commits`` False lets every transaction fail at its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fails_on: Callable[[tuple[Draft, ...]], bool] = _nothing
        self.commits = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Fails at its end where it must not commit."""
        with super().transaction():
            yield
            if not self.commits:
                raise LogFault("the disk is full")

    def append(self, drafts: Iterable[Draft]) -> tuple[Event, ...]:
        """Fails where the test says so."""
        wanted = tuple(drafts)
        if self.fails_on(wanted):
            raise LogFault("the disk is full")
        return super().append(wanted)
