"""The ports: what the engine asks of the world, declared by their user.

What crosses them lives in ``domain``. Fakes for tests are written by hand in ``tests/fakes``.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from steadyhand.domain.reminding.event import Batch, Draft, Event, EventKind
from steadyhand.domain.reminding.instant import Interval, Reading
from steadyhand.domain.reminding.presence import Disturbance
from steadyhand.domain.reminding.prompt import Choice, Delivery, Prompt


class Clock(Protocol):
    """The only reader of the clock."""

    def read(self) -> Reading:
        """One sample."""
        ...


class AdherenceLog(Protocol):
    """The append-only record. Raises LogFault when it cannot be read or written."""

    @property
    def device(self) -> str:
        """This device's id."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Exclude other writers, so that what is read inside still holds when it is appended."""
        ...

    def append(self, drafts: Iterable[Draft]) -> tuple[Event, ...]:
        """Record all or none, durably; joins a transaction that is open. Gives the events."""
        ...

    def adopt(self, events: Iterable[Event]) -> int:
        """Record events from elsewhere under their own ids, all or none. Gives how many were new."""
        ...

    @property
    def cursor(self) -> int:
        """Where the log ends: what ``after`` gives nothing for until more is recorded."""
        ...

    def after(self, cursor: int) -> Batch:
        """Everything recorded after ``cursor`` (0: from the beginning)."""
        ...

    def recent(self, first_day: date, lasting: Sequence[EventKind]) -> Batch:
        """Events of ``first_day`` and later, and of any day those of the ``lasting`` kinds.

        Of ``CONFIG_CHANGED`` only the last one of this device is given: it carries all that is in force.
        Of earlier ``RETRACTED`` only those without a habit: a habit's day is over, a pause may last.
        """
        ...

    def history(
        self,
        first_day: date | None = None,
        last_day: date | None = None,
        habit: str | None = None,
    ) -> Iterable[Event]:
        """Events in the order they were recorded, filtered, streamed."""
        ...

    def of_kinds(
        self,
        kinds: Sequence[EventKind],
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> Iterable[Event]:
        """Events of these kinds in the order they were recorded, by index, streamed."""
        ...

    def rivals(self, first_day: date | None = None) -> Iterable[Event]:
        """Outcomes of occurrences that have several, from that day on, and corrections; perhaps more."""
        ...

    def texts_before(
        self, kind: EventKind, keys: Sequence[str], day: date
    ) -> frozenset[tuple[str | None, ...]]:
        """The different texts under these keys of what was recorded of earlier days and not retracted.

        None in the place of a key that is missing or holds no text.
        """
        ...

    def mark_up(self, begins: datetime, ends: datetime) -> None:
        """The daemon was up from ``begins`` to ``ends``; the same ``begins`` extends its interval."""
        ...

    def uptime(self, since: datetime) -> tuple[Interval, ...]:
        """Intervals that end after ``since``, sorted."""
        ...


class Notifier(Protocol):
    """One channel to the person."""

    @property
    def name(self) -> str:
        """The channel: dbus, plyer or none."""
        ...

    @property
    def has_buttons(self) -> bool | None:
        """Whether the last showing could be answered on the spot; None before the first."""
        ...

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, in place of a bubble of the same tag. Never raises for a delivery that failed."""
        ...

    async def withdraw(self, tag: str) -> None:
        """Take the bubble of that tag down, if it is still there."""
        ...


class Desktop(Protocol):
    """What may be asked of the desktop at any moment."""

    async def disturbance(self) -> Disturbance:
        """Whether the person may be disturbed. Never raises."""
        ...


class Listener(Protocol):
    """What a notifier tells. Calls come from the event loop, never from a thread."""

    def chosen(self, prompt: Prompt, choice: Choice) -> None:
        """The person chose on this prompt. May come twice: the listener is idempotent."""
        ...

    def vanished(self, tags: frozenset[str]) -> None:
        """The server is gone and these bubbles with it; nobody refused anything."""
        ...

    def reachable(self) -> None:
        """A server has appeared: what failed before may be tried again."""
        ...

    def broken(self, reason: str) -> None:
        """The channel is dead for good in this process; the service must end and be restarted."""
        ...
