"""The reply topic, heard without a gap: the stream, and taking it up again where it broke off."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from secrets import SystemRandom
from typing import NamedTuple, TypeAlias

from steadyhand.phone.ntfy import Alive, Heard, Ntfy, Opened
from steadyhand.phone.pace import Pace, RealPace
from steadyhand.phone.trouble import Denied, Throttled, Trouble

FIRST_S = 1.0
LONGEST_S = 300.0


class Connected(NamedTuple):
    """The server tells."""


class Broken(NamedTuple):
    """It does not, for this reason; the next try is in so many seconds."""

    reason: str
    wait_s: float


Line: TypeAlias = Connected | Broken


class Subscription:
    """One topic of one server. ``since``: the last message that was dealt with, "" for none yet.

    It waits on the connection alone. After a break it waits 1 s, then twice as long each time, at most
    5 min, each time for half of that at least and the rest by chance; as long as the server asks, where
    it does. A stream that is silent for longer than two keepalives is taken for dead.
    """

    def __init__(
        self,
        ntfy: Ntfy,
        topic: str,
        since: str,
        tell: Callable[[Line], object],
        *,
        pace: Pace | None = None,
        dice: Callable[[], float] = SystemRandom().random,
    ) -> None:
        self.since = since
        self._ntfy, self._topic, self._tell = ntfy, topic, tell
        self._pace: Pace = pace or RealPace()
        self._dice = dice
        self._stir = asyncio.Event()

    def stir(self) -> None:
        """Try again at once where it waits: the machine woke, or the network came back."""
        self._stir.set()

    async def heard(self) -> AsyncGenerator[Heard, None]:
        """Each message; asking for the next says that this one was dealt with. Never ends by itself."""
        failures = 0
        while True:
            try:
                async with self._ntfy.listening(self._topic, self.since) as news:
                    async for each in news:
                        match each:
                            case Opened():
                                self._tell(Connected())
                            case Alive():
                                failures = 0
                            case Heard():
                                failures = 0
                                yield each
                                self.since = each.id
                trouble = Trouble("the server ended the stream")
            except Trouble as found:
                trouble = found
            failures += 1
            await self._rest(trouble, failures)

    async def _rest(self, trouble: Trouble, failures: int) -> None:
        wait_s = self._wait_s(trouble, failures)
        self._tell(Broken(str(trouble), wait_s))
        self._stir.clear()
        await self._pace.rest(wait_s, self._stir)

    def _wait_s(self, trouble: Trouble, failures: int) -> float:
        doubled = LONGEST_S if isinstance(trouble, Denied) else FIRST_S * 2.0 ** min(failures - 1, 20)
        most = min(LONGEST_S, doubled)
        asked = trouble.wait_s or 0.0 if isinstance(trouble, Throttled) else 0.0
        return max(asked, most / 2 + most / 2 * self._dice())
