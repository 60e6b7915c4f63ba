"""What every backend keeps: what it said last, whom it tells, and what it must let go of."""

from collections.abc import Callable
from datetime import timedelta

from steadyhand.domain.reminding.presence import Active, IdleSince, Presence, Unknown
from steadyhand.presence.base import Now, Tell

NOT_BEGUN = Unknown("nobody is watching yet")


class Telling:
    """The part of a backend that is the same in all. ``now``: the clock, aware UTC."""

    name = ""
    exact = True

    def __init__(self, now: Now) -> None:
        self._now = now
        self._presence: Presence = NOT_BEGUN
        self._tell: Tell | None = None
        self._idle_after = timedelta()
        self._endings: list[Callable[[], object]] = []

    @property
    def presence(self) -> Presence:
        """What it says now."""
        return self._presence

    async def end(self) -> None:
        """Watch no more."""
        self._tell = None
        while self._endings:
            self._endings.pop()()
        self._presence = NOT_BEGUN

    def _active(self) -> None:
        self._say(Active(self.name))

    def _idle(self, length: timedelta) -> None:
        self._say(IdleSince(self._now() - length, by=self.name))

    def _say(self, presence: Presence) -> None:
        """Tell it where it is news: of two that say idle, the first has the instant."""
        is_of_a_kind = type(presence) is type(self._presence)
        if presence == self._presence or (is_of_a_kind and not isinstance(presence, Unknown)):
            return
        self._presence = presence
        if self._tell is not None:
            self._tell(presence)
