"""What passes between devices."""

from typing import NamedTuple, TypeAlias

LARGEST_BODY = 256 * 1024
"""Bytes: the 65,536 characters that a line of an export may have, four bytes each."""
LARGEST_SEALED = 2 * LARGEST_BODY + 40 + 27
"""Bytes on a server: filled up to a power of two, the nonce and tag of sealing, and the line before it."""
NOT_LOADED = b""
"""What stands for a body that no device has sealed, as it is larger than that, and was left on the server."""
LAST_SEQUENCE = 2**63 - 1


class Record(NamedTuple):
    """One event of ``device``, its ``sequence``-th, from 1; ``body``: its JSON as export writes it."""

    device: str
    sequence: int
    body: bytes


class Gone(NamedTuple):
    """The device holds nothing any more under the sequences ``first`` to ``last``; nobody need wait."""

    device: str
    first: int
    last: int


Item: TypeAlias = Record | Gone


def sequence_of(item: Item) -> int:
    """The sequence it stands under in a file; of what is gone, the last."""
    return item.sequence if isinstance(item, Record) else item.last
