from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from fakes.habits import rhythm
from steadyhand.bootstrap.moment import day_of, end_of, instant_of
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.errors import UsageFault

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(rhythm(), BERLIN)
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
HALF_PAST_MIDNIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("08:30", utc(23, 7, 30)),
        ("8:30", utc(23, 7, 30)),
        ("today 08:30", utc(23, 7, 30)),
        ("yesterday 21:00", utc(22, 20)),
        ("01:00", utc(23, 0)),
        ("2026-11-22T08:30", utc(22, 7, 30)),
        ("2026-11-22 08:30", utc(22, 7, 30)),
        ("2026-11-22T08:30Z", utc(22, 8, 30)),
        ("2026-11-22T08:30+09:00", utc(21, 23, 30)),
        ("23:00", utc(23, 22)),
    ],
)
def test_a_time_is_local_and_of_the_persons_day(text: str, instant: datetime) -> None:
    """With an offset it is what it says; the small hours are those that have been."""
    assert instant_of(text, NOON, CALENDAR) == instant


@pytest.mark.parametrize(("text", "instant"), [("23:30", utc(23, 22, 30)), ("00:10", utc(23, 23, 10))])
def test_after_midnight_the_evening_is_still_today(text: str, instant: datetime) -> None:
    """At half past midnight 23:30 is an hour ago."""
    assert instant_of(text, HALF_PAST_MIDNIGHT, CALENDAR) == instant


def test_a_time_that_clocks_skipped_moves_forward() -> None:
    """02:30 did not exist in Berlin on 29 March 2026; one that came twice is the first of the two."""
    assert instant_of("2026-03-29T02:30", NOON, CALENDAR) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert instant_of("2026-10-25T02:30", NOON, CALENDAR) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "24:00",
        "8:60",
        "2026-11-22",
        "tomorrow",
        "0001-01-01T00:00+14:00",
        "\N{FULLWIDTH DIGIT EIGHT}:30",
        "2026",
    ],
)
def test_what_is_no_time_is_a_usage_fault(text: str) -> None:
    """The message shows what a time looks like."""
    with pytest.raises(UsageFault, match="08:30"):
        instant_of(text, NOON, CALENDAR)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("14:00", utc(23, 13)),
        ("09:00", utc(24, 8)),
        ("30m", utc(23, 11, 30)),
        ("2h", utc(23, 13)),
        ("3d", utc(26, 11)),
        ("1w", utc(30, 11)),
        ("2026-11-30", utc(30, 3)),
        ("2026-11-30T12:00", utc(30, 11)),
    ],
)
def test_a_pause_ends_at_a_time_after_a_span_or_as_a_day_begins(text: str, instant: datetime) -> None:
    """A time is the next such one, days are calendar days, a date is where the person's day begins."""
    assert end_of(text, NOON, CALENDAR) == instant


def test_a_pause_of_a_day_keeps_the_time_of_day_over_a_clock_change() -> None:
    """From noon to noon, though the day in between has 25 hours."""
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
    assert end_of("1d", before, CALENDAR) == datetime(2026, 10, 25, 11, 0, tzinfo=UTC)


def test_days_have_names() -> None:
    """Today is asked for only where the text is about it."""
    assert day_of("yesterday", lambda: TODAY) == date(2026, 11, 22)
    assert day_of("2026-01-05", lambda: pytest.fail("not needed")) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["", "5", "monday", "2026-02-30", "05.01.2026"])
def test_what_is_no_day_is_a_usage_fault(text: str) -> None:
    """The message shows what a day looks like."""
    with pytest.raises(UsageFault, match="yesterday"):
        day_of(text, lambda: TODAY)
