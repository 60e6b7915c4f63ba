"""The nights before the days of the programme."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from fakes.four_weeks import FourWeeks, day, reviewed
from fakes.habits import configured
from report.logbook import BERLIN, local
from steadyhand.domain.reassessment.assembly import review
from steadyhand.domain.reassessment.review import Night

NEW_YORK = ZoneInfo("America/New_York")


def night(log: FourWeeks, number: int, bed: str, up: str) -> None:
    """The night before a programme day, in local times; before noon is after midnight."""
    lay = day(number) if bed < "12:00" else day(number) - timedelta(days=1)
    log.entry(number, bed=local(lay, bed).isoformat(), up=local(day(number), up).isoformat())


def test_nights_are_measured_and_short_ones_counted() -> None:
    """R-041: below six hours is short; exactly six is not."""
    log = FourWeeks()
    for number, minutes in enumerate((359, 360, 480), start=1):
        log.entry(number, slept_min=minutes)
    assert reviewed(log.events).nights == Night(3, 360, 1, 0, 0)


def test_a_night_without_an_entry_is_none() -> None:
    """Without an entry there is no night, and no median."""
    assert reviewed(FourWeeks().events).nights == Night(0, None, 0, 0, 0)


def test_what_was_slept_stands_before_the_time_in_bed() -> None:
    """Where both are known, the minutes slept are the length."""
    log = FourWeeks()
    night(log, 1, "23:00", "07:00")
    log.entry(1, slept_min=400)
    assert reviewed(log.events).nights.median_min == 400


def test_regular_is_within_thirty_minutes_of_both_times() -> None:
    """R-042: bed and rising within 30 minutes of the plan, the edge included."""
    log = FourWeeks()
    night(log, 1, "23:30", "07:30")
    night(log, 2, "23:31", "07:00")
    night(log, 3, "23:00", "06:29")
    night(log, 4, "00:10", "07:00")
    found = reviewed(log.events).nights
    assert (found.regular, found.judged) == (1, 4)


@pytest.mark.parametrize(
    ("start", "zone", "minutes"),
    [
        (date(2026, 3, 29), BERLIN, 420),
        (date(2026, 10, 25), BERLIN, 540),
        (date(2026, 3, 8), NEW_YORK, 420),
        (date(2026, 11, 1), NEW_YORK, 540),
    ],
)
def test_a_night_of_a_clock_change_is_as_long_as_it_was(start: date, zone: ZoneInfo, minutes: int) -> None:
    """R-040: 23:00 to 07:00 is seven hours where clocks go forward, nine where they go back, and regular."""
    log = FourWeeks()
    bed, up = local(start - timedelta(days=1), "23:00", zone), local(start, "07:00", zone)
    event = log.entry(1, bed=bed.isoformat(), up=up.isoformat())
    configuration = configured(start=start)
    events = [event._replace(day=start)]
    now = up + timedelta(hours=2)
    found = review(configuration, events, zone, on=start, now=now).nights
    assert found == Night(1, minutes, 0, 1, 1)
