"""What the comparison of two windows comes to (DOMAIN 4.5)."""

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
    measured = _measured(baseline, final)._replace(rating=rating, new_regions=new_regions)
    change = Change(measured.rate_ratio, measured.ci95, measured.ci90, smallest_change)
    verdict = _verdict(measured, change, more_continuous=more_continuous)
    judged = measured._replace(
        verdict=verdict,
        much=verdict is Verdict.IMPROVED and change.halved,
        provisional=verdict is not Verdict.NOT_ENOUGH_DATA and is_provisional(baseline, final),
    )
    return judged._replace(reasons=reasons(judged, change, more_continuous=more_continuous))


def _measured(baseline: Window, final: Window) -> Symptoms:
    """The numbers, without a verdict yet."""
    counted = baseline.episodes, baseline.days_observed, final.episodes, final.days_observed
    ratio = rate_ratio(*counted)
    precise = exact(*counted) if baseline.counts and final.counts else None
    spread = robust(baseline, final)
    used, method = _used(precise, spread) if ratio is not None else (None, NONE)
    return Symptoms(
        baseline,
        final,
        rate_ratio=ratio,
        ci95=used and used.ci95,
        ci90=used and used.ci90,
        method=method,
        exact=precise,
        robust=spread,
        permutation_p=permutation_p(baseline, final),
        verdict=Verdict.NOT_ENOUGH_DATA,
    )


def _used(precise: Exact | None, spread: Robust | None) -> tuple[Exact | Robust | None, str]:
    return (precise, EXACT) if spread is None or spread.dispersion <= 1 + _ROUNDING else (spread, ROBUST)


def _verdict(found: Symptoms, change: Change, *, more_continuous: bool) -> Verdict:
    if not is_firm(found.baseline, found.final) and not is_provisional(found.baseline, found.final):
        return Verdict.NOT_ENOUGH_DATA
    if found.rate_ratio is None:
        return Verdict.NOT_ENOUGH_DATA
    says_worse = found.rating in {Rating.WORSE, Rating.MUCH_WORSE}
    if change.fell and change.surely_fell and not (says_worse or found.new_regions or more_continuous):
        return Verdict.IMPROVED if days_bear_out(found) else Verdict.NO_CLEAR_CHANGE
    if found.rating is Rating.MUCH_WORSE or found.new_regions or (change.rose and change.surely_rose):
        return Verdict.WORSE
    return Verdict.NO_CLEAR_CHANGE
