"""A check that cannot fail: the unforeseen is told as what was found."""

from collections.abc import Callable

from steadyhand.errors import SteadyError
from steadyhand.report.checkup import Check, State

PLEASE = "Run it as the person whose desktop it is; if it stays, please report this."


def attempted(name: str, look: Callable[[], Check]) -> Check:
    """What the look finds, or that it could not be finished and why."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - an examination tells what it finds, the unforeseen too
        return unforeseen(name, error)


def unforeseen(name: str, error: Exception) -> Check:
    """What is told of a check that failed in a way nobody thought of."""
    told = str(error) if isinstance(error, OSError | SteadyError) else type(error).__name__
    return Check(name, State.DEGRADED, f"It could not be looked at: {told}.", PLEASE)
