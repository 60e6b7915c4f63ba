"""How long to wait before the next attempt."""

from steadyhand.values import NamedTuple


class Patience(NamedTuple):
    """Seconds between attempts.

    ``first_s`` after the first failure, twice as long after each further one, ``most_s`` at the longest.
    ``refused_s``: where the person must do something first, so that a wrong password is not tried all day.
    """

    first_s: float = 1.0
    most_s: float = 300.0
    refused_s: float = 3600.0


def delay_s(patience: Patience, failures: int, chance: float) -> float:
    """The wait after so many failures in a row, from 1. ``chance`` in [0, 1) takes up to half of it.

    With many machines that lost one server at the same moment, the chance keeps them from returning at
    the same moment.
    """
    doubled = patience.first_s * 2.0 ** min(failures - 1, 30)
    return spread_s(min(patience.most_s, doubled), chance)


def spread_s(seconds: float, chance: float) -> float:
    """So many seconds, or down to half of them as ``chance`` in [0, 1) has it."""
    return seconds * (1 - chance / 2)
