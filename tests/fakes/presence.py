"""A backend of presence, and a sign of being busy, that a test moves."""

from datetime import timedelta

from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Silent
from steadyhand.presence.sensing import Sensing, TellDisturbance
from steadyhand.presence.telling import Telling


class FakeBackend(Telling):
    """Says what it is told to; ``absent`` has a reason for not being there at all."""

    name = "a fake"

    def __init__(self, now: Now, absent: str | None = None) -> None:
        super().__init__(now)
        self._absent = absent

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Begin as active, or raise Silent."""
        if self._absent is not None:
            raise Silent(self._absent)
        self._idle_after = idle_after
        self._active()
        self._tell = tell

    def leave(self, length: timedelta) -> None:
        """Nothing has been touched for so long."""
        self._idle(length)

    def come_back(self) -> None:
        """Something is touched."""
        self._active()

    def vanish(self) -> None:
        """The source goes away."""
        self._say(Unknown("the fake went away"))


class FakeSign(Sensing):
    """A sign of being busy that says what it is told to; ``absent`` is why it is not there at all."""

    def __init__(self, name: str = "a fake", absent: str | None = None) -> None:
        super().__init__()
        self.name = name
        self._absent = absent

    async def begin(self, tell: TellDisturbance) -> None:
        """Begin as not busy, or raise Silent."""
        if self._absent is not None:
            raise Silent(self._absent)
        self.be(busy=False)
        self._tell = tell

    def be(self, *, busy: bool) -> None:
        """The person is busy, or not any more."""
        self._say_whether(busy)

    def vanish(self) -> None:
        """The source goes away."""
        self._say(Unknown(f"{self.name} went away"))
