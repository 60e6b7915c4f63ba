"""What every way to the other machines stands on."""

from collections.abc import Callable

from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.bootstrap.sharing.told import Told
from steadyhand.sharing.sealing import Sealing
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.values import NamedTuple


def _nobody() -> None:
    """Nobody waits for it."""


def _never() -> bool:
    """Nobody told it to."""
    return False


class Ground(NamedTuple):
    """``arrived`` is called when something new of another device is in the log.

    ``is_ending``: whether the process was told to end, though the event loop may not have heard of it yet.
    """

    log: SqliteLog
    sealing: Sealing
    ledger: Ledger
    told: Told = Told()
    arrived: Callable[[], None] = _nobody
    is_ending: Callable[[], bool] = _never
