"""Lowering a limit step by step, never abruptly (R-032, DOMAIN 2.3)."""

from datetime import date, timedelta
from math import ceil

from steadyhand.domain.reminding.habit import Stay, Taper
from steadyhand.values import NamedTuple

_ROUNDED_TO = ((50.0, 5.0), (5.0, 1.0), (0.0, 0.1))
"""To what the steps of a taper are rounded that starts at so much or more."""


def limit_on(aim: Stay, first_day: date | None, day: date) -> float:
    """The limit in force on ``day``, in the aim's unit.

    The taper's first period starts on ``first_day`` at its starting amount; each later period
    lowers it by ``step_percent``, and never below the limit itself: 600 with 25 % a week and a
    limit of 400 gives 600, 450, 400. A step is rounded to 5, or to 1 and 0.1 where the taper starts
    below 50 and below 5, and always lowers by something, so that it does not come to rest above the
    limit.
    """
    if aim.taper is None or first_day is None:
        return aim.limit
    return max(aim.limit, _stepped(aim.taper, aim.limit, day - first_day))


class Step(NamedTuple):
    """A step of a taper: the limit before it, and from it on; in the aim's unit."""

    before: float
    now: float


def step_on(aim: Stay, first_day: date | None, day: date) -> Step | None:
    """The step that the limit takes on that very day; None where it stays as it was the day before."""
    before, now = limit_on(aim, first_day, day - timedelta(days=1)), limit_on(aim, first_day, day)
    return Step(before, now) if now < before else None


def gentle_steps(amount: float, limit: float) -> tuple[float, ...]:
    """The amounts of a gradual reduction, a quarter less each week, down to the limit (R-032).

    From ``amount``, rounded to 5 as every step is, to ``limit``; nothing where it is there already.
    """
    if amount <= limit:
        return ()
    steps = [max(limit, int(amount / 5 + 0.5) * 5.0)]
    while steps[-1] > limit:
        steps.append(max(limit, _lowered(steps[-1], 25, 5.0)))
    return tuple(steps)


def _stepped(taper: Taper, limit: float, elapsed: timedelta) -> float:
    amount, rounded_to = taper.start, next(to for least, to in _ROUNDED_TO if taper.start >= least)
    for _ in range(max(0, elapsed // taper.period)):
        if amount <= limit:
            break
        amount = _lowered(amount, taper.step_percent, rounded_to)
    return amount


def _lowered(amount: float, percent: float, rounded_to: float) -> float:
    steps = int(amount * (1 - percent / 100) / rounded_to + 0.5)
    fewer = ceil(round(amount / rounded_to, 6)) - 1
    return round(min(steps, fewer) * rounded_to, 4)
