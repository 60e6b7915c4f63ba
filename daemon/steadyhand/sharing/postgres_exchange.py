"""The exchange with a PostgreSQL server, for as long as the process lives.

The person's own log is the outbox: what has to be sent is what comes after the last record the server
has of this device. Nothing else is remembered, so a crash, a resend and a server put back from a backup
all lead to the same place. While nothing happens, nothing runs: the process sleeps on the socket.
"""

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from steadyhand.errors import SteadyError
from steadyhand.sharing.backoff import Patience, delay_s, spread_s
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_session import BATCH, Conflict, Session, opened
from steadyhand.sharing.postgres_trouble import Trouble, TroubleKind
from steadyhand.sharing.record import Record
from steadyhand.values import NamedTuple, NoReturn, Protocol, TypeAlias

PROOF_S = 3.0
"""How long the server may take to answer after the machine or the network came back."""


class Shelf(Protocol):
    """Where the records of this machine are kept. Calls are short; each may raise SteadyError."""

    @property
    def device(self) -> str:
        """The device whose records are sent from here."""

    def records_after(self, sequence: int, limit: int) -> Sequence[Record]:
        """The device's own records after that one, in order, at most so many."""

    def places(self) -> Mapping[str, int]:
        """The sequence of the last record that is here of each other device."""

    def take(self, records: Sequence[Record]) -> None:
        """Keep records of other devices, some of which may be here already; durable when it returns."""


class Joined(NamedTuple):
    """A connection stands, and everything from both sides has passed."""

    server: str


class Moved(NamedTuple):
    """So many records were sent and received; ``acknowledged`` is the last of this device on the server."""

    sent: int
    received: int
    acknowledged: int


class Withheld(NamedTuple):
    """The server has something else under these sequences: no sending until ``poke``; reading goes on."""

    conflict: Conflict


class Parted(NamedTuple):
    """There is no connection; it is tried again after ``again_s`` seconds, or at ``poke``."""

    trouble: Trouble
    again_s: float


News: TypeAlias = Joined | Moved | Withheld | Parted


