"""An exposure beside the episodes: the values of the trigger table (DOMAIN 4.6)."""

from enum import StrEnum

from steadyhand.values import NamedTuple


class Reading(StrEnum):
    """What may be said of an association, never more."""

    WORTH_ASKING = "worth asking your doctor about"
    NO_CLEAR_LINK = "no clear link in your diary"
    TOO_FEW_DAYS = "too few days to say"
    NOT_TESTABLE = "not testable"


class Association(NamedTuple):
    """One exposure at one lag.

    ``exposure``: caffeine_mg, slept_h, stress, hand_h, alcohol_units or water_l. ``lag``: 0 for the
    same day (sleep: the night before), 1 for the day before. ``n``: complete pairs of days. ``rho``:
    the rank correlation with a straight trend over the days removed, -1 to 1; ``ci95``, ``p``, ``p_holm``
    (corrected for all that were tested) with it; None where it cannot be tested.
    """

    exposure: str
    lag: int
    n: int
    rho: float | None
    ci95: tuple[float, float] | None
    p: float | None
    p_holm: float | None
    reading: Reading
