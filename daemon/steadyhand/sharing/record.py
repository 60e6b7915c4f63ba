"""What passes between the machines of one person."""

from steadyhand.values import NamedTuple


class Record(NamedTuple):
    """One sealed event: the ``sequence``-th of ``device``, from 1. ``body`` is opaque to who carries it."""

    device: str
    sequence: int
    body: bytes
