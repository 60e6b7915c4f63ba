"""What the comparison of two windows comes to (DOMAIN 4.5)."""

from collections.abc import Callable

from steadyhand.domain.reassessment.change import Change
from steadyhand.domain.reassessment.dispersion import robust
from steadyhand.domain.reassessment.permutation import days_bear_out, permutation_p
from steadyhand.domain.reassessment.rates import exact, rate_ratio
from steadyhand.domain.reassessment.reasons import reasons
from steadyhand.domain.reassessment.sufficiency import is_firm, is_provisional
from steadyhand.domain.reassessment.symptoms import Exact, Rating, Robust, Symptoms, Verdict
from steadyhand.domain.reassessment.window import Window

EXACT = "exact interval of two Poisson rates"
ROBUST = "quasi-Poisson interval, widened for uneven days"
NONE = "no interval"

_ROUNDING = 1e-9


def compare(
    baseline: Window,
    final: Window,
    *,
    rating: Rating | None = None,
    new_regions: tuple[str, ...] = (),
    smallest_change: float = 0.30,
    more_continuous: bool = False,
) -> Symptoms:
    """The comparison of ``final`` with ``baseline``, its verdict and the reasons.

    The rules in order: too few logged days or nothing recorded is not enough data. Improved needs a
    fall by ``smallest_change``, a 95 % interval below no change, a rating not worse, no new body
    region, and not more continuous twitching (logged in minutes without a count). Worse needs less: a
    rise by ``smallest_change`` with the 90 % interval above no change, or the rating "much worse", or a
    new region. Anything else is no clear change. ``smallest_change`` is a share, 0.25 to 0.90.

    The interval is DOMAIN 4.3's; the exact one where the days are no more uneven than Poisson's or a
    total is zero. Where the last total is zero no spread can be estimated, so a fall must hold among the
    divisions of the days as well (4.3: "exact CI + permutation"): one bad day then none is no proof.
    """
    measured = _measured(_counted(baseline, final)._replace(rating=rating, new_regions=new_regions))
    change = Change(measured.rate_ratio, measured.ci95, measured.ci90, smallest_change)
    verdict = _verdict(measured, change, more_continuous=more_continuous)
    judged = measured._replace(
        verdict=verdict,
        much=verdict is Verdict.IMPROVED and change.halved,
        provisional=verdict is not Verdict.NOT_ENOUGH_DATA and is_provisional(baseline, final),
    )
    return judged._replace(reasons=reasons(judged, change, more_continuous=more_continuous))


def has_improved(
    baseline: Window,
    final: Window,
    *,
    new_regions: Callable[[], tuple[str, ...]],
    rating: Rating | None = None,
    smallest_change: float = 0.30,
    more_continuous: bool = False,
) -> bool:
    """Whether ``compare`` says improved of the same.

    ``new_regions`` are asked for, and an interval is made, only where that hangs on them.
    """
    found = _counted(baseline, final)._replace(rating=rating)
    change = Change(found.rate_ratio, None, None, smallest_change)
    if not (_is_enough(found) and _may_be_better(found, change, more_continuous=more_continuous)):
        return False
    judged = compare(
        baseline,
        final,
        rating=rating,
        new_regions=new_regions(),
        smallest_change=smallest_change,
        more_continuous=more_continuous,
    )
    return judged.verdict is Verdict.IMPROVED


def _counted(baseline: Window, final: Window) -> Symptoms:
    """The counts and their ratio, without an interval or a verdict yet."""
    counted = baseline.episodes, baseline.days_observed, final.episodes, final.days_observed
    return Symptoms(
        baseline,
        final,
        rate_ratio=rate_ratio(*counted),
        ci95=None,
        ci90=None,
        method=NONE,
        exact=None,
        robust=None,
        permutation_p=None,
        verdict=Verdict.NOT_ENOUGH_DATA,
    )


def _measured(found: Symptoms) -> Symptoms:
    """With the numbers that tell how sure the ratio is."""
    baseline, final = found.baseline, found.final
    counted = baseline.episodes, baseline.days_observed, final.episodes, final.days_observed
    precise = exact(*counted) if baseline.counts and final.counts else None
    spread = robust(baseline, final)
    used, method = _used(precise, spread) if found.rate_ratio is not None else (None, NONE)
    return found._replace(
        ci95=used and used.ci95,
        ci90=used and used.ci90,
        method=method,
        exact=precise,
        robust=spread,
        permutation_p=permutation_p(baseline, final),
    )


def _used(precise: Exact | None, spread: Robust | None) -> tuple[Exact | Robust | None, str]:
    return (precise, EXACT) if spread is None or spread.dispersion <= 1 + _ROUNDING else (spread, ROBUST)


def _verdict(found: Symptoms, change: Change, *, more_continuous: bool) -> Verdict:
    if not _is_enough(found):
        return Verdict.NOT_ENOUGH_DATA
    if _may_be_better(found, change, more_continuous=more_continuous) and change.surely_fell:
        return Verdict.IMPROVED if days_bear_out(found) else Verdict.NO_CLEAR_CHANGE
    if found.rating is Rating.MUCH_WORSE or found.new_regions or (change.rose and change.surely_rose):
        return Verdict.WORSE
    return Verdict.NO_CLEAR_CHANGE


def _is_enough(found: Symptoms) -> bool:
    """Whether enough days were logged, and anything was counted on them."""
    is_logged = is_firm(found.baseline, found.final) or is_provisional(found.baseline, found.final)
    return is_logged and found.rate_ratio is not None


def _may_be_better(found: Symptoms, change: Change, *, more_continuous: bool) -> bool:
    """Whether it fell by what counts and nothing else speaks against; how surely it fell is not asked."""
    says_worse = found.rating in {Rating.WORSE, Rating.MUCH_WORSE}
    return change.fell and not (says_worse or found.new_regions or more_continuous)
