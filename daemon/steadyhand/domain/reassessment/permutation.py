"""Whether the days could as well have fallen the other way round (DOMAIN 4.3)."""

from itertools import chain, combinations
from math import comb

from steadyhand.domain.reassessment.symptoms import Symptoms
from steadyhand.domain.reassessment.window import Window

MOST_DIVISIONS = 200_000
FEWEST_DAYS = 2
LEVEL = 0.05


def permutation_p(baseline: Window, final: Window) -> float | None:
    """The share of all divisions of the days whose rates differ at least as much as those observed.

    Exact and two-sided; a day carries its exposure with it. None with fewer than two days in a
    window, and where there are more than 200 000 divisions: 7 and 7 days have 3 432, 10 and 10 have
    184 756, but 14 and 14 have 40 million, and the sensitivity comparison does without.
    """
    days, chosen = (*baseline.counts, *final.counts), len(baseline.counts)
    if min(chosen, len(final.counts)) < FEWEST_DAYS or comb(len(days), chosen) > MOST_DIVISIONS:
        return None
    import numpy as np  # noqa: PLC0415 - most looks at the warning signs need none of it

    divisions = np.fromiter(chain.from_iterable(combinations(range(len(days)), chosen)), np.intp)
    divisions = divisions.reshape(-1, chosen)
    episodes = np.array([count.episodes for count in days], float)
    exposures = np.array([count.exposure for count in days], float)
    first, observed = episodes[divisions].sum(axis=1), exposures[divisions].sum(axis=1)
    second = (episodes.sum() - first) / (exposures.sum() - observed)
    differences = np.abs(first / observed - second)
    # The first combination is the division as it was observed.
    return float(np.mean(differences >= differences[0] - 1e-9))


def days_bear_out(found: Symptoms) -> bool:
    """Whether a fall to nothing holds among the divisions of the days, too; True for any other change.

    With a total of zero the spread of the days is unknown and the exact interval trusts each episode
    as if it stood alone, so one bad day then none would pass for a fall.
    """
    return found.final.episodes > 0 or found.permutation_p is None or found.permutation_p < LEVEL