class Exchange:
    """Sends what is on the shelf, and puts there what the person's other devices have sent.

    ``tell`` hears of everything that a status would show. ``chance`` gives a number in [0, 1).
    """

    def __init__(
        self,
        address: Address,
        shelf: Shelf,
        tell: Callable[[News], None],
        patience: Patience = Patience(),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._address, self._shelf, self._tell = address, shelf, tell
        self._patience, self._chance = patience, chance
        self._stir = asyncio.Event()
        self._return = asyncio.Event()
        self._offered = self._withheld = False
        self._unannounced = True
        self._in_flight: Sequence[Record] = ()
        self._failures = 0

    def offer(self) -> None:
        """There is something new on the shelf. Without a connection it is no reason to hurry."""
        self._offered = True
        self._stir.set()

    def poke(self) -> None:
        """The network or the machine came back, or somebody changed something: try at once.

        An attempt that hangs begins anew, a connection has to prove itself, what was withheld is offered.
        """
        self._return.set()
        self._stir.set()

    async def run(self) -> NoReturn:
        """Exchange until cancelled."""
        while True:
            try:
                here = await self._reached()
                try:
                    await self._stay(here)
                finally:
                    await here.close()
            except Trouble as trouble:
                await self._rest(trouble)

    async def _reached(self) -> Session:
        while True:
            self._return.clear()
            opening = asyncio.create_task(opened(self._address, self._shelf.device))
            returning = asyncio.create_task(self._return.wait())
            try:
                await asyncio.wait((opening, returning), return_when=asyncio.FIRST_COMPLETED)
                if opening.done():
                    return opening.result()
            finally:
                returning.cancel()
                opening.cancel()

    async def _stay(self, here: Session) -> NoReturn:
        visit = _Visit(here, self._shelf)
        await visit.begin()
        self._offered, self._withheld = True, False
        await self._pass(visit, look=True)
        self._failures = 0
        self._tell(Joined(self._address.server))
        while True:
            self._stir.clear()
            look = visit.is_news(here.told())
            if self._return.is_set():
                self._return.clear()
                await here.answers(PROOF_S)
                look, self._offered, self._withheld = True, True, False
            if look or self._offered:
                await self._pass(visit, look=look)
            else:
                await here.stirred(self._stir)

    async def _pass(self, visit: "_Visit", *, look: bool) -> None:
        """Read before sending: a server that is full takes nothing, and gives what it has."""
        received = await visit.fetch() if look else 0
        sent, offered, self._offered = 0, self._offered, False
        if offered and not self._withheld:
            sent = await self._send(visit)
        if sent or received:
            self._tell(Moved(sent, received, visit.acknowledged))

    async def _send(self, visit: "_Visit") -> int:
        """Send, then announce: where the connection falls between the two, the next one announces it.

        What was under way when a connection fell is offered again byte for byte: sealed anew it would
        be another body.
        """
        sent = 0
        while records := _still(self._in_flight, visit.acknowledged) or visit.outbox():
            self._unannounced, self._in_flight = True, records
            if conflict := await visit.add(records):
                self._withheld, self._in_flight = True, ()
                self._tell(Withheld(conflict))
                break
            self._in_flight = ()
            sent += len(records)
        if self._unannounced and visit.acknowledged:
            await visit.announce()
        self._unannounced = False
        return sent

    async def _rest(self, trouble: Trouble) -> None:
        self._failures += 1
        again_s = self._again_s(trouble)
        self._tell(Parted(trouble, again_s))
        with suppress(TimeoutError):
            async with asyncio.timeout(again_s):
                await self._return.wait()

    def _again_s(self, trouble: Trouble) -> float:
        if trouble.again:
            return delay_s(self._patience, self._failures, self._chance())
        return spread_s(self._patience.refused_s, self._chance())


class _Visit:
    """What is remembered while one connection stands: how far each side is."""

    def __init__(self, here: Session, shelf: Shelf) -> None:
        self._here, self._shelf = here, shelf
        self._seen: dict[str, int] = {}
        self.acknowledged = 0

    async def begin(self) -> None:
        """Listen before anything is read, so that nothing can come between the two."""
        await self._here.listen()
        with _at_home():
            self._seen = dict(self._shelf.places())
        self.acknowledged = await self._here.acknowledged()

    def is_news(self, places: Sequence[tuple[str, int]]) -> bool:
        """Whether any of these is not known yet. Without a device: all is to be looked at again."""
        if any(not device for device, _ in places):
            with _at_home():
                self._seen = dict(self._shelf.places())
        return any(sequence > self._seen.get(device, 0) or not device for device, sequence in places)

    async def fetch(self) -> int:
        """Put on the shelf what the server has more of; how many. Nothing is read twice on one connection."""
        received = 0
        while records := await self._here.after(self._seen):
            with _at_home():
                self._shelf.take(records)
            self._seen.update({record.device: record.sequence for record in records})
            received += len(records)
        return received

    def outbox(self) -> Sequence[Record]:
        """The next records that the server does not have."""
        with _at_home():
            return self._shelf.records_after(self.acknowledged, BATCH)

    async def add(self, records: Sequence[Record]) -> Conflict | None:
        """Send these; what is in the way, if anything is."""
        conflict = await self._here.add(records)
        if conflict is None:
            self.acknowledged = records[-1].sequence
        return conflict

    async def announce(self) -> None:
        """Tell the other devices how far this one is."""
        await self._here.announce(self.acknowledged)


def _still(records: Sequence[Record], acknowledged: int) -> Sequence[Record]:
    """Those of the records that the server does not have."""
    return [record for record in records if record.sequence > acknowledged]


@contextmanager
def _at_home() -> Iterator[None]:
    """Raise a failure of the shelf as a Trouble, so that it is told and tried again like any other."""
    try:
        yield
    except SteadyError as error:
        raise Trouble(TroubleKind.LOCAL, "this machine", str(error).rstrip(".")) from error
