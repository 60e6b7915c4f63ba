"""The person's day, by its docstrings and over every clock change."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from fakes.any_habits import rhythms
from fakes.habits import START, rhythm
from fakes.story import BERLIN, moment
from fakes.zones import ODD_ZONES, changed_days, clock_changes
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import Rhythm

HOME = Calendar(rhythm(), BERLIN)
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
APIA = ZoneInfo("Pacific/Apia")
NEVER = date(2011, 12, 30)
INSTANT = timedelta(microseconds=1)


def shows(instant: datetime, zone: ZoneInfo = BERLIN) -> str:
    """What clocks in the zone show."""
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


class TestDay:
    def test_it_begins_at_its_start(self) -> None:
        """At 04:00 local time the person's day begins."""
        assert HOME.begins(START) == moment("04:00")
        assert HOME.day_of(moment("04:00")) == START

    def test_it_ends_as_the_next_begins(self) -> None:
        """A day ends at the instant at which the next one begins."""
        assert HOME.ends(START) == moment("2026-11-24T04:00")
        assert HOME.day_of(HOME.ends(START) - INSTANT) == START

    def test_half_past_midnight_belongs_to_the_evening_before(self) -> None:
        """00:30 belongs to the evening before."""
        assert HOME.day_of(moment("2026-11-24T00:30")) == START

    def test_the_small_hours_are_at_the_days_end(self) -> None:
        """A time before the day's start belongs to the small hours after midnight."""
        assert HOME.civil(START, time(0, 30)).isoformat() == "2026-11-24T00:30:00"
        assert HOME.civil(START, time(4, 0)).isoformat() == "2026-11-23T04:00:00"

    def test_waking_and_bedtime_go_by_the_weekday(self) -> None:
        """Waking and bedtime are those of the day's own weekday; Friday's may be after midnight."""
        friday = Rhythm(time(4), (time(7),) * 7, (*[time(23)] * 4, time(0, 30), time(0, 30), time(23)))
        calendar = Calendar(friday, BERLIN)
        assert shows(calendar.bedtime(date(2026, 11, 27))) == "2026-11-28T00:30"
        assert shows(calendar.bedtime(date(2026, 11, 26))) == "2026-11-26T23:00"
        assert shows(calendar.wake(date(2026, 11, 27))) == "2026-11-27T07:00"

    def test_it_may_begin_at_midnight(self) -> None:
        """A day that starts at 00:00 is the calendar's date."""
        calendar = Calendar(rhythm(starts_at="00:00"), BERLIN)
        assert calendar.day_of(moment("00:00")) == START
        assert calendar.day_of(moment("00:00") - INSTANT) == START - ONE_DAY


class TestClockChange:
    def test_a_time_in_the_gap_moves_forward_by_the_gap(self) -> None:
        """A civil time that does not exist on a day moves forward by the gap."""
        assert shows(HOME.instant(SPRING - ONE_DAY, time(2, 30))) == "2027-03-28T03:30"

    def test_a_time_that_exists_twice_is_the_first(self) -> None:
        """A civil time that exists twice is the first of the two."""
        first = HOME.instant(AUTUMN - ONE_DAY, time(2, 30))
        assert HOME.offset_s(first) == 7200
        assert HOME.offset_s(first + timedelta(hours=1)) == 3600

    def test_a_day_start_inside_the_gap(self) -> None:
        """A day begins at the first instant at which clocks show its start or later."""
        calendar = Calendar(rhythm(starts_at="02:30"), BERLIN)
        assert shows(calendar.begins(SPRING)) == "2027-03-28T03:00"
        assert calendar.day_of(calendar.begins(SPRING)) == SPRING
        assert calendar.day_of(calendar.begins(SPRING) - INSTANT) == SPRING - ONE_DAY

    def test_a_day_start_that_exists_twice(self) -> None:
        """The second time clocks show the day's start, the day has long begun."""
        calendar = Calendar(rhythm(starts_at="02:30"), BERLIN)
        second = calendar.begins(AUTUMN) + timedelta(hours=1)
        assert shows(second) == shows(calendar.begins(AUTUMN))
        assert calendar.day_of(second - timedelta(minutes=10)) == AUTUMN

    @pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (START, 24)])
    def test_its_length_is_that_of_the_clocks(self, day: date, hours: int) -> None:
        """A day is 23 or 25 hours long where a clock is changed in it."""
        calendar = Calendar(rhythm(starts_at="00:00"), BERLIN)
        assert calendar.ends(day) - calendar.begins(day) == timedelta(hours=hours)

    def test_a_midnight_that_does_not_exist(self) -> None:
        """Where clocks go from 23:59 to 01:00, a day that starts at midnight begins at one."""
        beirut = ZoneInfo("Asia/Beirut")
        calendar = Calendar(rhythm(starts_at="00:00"), beirut)
        assert shows(calendar.begins(date(2026, 3, 29)), beirut) == "2026-03-29T01:00"

    def test_a_date_that_never_was(self) -> None:
        """Clocks in Apia never showed 2011-12-30, and the days round it still leave no gap."""
        calendar = Calendar(rhythm(starts_at="00:00"), APIA)
        assert not calendar.exists(NEVER)
        assert calendar.exists(NEVER - ONE_DAY)
        assert calendar.exists(NEVER + ONE_DAY)
        assert calendar.begins(NEVER) == calendar.begins(NEVER + ONE_DAY) == calendar.ends(NEVER - ONE_DAY)

    def test_the_offset_is_the_one_in_force(self) -> None:
        """The UTC offset in force at an instant, seconds east."""
        assert HOME.offset_s(moment("09:00")) == 3600
        assert Calendar(rhythm(), ZoneInfo("America/St_Johns")).offset_s(moment("09:00")) == -12600


