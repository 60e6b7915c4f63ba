"""Caffeine in the body: how much is left, and what still fits into the day (DOMAIN 2.2).

One compartment with absorption, of population averages: a blood level would be right to 40 % only, so
there is none here, but milligrams in the body with a band of half-lives.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import exp, exp2, expm1, log, log2

from steadyhand.values import NamedTuple

ABSORPTION_PER_H = 4.268
CLEARANCE_L_PER_H_KG = 0.09792
VOLUME_L_PER_KG = 0.7219
"""Lee 2015, as in the R package caffsim (DOMAIN 2.2)."""
SHORT_H, USUAL_H, LONG_H = 3.0, 5.0, 8.0
"""Half-lives of the band: quick, usual and slow (DOMAIN 2.2)."""
QUIET_MG = 32.0
"""What is left at bedtime after the drinks that no longer cost sleep; our interpolation (DOMAIN 2.2)."""
USUAL_DRINK_MG = 95.0
"""A cup of brewed coffee, where nothing is known of the person's own drinks (DOMAIN 2.1)."""
COFFEE_CURFEW_H = 8.8
"""How long before bed the last coffee, of 107 mg, costs no sleep: Gardiner 2023 (DOMAIN 2.2)."""
ALARMING_MG = 1200.0
"""Taken quickly, an amount that can cause seizures: FDA (DOMAIN 2.2)."""
STEP_MG = 5
HOUR = timedelta(hours=1)


class Dose(NamedTuple):
    """So many milligrams of caffeine at an instant."""

    at: datetime
    mg: float


class Band(NamedTuple):
    """What is in the body with a half-life of 3, the person's own, and 8 hours; mg, rising."""

    low_mg: float
    usual_mg: float
    high_mg: float


class Room(NamedTuple):
    """What may still be taken now: the lesser of what the day's limit and bedtime leave, in mg.

    ``at_bedtime_mg``: what will be left at bedtime of what was taken already. ``by_bedtime_mg``: how
    much more now leaves at most 32 mg then, which is our interpolation. Nothing is negative.
    """

    by_limit_mg: float
    by_bedtime_mg: float
    at_bedtime_mg: float

    @property
    def now_mg(self) -> float:
        """The lesser of the two."""
        return min(self.by_limit_mg, self.by_bedtime_mg)


class Usual(NamedTuple):
    """The person's usual drink: mg, and its key in the drink table or their own word; None for none."""

    mg: float
    item: str | None = None


def elimination_per_h(half_life_h: float) -> float:
    """The rate at which the body clears caffeine, per hour."""
    return log(2) / half_life_h


def half_life_of(rate_per_h: float) -> float:
    """The half-life in hours of a rate per hour."""
    return log(2) / rate_per_h


def absorbed_mg(dose_mg: float, hours: float, half_life_h: float) -> float:
    """What one dose has put into the blood and tissues and is not yet cleared, ``hours`` later, in mg.

    ``D ka / (ka - ke) (e^(-ke t) - e^(-ka t))``, and ``D ka t e^(-ka t)`` where the two rates are all but
    equal. 0 before the dose.
    """
    rate, elimination = ABSORPTION_PER_H, elimination_per_h(half_life_h)
    gap, slower = abs(rate - elimination), min(rate, elimination)
    if hours <= 0:
        return 0.0
    if gap * hours < 1e-9:  # noqa: PLR2004 - below it the quotient has no digits left
        return dose_mg * rate * hours * exp(-rate * hours)
    return dose_mg * rate / gap * exp(-slower * hours) * -expm1(-gap * hours)


def peak_h(half_life_h: float) -> float:
    """How long after a dose there is most of it in the blood, in hours."""
    rate, elimination = ABSORPTION_PER_H, elimination_per_h(half_life_h)
    return 1 / rate if rate == elimination else log(rate / elimination) / (rate - elimination)


