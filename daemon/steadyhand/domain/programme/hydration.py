"""How much to drink at a time: the caps of R-024 and DOMAIN 2.4, in any unit of volume."""

from datetime import datetime, timedelta
from math import ceil, floor

ML_PER_UNIT = {"ml": 1.0, "l": 1000.0, "cup": 240.0, "oz": 29.5735}
MOST_ML_A_PROMPT = 300.0
MOST_ML_AN_HOUR = 800.0
ROLLING = timedelta(hours=1)
_STEP = {"ml": 10.0, "l": 0.01, "cup": 0.25, "oz": 0.5}


def is_volume(unit: str) -> bool:
    """Whether amounts in this unit are drinks, to which the caps apply."""
    return unit in ML_PER_UNIT


def most_at_once(unit: str) -> float:
    """The largest amount a prompt may ask for, in ``unit``; unbounded for what is no drink."""
    return MOST_ML_A_PROMPT / ML_PER_UNIT[unit] if is_volume(unit) else float("inf")


def room_this_hour(unit: str, taken: tuple[tuple[datetime, float], ...], now: datetime) -> float:
    """What may still be drunk in the 60 minutes up to ``now``, in ``unit``, never negative.

    ``taken``: instants and amounts in ``unit``.
    """
    recent = sum(amount for at, amount in taken if now - ROLLING < at <= now)
    return max(0.0, MOST_ML_AN_HOUR / ML_PER_UNIT[unit] - recent)


def paced(unit: str, remaining: float, slots_left: int, room: float) -> float:
    """The amount to ask for now: an even share of what remains, within the caps, in ``unit``.

    A share is rounded up to a step that can be poured (10 ml, a quarter cup, half an ounce), a cap
    is rounded down to it.
    """
    step = _STEP.get(unit, 1.0)
    share = ceil(round(remaining / max(1, slots_left) / step, 6)) * step
    cap = floor(round(min(most_at_once(unit), room) / step, 6)) * step if is_volume(unit) else share
    return round(min(share, cap), 4)