def assert_sound(calendar: Calendar, day: date) -> None:
    """What holds of every day in every zone."""
    begins, ends = calendar.begins(day), calendar.ends(day)
    assert begins <= ends
    assert calendar.ends(day - ONE_DAY) == begins
    if begins < ends:
        assert calendar.day_of(begins) == calendar.day_of(ends - INSTANT) == day
    assert calendar.day_of(ends) > day


@given(changed_days(), rhythms())
@settings(max_examples=80)
def test_days_leave_no_gap_and_do_not_overlap(where: tuple[ZoneInfo, date], week: Rhythm) -> None:
    """In any zone, near any clock change, for any start of the day."""
    zone, day = where
    assert_sound(Calendar(week, zone), day)


@pytest.mark.parametrize("zone", ODD_ZONES)
@pytest.mark.parametrize("starts_at", ["00:00", "02:30", "04:00"])
def test_every_change_of_an_odd_zone(zone: str, starts_at: str) -> None:
    """Not one of its clock changes since 1990 breaks the days."""
    calendar = Calendar(rhythm(starts_at=starts_at), ZoneInfo(zone))
    for change in clock_changes(zone):
        day = calendar.day_of(change)
        assert calendar.begins(day) <= change < calendar.ends(day)
        assert_sound(calendar, day)


@given(changed_days(), rhythms())
@settings(max_examples=80)
def test_the_waking_day_is_inside_the_day(where: tuple[ZoneInfo, date], week: Rhythm) -> None:
    """Waking is before bedtime, both in the day; only times that a gap moves may meet, or leave it."""
    zone, day = where
    calendar = Calendar(week, zone)
    wake, bedtime = calendar.wake(day), calendar.bedtime(day)
    shown = 0
    for at, instant in ((week.wake[day.weekday()], wake), (week.bedtime[day.weekday()], bedtime)):
        is_shown = instant.astimezone(zone).replace(tzinfo=None, fold=0) == calendar.civil(day, at)
        assert not is_shown or calendar.begins(day) <= instant < calendar.ends(day)
        shown += is_shown
    assert wake < bedtime or (wake == bedtime and not shown) or not calendar.exists(day)


@given(changed_days(), rhythms())
@settings(max_examples=100)
def test_an_instant_is_in_the_day_of_its_date_or_of_the_evening_before(
    where: tuple[ZoneInfo, date], week: Rhythm
) -> None:
    """The day of an instant is the date that clocks show, or the one before."""
    zone, day = where
    calendar = Calendar(week, zone)
    for instant in (calendar.begins(day), calendar.wake(day), calendar.ends(day) - INSTANT):
        shown = instant.astimezone(zone).date()
        assert calendar.day_of(instant) in {shown, shown - ONE_DAY}
