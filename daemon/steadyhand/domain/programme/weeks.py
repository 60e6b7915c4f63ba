"""The four weeks of the programme, counted from its first day (R-001)."""

from datetime import date
from enum import StrEnum

DAYS_IN_WEEK = 7
PROGRAMME_DAYS = 28


class Phase(StrEnum):
    """What a programme week is for."""

    NOT_STARTED = "not started"
    MONITOR = "monitor"
    OPTIMISE = "optimise"
    RELAX = "relax"
    REASSESS = "reassess"
    MAINTAIN = "maintain"


_PHASES = (Phase.MONITOR, Phase.OPTIMISE, Phase.RELAX, Phase.REASSESS)


def programme_day(start: date, day: date) -> int:
    """The day's number, 1 on the first day; 0 and less before it."""
    return (day - start).days + 1


def programme_week(start: date, day: date) -> int:
    """The week's number, 1 for days 1 to 7; 0 and less before the start."""
    return (day - start).days // DAYS_IN_WEEK + 1


def phase_of(week: int) -> Phase:
    """The phase of a programme week; after the fourth it is maintenance (R-007)."""
    if week < 1:
        return Phase.NOT_STARTED
    return _PHASES[week - 1] if week <= len(_PHASES) else Phase.MAINTAIN
