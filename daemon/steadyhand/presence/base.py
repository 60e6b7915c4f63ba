"""What a backend of presence is, and what it tells."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from steadyhand.domain.reminding.presence import Presence

Tell: TypeAlias = Callable[[Presence], None]
Now: TypeAlias = Callable[[], datetime]


class Backend(Protocol):
    """One way to know whether the person is at the machine. Each is asked, none is assumed."""

    @property
    def name(self) -> str:
        """What it is called where it is told of."""
        ...

    @property
    def presence(self) -> Presence:
        """What it says now; Unknown before it has begun and after it has lost its source."""
        ...

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Watch from now on; ``tell`` is called from the event loop at each change, never from a thread.

        ``idle_after``: how long nothing must happen before it says IdleSince; a backend that takes
        the desktop's own length says so in ``exact``. Raises Silent where it is not there.
        """
        ...

    @property
    def exact(self) -> bool:
        """Whether ``idle_after`` is kept, to the second; False where the desktop's own length counts."""
        ...

    async def end(self) -> None:
        """Watch no more; doing so twice does nothing more."""
        ...
