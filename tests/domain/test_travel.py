"""Whose clocks a habit goes by: the days of a person away from home."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis.strategies import dates, sampled_from

from fakes.habits import START, configured, custom, hands, task
from fakes.zones import ODD_ZONES
from steadyhand.domain.reassessment.difference import differences
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.habit import Configuration, Do, Every, Travel
from steadyhand.domain.reminding.occurrence import coming_due, pattern, timetable
from steadyhand.domain.reminding.travel import days_at, home_of

BERLIN, SYDNEY, NEW_YORK = map(ZoneInfo, ("Europe/Berlin", "Australia/Sydney", "America/New_York"))
FAR_EAST, FAR_WEST = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Niue")
TABLET = task("tablet", "08:00", "20:00", travels=Travel.HOME)
AWAY = configured(TABLET, task("walk", "08:00"), home="Europe/Berlin")


def keys(configuration: Configuration, zone: ZoneInfo, first: date, last: date | None = None) -> list[str]:
    """What comes due on these days."""
    return [each.key for each in coming_due(configuration, zone, (first, last or first))]


def test_without_a_habit_that_keeps_to_home_there_is_none() -> None:
    """A home zone that nothing needs changes nothing; a habit without one is local."""
    local = configured(task("walk", "08:00"), home="Europe/Berlin")
    homeless = configured(TABLET)
    assert (home_of(local), home_of(homeless), home_of(AWAY)) == (None, None, BERLIN)
    assert timetable(homeless, SYDNEY, START)[0].due == datetime(2026, 11, 22, 21, tzinfo=UTC)


def test_its_times_are_those_of_home() -> None:
    """Eight at home is eight at home, in New York two in the night, and its key says eight."""
    for zone in (BERLIN, NEW_YORK, SYDNEY):
        found = [each for each in timetable(AWAY, zone, START) if each.at_home]
        assert [(each.key, each.due.hour) for each in found] == [
            ("tablet@2026-11-23T08:00", 7),
            ("tablet@2026-11-23T20:00", 19),
        ]


def test_over_the_change_of_clocks_at_home_it_stays_at_eight() -> None:
    """The clocks of home change, not those where the person is: it comes an hour earlier there."""
    days = (date(2027, 3, 27), date(2027, 3, 28))
    tokyo = ZoneInfo("Asia/Tokyo")
    found = [each for day in days for each in timetable(AWAY, tokyo, day) if each.key.endswith("T08:00")]
    tablets = [each.due.astimezone(tokyo).hour for each in found if each.at_home]
    assert tablets == [16, 15]


def test_waking_and_bedtime_are_those_of_home() -> None:
    """What comes each so many hours of the waking day keeps to the waking day at home."""
    habit = custom("drops", Do(), Every(timedelta(hours=4)))._replace(travels=Travel.HOME)
    configuration = configured(habit, home="Europe/Berlin")
    assert timetable(configuration, SYDNEY, START) == timetable(configuration, BERLIN, START)


def test_the_days_of_a_person_far_from_home() -> None:
    """From one side of the date line to the other, home is up to two days away."""
    configuration = configured(TABLET, home=FAR_EAST.key)
    instant = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert days_at(configuration, FAR_WEST, instant) == (date(2026, 11, 22), date(2026, 11, 24))
    assert days_at(AWAY, BERLIN, instant) == (date(2026, 11, 23), date(2026, 11, 23))


def test_what_comes_due_on_a_day_away() -> None:
    """In Sydney, Monday has the evening's tablet of Sunday at home, and the morning's of Monday."""
    monday = START + timedelta(days=1)
    assert keys(AWAY, SYDNEY, monday) == [
        "tablet@2026-11-23T20:00",
        "walk@2026-11-24T08:00",
        "tablet@2026-11-24T08:00",
    ]


@given(sampled_from(ODD_ZONES), sampled_from(ODD_ZONES), dates(date(2000, 1, 1), date(2035, 1, 1)))
def test_days_away_leave_nothing_out(home: str, zone: str, first: date) -> None:
    """What comes due on two days is what comes due on each, sorted, and all that home has in between."""
    configuration = configured(TABLET, hands(), start=None, home=home)
    there, second = ZoneInfo(zone), first + timedelta(days=1)
    calendar = Calendar(configuration.rhythm, there)
    both = keys(configuration, there, first, second)
    assert both == keys(configuration, there, first) + keys(configuration, there, second)
    begins, ends = calendar.begins(first), calendar.ends(second)
    days = [first + timedelta(days=index) for index in range(-3, 5)]
    at_home = (each for day in days for each in timetable(configuration, ZoneInfo(home), day) if each.at_home)
    due = [each.key for each in at_home if begins <= each.due < ends]
    assert [key for key in both if key.startswith("tablet")] == due


def test_the_policy_is_part_of_the_pattern() -> None:
    """Another policy, or another home, is another plan; for what is local home is nothing."""
    local, moved = TABLET._replace(travels=Travel.LOCAL), AWAY._replace(home_zone="Asia/Tokyo")
    assert len({pattern(TABLET, AWAY), pattern(TABLET, moved), pattern(local, AWAY)}) == 3
    assert pattern(local, AWAY) == pattern(local, moved)


def test_the_review_tells_of_another_policy() -> None:
    """A sentence says from which day on a habit keeps to home, and where home is."""
    local = configured(TABLET._replace(travels=Travel.LOCAL), home="Europe/Berlin")
    at_home, moved = configured(TABLET, home="Europe/Berlin"), configured(TABLET, home="Asia/Tokyo")
    assert list(differences(local, at_home)) == ["On journeys, Tablet keeps to the time at home."]
    assert list(differences(at_home, local)) == ["On journeys, Tablet keeps to local time."]
    assert list(differences(at_home, moved)) == ["The home zone was set to Asia/Tokyo."]
