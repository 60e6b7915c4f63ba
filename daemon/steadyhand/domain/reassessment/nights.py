"""The nights of the programme: how long, and how regular (R-041, R-042)."""

from datetime import timedelta
from statistics import median

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.programme.sleep import deviation, is_regular, is_short
from steadyhand.domain.reassessment.review import Night
from steadyhand.domain.reassessment.run import Run
from steadyhand.domain.reminding.calendar import Calendar


def slept_min(day: DiaryDay) -> float | None:
    """Minutes of the night before the day: as entered, else from going to bed to getting up, elapsed."""
    if day.slept_min is not None or day.bed is None or day.up is None:
        return day.slept_min
    return (day.up - day.bed) / timedelta(minutes=1)


def nights(run: Run, calendar: Calendar) -> Night:
    """The nights before each day of the run; those with both times are judged against the calendar's."""
    lengths = [length for day in run.days if (length := slept_min(day)) is not None]
    judged = [
        is_regular(deviation(day.bed, day.up, day.day, calendar))
        for day in run.days
        if day.bed is not None and day.up is not None
    ]
    return Night(
        recorded=len(lengths),
        median_min=median(lengths) if lengths else None,
        under_six_h=sum(1 for length in lengths if is_short(length)),
        regular=sum(judged),
        judged=len(judged),
    )
