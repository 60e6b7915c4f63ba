"""The fields of an entry's form."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.habit import Rhythm
from steadyhand.report.diary_form import day_form, episode_form

DAY = date(2026, 11, 28)
CALENDAR = Calendar(Rhythm(time(4), (time(7),) * 7, (time(23),) * 7), ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("seconds", "length", "unit"),
    [(40.5, "40.5", "s"), (90, "90", "s"), (180, "3", "min"), (181, "181", "s")],
)
def test_a_length_is_shown_so_that_it_reads_back_as_it_was(seconds: float, length: str, unit: str) -> None:
    """In minutes where those are exact, else in seconds."""
    form = episode_form(Episode("e", datetime(2026, 11, 28, tzinfo=UTC), DAY, seconds=seconds))
    assert (form["length"], form["unit"]) == (length, unit)


def test_what_was_not_said_is_empty() -> None:
    """Missing is never shown as zero (R-092)."""
    form = day_form(DiaryDay(DAY), CALENDAR)
    assert {value for name, value in form.items() if name != "day"} == {"", ()}


def test_a_night_that_times_of_day_do_not_tell_keeps_its_dates() -> None:
    """Bed in the morning two days before."""
    bed, up = datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 28, 7, tzinfo=UTC)
    form = day_form(DiaryDay(DAY, bed=bed, up=up), CALENDAR)
    assert form["bed"] == "2026-11-26T09:00+00:00"
