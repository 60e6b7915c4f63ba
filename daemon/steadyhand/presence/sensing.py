"""What tells that the person is busy: one sign each, and what all such watches keep."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.presence.bus import Silent

TellDisturbance: TypeAlias = Callable[[Disturbance], None]
NOT_BEGUN = Unknown("nobody is watching yet")


class Sign(Protocol):
    """One sign of being busy, watched without polling."""

    @property
    def name(self) -> str:
        """What it is called where it is told of."""
        ...

    @property
    def state(self) -> Disturbance:
        """What it says now; Unknown before it has begun and after it has lost its source."""
        ...

    async def begin(self, tell: TellDisturbance) -> None:
        """Watch; ``tell`` is called from the event loop at each change. Raises Silent."""
        ...

    async def end(self) -> None:
        """Watch no more; doing so twice does nothing more."""
        ...


class Sensing:
    """The part of a sign that is the same in all. ``busy``: what it is a sign of."""

    name = ""
    busy = Busy.FULL_SCREEN

    def __init__(self) -> None:
        self._state: Disturbance = NOT_BEGUN
        self._tell: TellDisturbance | None = None
        self._endings: list[Callable[[], object]] = []

    @property
    def state(self) -> Disturbance:
        """What it says now."""
        return self._state

    async def end(self) -> None:
        """Watch no more."""
        self._tell = None
        self._let_go()
        self._state = NOT_BEGUN

    def _let_go(self) -> None:
        while self._endings:
            self._endings.pop()()

    def _say(self, state: Disturbance) -> None:
        """Tell it where it is news."""
        if state == self._state:
            return
        self._state = state
        if self._tell is not None:
            self._tell(state)

    def _say_whether(self, busy: bool) -> None:  # noqa: FBT001 - the one thing it says
        self._say(HeldBack(self.name, self.busy) if busy else Welcome(self.name))


class NoDisplay(Sensing):
    """What is there without a display: nothing to see a full screen on."""

    name = "full screen"

    async def begin(self, tell: TellDisturbance) -> None:
        """Raise Silent."""
        del tell
        raise Silent("there is no display")
