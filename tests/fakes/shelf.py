"""A shelf of records in memory, for what carries them between machines."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from steadyhand.errors import LogFault
from steadyhand.sharing.record import Record


class ListShelf:
    """The records of one machine, its own and those it was given. ``faulty``: it takes nothing for now."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.kept: dict[tuple[str, int], bytes] = {}
        self.taken: list[Record] = []
        self.faulty = False
        self._changed = asyncio.Condition()

    def add(self, *bodies: bytes) -> None:
        """The machine's next own records."""
        for body in bodies:
            self.kept[self.device, self._last(self.device) + 1] = body

    def records_after(self, sequence: int, limit: int) -> Sequence[Record]:
        """The own ones after that one."""
        own = sorted(place for place in self.kept if place[0] == self.device and place[1] > sequence)
        return [Record(*place, self.kept[place]) for place in own[:limit]]

    def places(self) -> Mapping[str, int]:
        """The last of each other machine."""
        return {device: self._last(device) for device, _ in self.kept if device != self.device}

    def take(self, records: Sequence[Record]) -> None:
        """Keep what is given, and wake who waits for it."""
        if self.faulty:
            raise LogFault("The log cannot be written: no space left on device.")
        self.taken.extend(records)
        self.kept.update({(record.device, record.sequence): record.body for record in records})
        self._told = asyncio.ensure_future(self._tell())

    async def holds(self, bodies: Iterable[bytes]) -> None:
        """Return once all of these are there."""
        wanted = set(bodies)
        async with self._changed:
            await self._changed.wait_for(lambda: wanted <= set(self.kept.values()))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _last(self, device: str) -> int:
        return max((sequence for of, sequence in self.kept if of == device), default=0)
