"""Magnesium from supplements: the advised upper levels and the words (DOMAIN 2.6)."""

from collections.abc import Sequence
from enum import StrEnum

EUROPE_MG = 250.0
UNITED_STATES_MG = 350.0
ASK_FIRST = ("kidney-disease", "pregnancy", "interacting-medicine")
"""The conditions in the configuration with which to ask before taking any."""
ADVICE = (
    "The article suggests 200 to 400 mg. European advice is at most 250 mg a day from supplements, US advice "
    "350 mg. Food sources have no such limit. Ask a pharmacist or doctor before starting, above all with "
    "kidney problems or regular medicines."
)
ELEMENTAL_SHARE = {
    "bisglycinate": 0.141,
    "glycinate": 0.141,
    "diglycinate": 0.141,
    "citrate": 0.162,
    "oxide": 0.603,
}
"""Magnesium in a compound, by mass: 24.305 over the molar mass; of a citrate, that of three to two."""


class Level(StrEnum):
    """How a day's magnesium from supplements stands to the advised levels."""

    WITHIN = "within both"
    ABOVE_EUROPE = "above the European level"
    ABOVE_BOTH = "above both"


def level_of(daily_mg: float) -> Level:
    """At most 250 mg is within both levels, up to 350 mg above the European one, more above both."""
    if daily_mg <= EUROPE_MG:
        return Level.WITHIN
    return Level.ABOVE_EUROPE if daily_mg <= UNITED_STATES_MG else Level.ABOVE_BOTH


def asking_first(conditions: Sequence[str]) -> tuple[str, ...]:
    """Those of the person's conditions with which a pharmacist or doctor is to be asked first."""
    return tuple(condition for condition in conditions if condition in ASK_FIRST)


def elemental_mg(compound_mg: float, compound: str) -> float | None:
    """The magnesium in so much of a compound, to a milligram; None for one that is not known."""
    share = ELEMENTAL_SHARE.get(compound.casefold().removeprefix("magnesium").strip())
    return None if share is None else float(round(compound_mg * share))
