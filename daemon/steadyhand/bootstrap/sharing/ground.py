"""What every way to the other machines stands on."""

from collections.abc import Callable

from steadyhand.bootstrap.sharing.ledger import Ledger
from steadyhand.bootstrap.sharing.told import Told
from steadyhand.sharing.sealing import Sealing
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.values import NamedTuple


def _nobody() -> None:
    """Nobody waits for it."""


class Ground(NamedTuple):
    """``arrived`` is called when something new of another device is in the log."""

    log: SqliteLog
    sealing: Sealing
    ledger: Ledger
    told: Told = Told()
    arrived: Callable[[], None] = _nobody
