from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from fakes.habits import rhythm
from steadyhand.domain.programme.sleep import (
    SHORT_NIGHT,
    Deviation,
    Night,
    bed_of,
    checked,
    deviation,
    is_regular,
    is_short,
    night_of,
)
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.errors import Refused

BERLIN, SYDNEY = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")
DAY = date(2026, 11, 24)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def calendar(zone: ZoneInfo = BERLIN) -> Calendar:
    """Days that begin at four, in a zone."""
    return Calendar(rhythm(), zone)


def slept_min(bed: str, up: str, day: date = DAY, zone: ZoneInfo = BERLIN) -> float:
    """Minutes of the night before that day."""
    lay, rose = night_of(time.fromisoformat(bed), time.fromisoformat(up), day, calendar(zone))
    return checked(Night(lay, rose), day, LATER, calendar(zone)).slept_min


@pytest.mark.parametrize(
    ("bed", "up", "minutes"),
    [
        ("23:30", "07:00", 450),
        ("00:30", "07:00", 390),
        ("00:00", "06:00", 360),
        ("08:00", "15:00", 420),
        ("22:00", "03:30", 330),
        ("12:00", "07:00", 19 * 60),
    ],
)
def test_a_night_belongs_to_the_day_of_waking(bed: str, up: str, minutes: float) -> None:
    """Going to bed is the last such time before getting up, over midnight or after it (R-040)."""
    assert slept_min(bed, up) == minutes


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        (BERLIN, date(2026, 3, 29), 390),
        (BERLIN, date(2026, 10, 25), 510),
        (SYDNEY, date(2026, 4, 5), 510),
        (SYDNEY, date(2026, 10, 4), 390),
        (SYDNEY, date(2026, 10, 5), 450),
    ],
)
def test_a_night_on_which_clocks_change_is_as_long_as_it_was(
    zone: ZoneInfo, day: date, minutes: float
) -> None:
    """From 23:30 to 07:00 are an hour less in spring and an hour more in autumn, north and south."""
    assert slept_min("23:30", "07:00", day, zone) == minutes


def test_a_time_that_clocks_skip_moves_forward() -> None:
    """Half past two does not exist on that night: it is half past three."""
    lay, _ = night_of(time(2, 30), time(8), date(2026, 3, 29), calendar())
    assert lay.astimezone(BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_time_that_clocks_show_twice_is_the_first() -> None:
    """Half past two comes twice on that night."""
    lay, _ = night_of(time(2, 30), time(8), date(2026, 10, 25), calendar())
    assert lay.astimezone(BERLIN).isoformat() == "2026-10-25T02:30:00+02:00"


def test_instants_are_taken_as_they_are() -> None:
    """With their dates both are what they say; a time of day beside one follows it."""
    up = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    bed = up - timedelta(hours=7)
    assert night_of(bed, up, DAY, calendar()) == (bed, up)
    assert night_of(time(23, 30), up, DAY, calendar())[0] == datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


def test_bed_without_getting_up() -> None:
    """In the evening it is that of the day before, in the small hours that of the day itself."""
    assert bed_of(time(23, 30), DAY, calendar()) == datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert bed_of(time(1, 30), DAY, calendar()) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert bed_of(LATER, DAY, calendar()) == LATER


def test_minutes_awake_are_taken_off() -> None:
    """Those before falling asleep, and those in between."""
    up = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert Night(up - timedelta(hours=8), up, latency_min=20, awake_min=30).slept_min == 430


@pytest.mark.parametrize(
    ("hours", "awake_min", "words"),
    [
        (30, 0, "30.0 hours in bed, more than 20"),
        (20.5, 0, "more than 20"),
        (0, 0, "not before getting up"),
        (-1, 0, "not before getting up"),
        (8, 480, "no time asleep"),
    ],
)
def test_what_can_have_been_no_night_is_refused(hours: float, awake_min: float, words: str) -> None:
    """Thirty hours, none, less than none, or all of it awake."""
    up = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    night = Night(up - timedelta(hours=hours), up, awake_min=awake_min)
    with pytest.raises(Refused, match=words):
        checked(night, DAY, LATER, calendar())


def test_twenty_hours_may_have_been_a_night() -> None:
    """The edge is allowed."""
    up = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    night = Night(up - timedelta(hours=20), up)
    assert checked(night, DAY, LATER, calendar()) == night


def test_getting_up_in_the_future_is_refused() -> None:
    """Nobody knows it yet."""
    up = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="in the future"):
        checked(Night(up - timedelta(hours=8), up), DAY, up - timedelta(seconds=1), calendar())


def test_another_night_is_refused() -> None:
    """A date of another day does not slip in."""
    up = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="not the night before 2026-11-24"):
        checked(Night(up - timedelta(hours=8), up), DAY, LATER, calendar())


def test_short_is_less_than_six_hours() -> None:
    """Six hours to the minute are not short; the sentence claims no cause (R-041, DOMAIN 2.8)."""
    assert (is_short(359.9), is_short(360)) == (True, False)
    assert "the cause is unknown" in SHORT_NIGHT
    assert "twitch" not in SHORT_NIGHT


def test_deviation_from_the_plan() -> None:
    """Later than planned is positive, earlier negative: planned are 23:00 and 07:00 (R-042)."""
    bed, up = night_of(time(23, 20), time(6, 30), DAY, calendar())
    assert deviation(bed, up, DAY, calendar()) == Deviation(timedelta(minutes=20), timedelta(minutes=-30))


@pytest.mark.parametrize(
    ("bed_min", "up_min", "regular"), [(0, 0, True), (30, -30, True), (31, 0, False), (0, -31, False)]
)
def test_regular_is_within_half_an_hour_of_both(bed_min: int, up_min: int, regular: bool) -> None:
    """The edge counts as within (R-042)."""
    found = Deviation(timedelta(minutes=bed_min), timedelta(minutes=up_min))
    assert is_regular(found) is regular
    assert is_regular(found, timedelta(hours=1))
