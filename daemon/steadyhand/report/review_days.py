"""The programme day by day: what was recorded, with a gap where nothing was (R-092)."""

from collections.abc import Mapping
from datetime import date

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.review import Taken
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Json
from steadyhand.report.review_rounding import amount, rate
from steadyhand.report.review_words import DAY_STATES
from steadyhand.values import Protocol


class Recorded(Protocol):
    """Four weeks of a diary, seen on the day ``on``: those of a review, or the last ones."""

    @property
    def start(self) -> date:
        """The first of the 28 days."""

    @property
    def on(self) -> date:
        """The last that has come."""

    @property
    def days(self) -> Mapping[date, DiaryDay]:
        """What the diary holds."""

    @property
    def taken(self) -> tuple[Taken, ...]:
        """What was taken in."""


def day_rows(four_weeks: Recorded) -> list[Json]:
    """A row for each of the 28 days.

    ``episodes``: null where the day's number is not known; ``recorded``: how many were entered all
    the same. ``state``: logged, none, partly, uncounted, open (not closed), missing or ahead.
    """
    taken = {each.day: each for each in four_weeks.taken}
    days = [four_weeks.start + index * ONE_DAY for index in range(PROGRAMME_DAYS)]
    return [_row(four_weeks, number, day, taken) for number, day in enumerate(days, start=1)]


def _row(four_weeks: Recorded, number: int, day: date, taken: Mapping[date, Taken]) -> dict[str, Json]:
    entry = four_weeks.days.get(day) or DiaryDay(day)
    intake = taken.get(day) or Taken(day)
    state = "ahead" if day > four_weeks.on else _state(entry)
    slept = None if entry.slept_min is None else entry.slept_min / 60
    return {
        "date": day.isoformat(),
        "number": number,
        "week": (number - 1) // DAYS_IN_WEEK + 1,
        "state": state,
        "said": DAY_STATES[state],
        "episodes": entry.counted if entry.exposure else None,
        "recorded": entry.counted,
        "continuous_min": amount(entry.continuous_min),
        "recalled": entry.recalled,
        "caffeine_mg": amount(intake.caffeine_mg),
        "caffeine_at_least": intake.caffeine_at_least,
        "alcohol_units": amount(intake.alcohol_units, 1),
        "water_ml": amount(intake.water_ml),
        "slept_h": rate(slept),
        "stress": entry.stress,
        "quality": entry.quality,
    }


def _state(entry: DiaryDay) -> str:
    if not entry.closed:
        return "open" if entry.episodes or entry.some else "missing"
    if not entry.exposure:
        return "uncounted"
    if entry.exposure < 1:
        return "partly"
    return "logged" if entry.counted else "none"
