"""Lowering a limit step by step, never abruptly (R-032, DOMAIN 2.3)."""

from datetime import date, timedelta
from math import ceil

from steadyhand.domain.reminding.habit import Stay, Taper

ROUNDED_TO = 5


def limit_on(aim: Stay, first_day: date | None, day: date) -> float:
    """The limit in force on ``day``, in the aim's unit.

    The taper's first period starts on ``first_day`` at its starting amount; each later period
    lowers it by ``step_percent``, rounded to 5 and always by something, so that it does not come to
    rest above the limit, and never below the limit itself: 600 with 25 % a week and a limit of 400
    gives 600, 450, 400.
    """
    if aim.taper is None or first_day is None:
        return aim.limit
    return max(aim.limit, _stepped(aim.taper, aim.limit, day - first_day))


def _stepped(taper: Taper, limit: float, elapsed: timedelta) -> float:
    amount = taper.start
    for _ in range(max(0, elapsed // taper.period)):
        if amount <= limit:
            break
        amount = min(_round(amount * (1 - taper.step_percent / 100)), _next_below(amount))
    return amount


def _next_below(amount: float) -> float:
    return float(ROUNDED_TO * (ceil(amount / ROUNDED_TO) - 1))


def _round(amount: float) -> float:
    return float(ROUNDED_TO * int(amount / ROUNDED_TO + 0.5))
