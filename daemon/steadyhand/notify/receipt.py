"""Receipts: the name of a bubble that outlives the process that showed it."""

from typing import NamedTuple

LARGEST_ID = 2**32 - 1


class Receipt(NamedTuple):
    """A bubble named by its bus (``guid``), its server (``owner``) and its number (``id``).

    A bus has a new guid after each start, and never gives a unique name twice, so a receipt that
    matches both cannot mean a bubble of another server.
    """

    guid: str
    owner: str
    id: int

    def __str__(self) -> str:
        return f"{self.guid}/{self.owner}/{self.id}"


def read_receipt(text: str) -> Receipt | None:
    """The receipt written as ``guid/owner/id``, or None for anything else."""
    guid, _, rest = text.partition("/")
    owner, _, number = rest.partition("/")
    if not (
        guid and owner and number.isascii() and number.isdecimal() and len(number) <= len(str(LARGEST_ID))
    ):
        return None
    return Receipt(guid, owner, int(number)) if 0 < int(number) <= LARGEST_ID else None
