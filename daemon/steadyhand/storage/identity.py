"""Ids of events and devices: UUID text made from the kernel's randomness.

The standard library's ``uuid`` is not imported: it costs more than the rest of the quick path's log.
"""

import os
from collections.abc import Callable
from datetime import datetime

from steadyhand.domain.reminding.event import Draft, Event
from steadyhand.storage.row import microseconds
from steadyhand.values import TypeAlias

Stamp: TypeAlias = Callable[[], int]
Dice: TypeAlias = Callable[[int], int]
"""Gives that many random bits; a simulation throws its own."""

_RANDOM_BITS = 74
_LOW_BITS = 62
_STAMP_MASK = (1 << 48) - 1
_VERSION_7 = 0x7 << 76
_VERSION_4 = 0x4 << 76
_VARIANT = 0b10 << 62


def kernel_dice(bits: int) -> int:
    """Bits of the kernel's randomness."""
    return int.from_bytes(os.urandom((bits + 7) // 8), "big") & ((1 << bits) - 1)


def _text(number: int) -> str:
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _laid_out(payload: int, version: int) -> str:
    """The 122 free bits of a UUID with its version and variant put in their places (RFC 9562 §5)."""
    high, rest = payload >> _RANDOM_BITS, payload & ((1 << _RANDOM_BITS) - 1)
    middle, low = rest >> _LOW_BITS, rest & ((1 << _LOW_BITS) - 1)
    return _text(high << 80 | version | middle << 64 | _VARIANT | low)


def new_device(dice: Dice = kernel_dice) -> str:
    """A random id (UUID version 4) for this device; it says nothing about the machine."""
    return _laid_out(dice(122), _VERSION_4)


class Mint:
    """Makes event ids (UUID version 7), each greater than the one before.

    ``stamp`` gives the milliseconds since 1970 of the moment of recording; without it an id carries
    the event's own instant. A stamp that stands still or steps back does not break the order.
    """

    def __init__(self, stamp: Stamp | None = None, dice: Dice = kernel_dice) -> None:
        self._stamp = stamp
        self._dice = dice
        self._last = -1

    def identify(self, draft: Draft, device: str) -> Event:
        """The draft as an event of ``device`` with a new id."""
        return Event(self._mint(draft.at), device, *draft)

    def _mint(self, at: datetime) -> str:
        milliseconds = microseconds(at) // 1000 if self._stamp is None else self._stamp()
        payload = (max(milliseconds, 0) & _STAMP_MASK) << _RANDOM_BITS | self._dice(_RANDOM_BITS)
        if payload <= self._last:
            payload = self._last + 1 + self._dice(32)
        self._last = payload
        return _laid_out(payload, _VERSION_7)
