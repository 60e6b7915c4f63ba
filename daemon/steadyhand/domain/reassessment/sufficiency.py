"""Whether enough days were logged to compare two windows (DOMAIN 4.1)."""

from math import ceil

from steadyhand.domain.reassessment.window import Window

FIRM_DAYS = 5
PROVISIONAL_DAYS = 4
WEEK = 7

_ROUNDING = 1e-9


def needed(window: Window, of_seven: int) -> int:
    """How many days must be logged in this window: ``of_seven``, and in proportion in a longer one."""
    return ceil(of_seven * max(window.days, WEEK) / WEEK)


def has(window: Window, of_seven: int) -> bool:
    """Whether so many days of seven are logged, partly observed days as their share."""
    return window.days_observed + _ROUNDING >= needed(window, of_seven)


def is_firm(baseline: Window, final: Window) -> bool:
    """Whether both have 5 logged days of 7."""
    return has(baseline, FIRM_DAYS) and has(final, FIRM_DAYS)


def is_provisional(baseline: Window, final: Window) -> bool:
    """Whether both have 4 logged days of 7, and not both 5."""
    enough = has(baseline, PROVISIONAL_DAYS) and has(final, PROVISIONAL_DAYS)
    return enough and not is_firm(baseline, final)
