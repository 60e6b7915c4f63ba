"""Alcohol in units and grams (DOMAIN 2.5), and when a word of caution is due (R-080)."""

from math import floor

ML_PER_UNIT = 10.0
GRAMS_PER_ML = 0.789
GRAMS_PER_UNIT = ML_PER_UNIT * GRAMS_PER_ML
WEEKLY_REFERENCE_UNITS = 14.0
"""UK advice: at most so many a week, over three days or more. A reference, not a target (DOMAIN 2.5)."""
HEAVY_UNITS_A_DAY = 6.0
"""From this daily average on, stopping at once is not advised. Ours, on the careful side: it is a
reference week in little more than two days (R-080)."""
DO_NOT_STOP_AT_ONCE = (
    "If you drink about that much every day, do not stop at once: that can be dangerous. "
    "Talk to a clinician first."
)


def units_of(volume_ml: float, strength_percent: float) -> float:
    """UK units of a drink: millilitres of pure alcohol by ten."""
    return volume_ml * strength_percent / 1000


def rounded(amount: float) -> float:
    """Units or grams to a hundredth, halves upwards: 175 ml of 13 % are 2.28 units."""
    return floor(round(amount * 100, 6) + 0.5) / 100


def grams_of(volume_ml: float, strength_percent: float) -> float:
    """Grams of pure alcohol in a drink."""
    return volume_ml * strength_percent / 100 * GRAMS_PER_ML