def remaining_mg(doses: Iterable[Dose], at: datetime, half_life_h: float) -> float:
    """What is still in the body at an instant: what is absorbed and not cleared, and what is on its way."""
    return sum(_in_body(dose.mg, (at - dose.at) / HOUR, half_life_h) for dose in doses if dose.at <= at)


def _in_body(dose_mg: float, hours: float, half_life_h: float) -> float:
    return absorbed_mg(dose_mg, hours, half_life_h) + dose_mg * exp(-ABSORPTION_PER_H * hours)


def band(doses: Iterable[Dose], at: datetime, half_life_h: float = USUAL_H) -> Band:
    """What is still in the body with a half-life of 3, the person's own, and 8 hours."""
    taken = tuple(doses)
    low, usual, high = (remaining_mg(taken, at, hours) for hours in (SHORT_H, half_life_h, LONG_H))
    return Band(low, usual, high)


def left_mg(dose_mg: float, hours: float, half_life_h: float) -> float:
    """What is left of a dose hours later, as if absorbed at once: so the sources count for bedtime."""
    return dose_mg * exp2(-max(0.0, hours) / half_life_h)


def curfew_h(dose_mg: float, half_life_h: float, quiet_mg: float = QUIET_MG) -> float:
    """How long before bedtime a dose has to be taken to leave ``quiet_mg`` then; hours, at least 0.

    ``t1/2 log2(D / 32)``: our interpolation (DOMAIN 2.2).
    """
    return max(0.0, half_life_h * log2(dose_mg / quiet_mg)) if dose_mg > 0 else 0.0


def at_bedtime_mg(doses: Iterable[Dose], bedtime: datetime, half_life_h: float) -> float:
    """What will be left at bedtime of all that was taken before it, in mg."""
    return sum(
        left_mg(dose.mg, (bedtime - dose.at) / HOUR, half_life_h) for dose in doses if dose.at <= bedtime
    )


def room(  # noqa: PLR0917 - the limit and the day, then the moment
    limit_mg: float,
    total_mg: float,
    doses: Iterable[Dose],
    now: datetime,
    bedtime: datetime,
    half_life_h: float,
    *,
    curfew: timedelta = timedelta(0),
) -> Room:
    """What may still be taken now; nothing from ``curfew`` before bedtime on.

    ``total_mg``: what was taken of the day's limit so far.
    """
    left = at_bedtime_mg(doses, bedtime, half_life_h)
    hours = (bedtime - now) / HOUR
    is_over = now >= bedtime - curfew
    by_bedtime = 0.0 if is_over else max(0.0, QUIET_MG - left) * exp2(hours / half_life_h)
    return Room(max(0.0, limit_mg - total_mg), by_bedtime, left)


def latest_safe_time(
    dose_mg: float,
    bedtime: datetime,
    half_life_h: float,
    *,
    curfew: timedelta | None = None,
    left_at_bedtime_mg: float = 0.0,
) -> datetime | None:
    """The last moment for that much: a fixed ``curfew`` before bedtime, or as the dose needs.

    With what is left of other drinks at bedtime in mind; None where that alone is too much.
    """
    if curfew is not None:
        return bedtime - curfew
    spare = QUIET_MG - left_at_bedtime_mg
    return None if spare <= 0 else bedtime - timedelta(hours=curfew_h(dose_mg, half_life_h, spare))


def usual_of(taken: Iterable[Usual]) -> Usual:
    """The drink taken most often; of two alike the later one; 95 mg where nothing is known."""
    known = [drink for drink in taken if drink.mg > 0]
    times = Counter(known)
    most = max(times.values(), default=0)
    return next((drink for drink in reversed(known) if times[drink] == most), Usual(USUAL_DRINK_MG))


def rounded_mg(mg: float) -> int:
    """To 5 mg, as fine as the drinks' own spread allows (DOMAIN 2.1)."""
    return STEP_MG * int(mg / STEP_MG + 0.5)
