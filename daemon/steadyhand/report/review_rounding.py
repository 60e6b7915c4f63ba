"""Numbers of the review as they stand in all of its forms: rounded here, once."""

from math import isinf

from steadyhand.domain.reassessment.symptoms import Interval
from steadyhand.domain.reminding.event import Json

INFINITE = "inf"
_DIGITS = 2
_SMALLEST = 0.1
_FEW_MINUTES = 10


def decimals(value: float, digits: int) -> float:
    """A number to so many decimals; what rounds to zero is 0.0 and never -0.0."""
    return round(value, digits) + 0.0


def ratio(value: float | None) -> Json:
    """A rate ratio or one of its bounds to two decimals; more where these would say exactly 1 or 0.

    Infinity is the string "inf", None stays None (CONTRACT, `steady review --json`).
    """
    if value is None or isinf(value):
        return None if value is None else INFINITE
    for digits in range(_DIGITS, 8):
        rounded = decimals(value, digits)
        if (rounded == 1) == (value == 1) and (rounded == 0) == (value == 0):
            return rounded
    return value


def bounds(interval: Interval | None) -> Json:
    """Both bounds of an interval of ratios, or None."""
    return None if interval is None else [ratio(bound) for bound in interval]


def correlation(value: float | None) -> float | None:
    """A rank correlation to two decimals."""
    return None if value is None else decimals(value, _DIGITS)


def correlations(interval: Interval | None) -> Json:
    """Both bounds of an interval of rank correlations, or None."""
    return None if interval is None else [correlation(bound) for bound in interval]


def probability(value: float | None) -> Json:
    """A p-value to three decimals; smaller ones to two significant digits."""
    if value is None:
        return None
    return decimals(value, 3) if value >= 0.001 or value == 0 else float(f"{value:.1e}")  # noqa: PLR2004 - three digits


def rate(value: float | None) -> float | None:
    """A rate a day, or another amount, to one decimal; below 0.1 to two."""
    if value is None:
        return None
    return decimals(value, 1 if abs(value) >= _SMALLEST else 2)


def minutes(value: float | None) -> float | int | None:
    """A length in whole minutes; below ten to one decimal, so that a few seconds are not none."""
    return amount(value, 1 if value is not None and value < _FEW_MINUTES else 0)


def rates(interval: Interval | None) -> Json:
    """Both bounds of an interval of rates, or None."""
    if interval is None:
        return None
    return [INFINITE if isinf(bound) else rate(bound) for bound in interval]


def amount(value: float | None, digits: int = 0) -> float | int | None:
    """An amount to so many decimals, an integer where it is whole."""
    if value is None:
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
