"""Every recurrence, by its docstring's clauses and over every clock change."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from fakes.any_habits import habits, rhythms, times
from fakes.habits import START, at, caffeine, configured, custom, detox, hands, minutes, rhythm, task, water
from fakes.story import BERLIN, moment
from fakes.zones import ODD_ZONES, changed_days, clock_changes
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import (
    AfterWake,
    At,
    BeforeBed,
    Days,
    Do,
    Every,
    Habit,
    Pace,
    Programme,
    Recurrence,
    Rhythm,
)
from steadyhand.domain.reminding.occurrence import (
    Occurrence,
    first_active_day,
    is_for,
    occurrences,
    pattern,
    timetable,
)

HOME = Calendar(rhythm(), BERLIN)
ANY_DAY = Programme()
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
NEVER = date(2011, 12, 30)


def planned(
    habit: Habit, day: date = START, calendar: Calendar = HOME, programme: Programme = ANY_DAY
) -> tuple[Occurrence, ...]:
    """The habit's occurrences of that day, without a programme."""
    return occurrences(habit, programme, calendar, day)


def dues(habit: Habit, day: date = START, calendar: Calendar = HOME) -> list[str]:
    """When it comes due, as clocks show it."""
    return [each.due.astimezone(calendar.zone).strftime("%H:%M") for each in planned(habit, day, calendar)]


def of(*recurrences: Recurrence) -> Habit:
    """A habit that comes due like that."""
    return custom("any", Do(), *recurrences)


class TestRecurrences:
    def test_at(self) -> None:
        """At these local civil times of the person's day, in the order of the day."""
        (night, morning) = (at("00:30").times[0], at("12:30").times[0])
        assert dues(of(At((night, morning)))) == ["12:30", "00:30"]

    def test_every(self) -> None:
        """Each interval of elapsed time from waking, the first one interval after it, until bedtime."""
        assert dues(of(Every(timedelta(hours=4)))) == ["11:00", "15:00", "19:00"]

    def test_pace(self) -> None:
        """Spread evenly from waking to 90 minutes before bedtime."""
        assert dues(of(Pace(4, minutes(90)))) == ["07:00", "11:50", "16:40", "21:30"]

    def test_pace_of_one(self) -> None:
        """A single slot is at waking."""
        assert dues(of(Pace(1, minutes(90)))) == ["07:00"]

    def test_before_bed(self) -> None:
        """Once, so long before bedtime."""
        assert dues(of(BeforeBed(minutes(60)))) == ["22:00"]

    def test_after_wake(self) -> None:
        """Once, so long after waking."""
        assert dues(of(AfterWake(minutes(30)))) == ["07:30"]

    def test_the_curfew(self) -> None:
        """R-034: nothing more from six hours before bedtime."""
        assert dues(caffeine()) == ["17:00"]

    def test_the_routine_before_bed(self) -> None:
        """R-043: the digital detox starts an hour before bedtime."""
        assert dues(detox()) == ["22:00"]

    def test_several_at_one_instant(self) -> None:
        """Of several at one instant the last in order of their keys stands for all."""
        assert [each.key for each in planned(of(At(at("02:30", "03:30").times)), SPRING - ONE_DAY)] == [
            "any@2027-03-28T03:30"
        ]

    def test_a_lead_longer_than_the_day(self) -> None:
        """One that would fall outside its day comes at the edge of it."""
        assert dues(of(BeforeBed(timedelta(hours=30)))) == ["04:00"]
        assert dues(of(AfterWake(timedelta(hours=30)))) == ["03:59"]


class TestKey:
    def test_it_names_habit_and_local_time(self) -> None:
        """The key is the habit and the local date and time."""
        assert [each.key for each in planned(task("pills", "09:00"))] == ["pills@2026-11-23T09:00"]

    def test_after_midnight_it_has_the_next_date(self) -> None:
        """What comes due at 00:30 belongs to the evening's day and has the calendar's date."""
        (late,) = planned(task("pills", "00:30"))
        assert (late.key, late.day) == ("pills@2026-11-24T00:30", START)

    def test_a_time_in_the_gap_keeps_its_name(self) -> None:
        """02:30 on the night of the change is named so and comes due an hour later."""
        (moved,) = planned(task("pills", "02:30"), SPRING - ONE_DAY)
        assert moved.key == "pills@2027-03-28T02:30"
        assert moved.due == moment("2027-03-28T03:30")

    def test_a_time_that_exists_twice_fires_once(self) -> None:
        """The first of the two."""
        (once,) = planned(task("pills", "02:30"), AUTUMN - ONE_DAY)
        assert once.due == datetime.fromisoformat("2026-10-25T00:30+00:00")

    def test_an_interval_goes_through_both(self) -> None:
        """An interval counts elapsed time, and the second of a repeated local time is named ~2."""
        night = Calendar(rhythm(starts_at="12:00", wake="23:00", bedtime="09:00"), BERLIN)
        keys = [each.key for each in planned(of(Every(minutes(60))), AUTUMN - ONE_DAY, night)]
        assert keys[2:5] == ["any@2026-10-25T02:00", "any@2026-10-25T02:00~2", "any@2026-10-25T03:00"]

    def test_an_interval_leaves_out_the_gap(self) -> None:
        """An interval of an hour goes on after the gap without a pause."""
        night = Calendar(rhythm(starts_at="12:00", wake="23:00", bedtime="09:00"), BERLIN)
        assert dues(of(Every(minutes(60))), SPRING - ONE_DAY, night)[1:3] == ["01:00", "03:00"]


class TestWindow:
    def test_it_closes_at_the_end_of_its_window(self) -> None:
        """Unanswered at the end of its window it is missed."""
        (only,) = planned(task("pills", "09:00", window=120))
        assert only.closes == moment("11:00")

    def test_it_gives_way_to_the_next(self) -> None:
        """It gives way to the next of the same habit."""
        first, second = planned(task("pills", "09:00", "10:00", window=120))
        assert (first.closes, first.latest) == (second.due, second.due)

    def test_without_a_window_it_closes_at_bedtime(self) -> None:
        """Without a window it closes at bedtime."""
        (only,) = planned(task("pills", "09:00", window=None))
        assert only.closes == moment("23:00")

    def test_without_a_window_after_bedtime(self) -> None:
        """Without a window, where it comes later than bedtime, it closes at the day's end."""
        (only,) = planned(task("pills", "23:30", window=None))
        assert only.closes == moment("2026-11-24T04:00")

    def test_it_closes_with_its_day(self) -> None:
        """No window reaches into the next day."""
        (only,) = planned(task("pills", "23:00", window=600))
        assert only.closes == only.latest == moment("2026-11-24T04:00")

    def test_it_may_be_put_off_until_the_next(self) -> None:
        """No snooze carries it past the next one's due time, or past the day's end."""
        first, second = planned(task("pills", "09:00", "15:00", window=60))
        assert first.latest == second.due
        assert second.latest == moment("2026-11-24T04:00")


class TestDays:
    def test_weekdays(self) -> None:
        """Only on its weekdays: 0 is Monday."""
        habit = of(AfterWake(minutes(0)))._replace(days=Days(frozenset({0, 2})))
        week = [START + index * ONE_DAY for index in range(7)]
        assert [day.weekday() for day in week if is_for(habit, ANY_DAY, day)] == [0, 2]

    def test_every_third_day_of_the_programme(self) -> None:
        """The phase is programme day n, 2n, … where a programme is set."""
        habit = of()._replace(days=Days(every=3))
        days = [number for number in range(1, 11) if is_for(habit, Programme(START), day_number(number))]
        assert days == [3, 6, 9]

    def test_every_third_day_without_a_programme(self) -> None:
        """Without a programme the phase is the day's number in the calendar: no restart moves it."""
        habit = of()._replace(days=Days(every=3))
        days = [day for number in range(1, 10) if is_for(habit, ANY_DAY, day := day_number(number))]
        assert [day.toordinal() % 3 for day in days] == [0, 0, 0]

    def test_single_days_of_the_programme(self) -> None:
        """R-006: the reassessment is on programme day 28."""
        habit = of()._replace(days=Days(on=(22, 28)))
        days = [number for number in range(1, 40) if is_for(habit, Programme(START), day_number(number))]
        assert days == [22, 28]

    def test_single_days_without_a_programme(self) -> None:
        """Without a programme a habit of programme days is for no day."""
        habit = of()._replace(days=Days(on=(1,)))
        assert not any(is_for(habit, ANY_DAY, day_number(number)) for number in range(1, 40))

    def test_all_conditions_hold(self) -> None:
        """Weekday and phase: both must hold."""
        habit = of()._replace(days=Days(weekdays=frozenset({2}), every=2))
        days = [number for number in range(1, 20) if is_for(habit, Programme(START), day_number(number))]
        assert days == [10]

    @pytest.mark.parametrize("week", [1, 2, 3, 4, 5])
    def test_from_its_week_on(self, week: int) -> None:
        """R-003, R-005: a habit starts with its week and stays on, also after the fourth."""
        habit = of()._replace(from_week=week)
        days = [number for number in range(-5, 60) if is_for(habit, Programme(START), day_number(number))]
        assert days == list(range(7 * (week - 1) + 1, 60))

    def test_before_the_start_nothing(self) -> None:
        """Before the programme's first day nothing is planned."""
        assert not is_for(of(), Programme(START), START - ONE_DAY)
        assert is_for(of(), Programme(START), START)

    def test_without_a_programme_weeks_do_not_matter(self) -> None:
        """A habit from week three is for every day where there is no programme."""
        assert is_for(of()._replace(from_week=3), ANY_DAY, START)

    def test_its_first_day(self) -> None:
        """The first day of its first week; None without a programme."""
        habit = of()._replace(from_week=3)
        assert first_active_day(habit, Programme(START)) == day_number(15)
        assert first_active_day(habit, ANY_DAY) is None

    def test_a_date_that_never_was(self) -> None:
        """A date that a zone never had (Pacific/Apia, 2011-12-30) has none; those beside it have one."""
        calendar = Calendar(rhythm(), ZoneInfo("Pacific/Apia"))
        habit = task("pills", "09:00")
        counts = [len(planned(habit, NEVER + index * ONE_DAY, calendar)) for index in (-1, 0, 1)]
        assert counts == [1, 0, 1]


class TestTimetable:
    def test_it_is_sorted(self) -> None:
        """Every occurrence of one day, sorted by due time and key."""
        configuration = configured(task("b", "09:00"), task("a", "09:00", "08:00"), task("c", "07:30"))
        keys = [each.key.replace(f"@{START}T", " ") for each in timetable(configuration, BERLIN, START)]
        assert keys == ["c 07:30", "a 08:00", "a 09:00", "b 09:00"]

    def test_two_configurations_do_not_share_one(self) -> None:
        """A timetable belongs to its configuration, even where two have the same fingerprint."""
        first = configured(task("a", "09:00"))
        second = first._replace(habits=(task("a", "10:00"),))
        assert timetable(first, BERLIN, START) != timetable(second, BERLIN, START)

    def test_the_same_pattern_for_what_only_reads_differently(self) -> None:
        """What decides when a habit comes due: not its title, its note, its window."""
        plain = configured(task("a", "09:00"))
        reworded = task("a", "09:00", window=30, title="Other", note="Other", private=True)
        assert pattern(plain.habits[0], plain) == pattern(reworded, plain)

    @pytest.mark.parametrize(
        "habit",
        [
            task("a", "09:01"),
            task("a", "09:00", days=Days(every=2)),
            task("a", "09:00", days=Days(frozenset({1}))),
            task("a", "09:00", from_week=2),
        ],
    )
    def test_another_pattern_for_another_timetable(self, habit: Habit) -> None:
        """Another time, other days, another week: another text."""
        plain = configured(task("a", "09:00"))
        assert pattern(plain.habits[0], plain) != pattern(habit, plain)

    def test_another_pattern_for_another_day(self) -> None:
        """A moved bedtime or programme moves what depends on it."""
        habit = detox()
        plain = pattern(habit, configured(habit))
        assert pattern(habit, configured(habit, day=rhythm(bedtime="22:00"))) != plain
        assert pattern(habit, configured(habit, start=None)) != plain


def day_number(number: int) -> date:
    """The day of the programme of that number."""
    return START + (number - 1) * ONE_DAY


def assert_in_order(found: tuple[Occurrence, ...], calendar: Calendar, day: date) -> None:
    """What holds of every habit's day."""
    for each in found:
        assert each.day == day == calendar.day_of(each.due)
        assert each.due < each.closes <= each.latest <= calendar.ends(day)
    for one, following in pairwise(found):
        assert one.latest == following.due
    assert len({each.key for each in found}) == len(found)


@given(changed_days(), rhythms(), habits())
@settings(max_examples=150)
def test_occurrences_are_in_order_inside_their_day(
    where: tuple[ZoneInfo, date], week: Rhythm, habit: Habit
) -> None:
    """Sorted, each key once, each open for a while and over before the next, in its own day."""
    zone, day = where
    calendar = Calendar(week, zone)
    assert_in_order(planned(habit, day, calendar), calendar, day)


@given(changed_days(), rhythms(), habits(), integers(0, 7))
@settings(max_examples=100)
def test_the_occurrences_of_a_span_are_those_of_its_halves(
    where: tuple[ZoneInfo, date], week: Rhythm, habit: Habit, cut: int
) -> None:
    """Whatever the instant at which a week is cut: nothing is lost at the cut, or comes twice."""
    zone, day = where
    calendar = Calendar(week, zone)
    days = [day + (index - 3) * ONE_DAY for index in range(7)]
    whole = [each for day in days for each in planned(habit, day, calendar)]
    assert whole == sorted(whole, key=lambda each: each.due)
    assert len({each.key for each in whole}) == len(whole)
    border = calendar.begins(days[0] + cut * ONE_DAY)
    before = [each for each in whole if each.due < border]
    assert before == [each for day in days[:cut] for each in planned(habit, day, calendar)]


@given(changed_days(), rhythms(), times())
@settings(max_examples=100)
def test_a_daily_habit_has_one_occurrence_on_each_date(
    where: tuple[ZoneInfo, date], week: Rhythm, time_of_day: object
) -> None:
    """On each date that the zone had there is exactly one, in every zone and through every change."""
    zone, day = where
    calendar = Calendar(week, zone)
    habit = of(At((time_of_day,)))  # type: ignore[arg-type]  # a time
    assert len(planned(habit, day, calendar)) == calendar.exists(day)


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_every_change_of_an_odd_zone(zone: str) -> None:
    """Not one of its clock changes since 1990 takes or repeats an occurrence of any kind.

    Before a date that never was, three times in a row come at the one edge of their day.
    """
    calendar = Calendar(rhythm(), ZoneInfo(zone))
    of_all_kinds = (task("pills", "00:15", "02:30", "23:59"), water(), hands(), detox())
    for change in clock_changes(zone):
        for day in (calendar.day_of(change) - ONE_DAY, calendar.day_of(change)):
            for habit in of_all_kinds:
                assert_in_order(planned(habit, day, calendar), calendar, day)
            pills = len(planned(of_all_kinds[0], day, calendar))
            is_next_to_none = calendar.exists(day) and not calendar.exists(day + ONE_DAY)
            assert pills == (1 if is_next_to_none else 3 * calendar.exists(day))


@given(changed_days(), rhythms(), habits())
@settings(max_examples=100)
def test_a_flight_does_not_rename(where: tuple[ZoneInfo, date], week: Rhythm, habit: Habit) -> None:
    """A key that is written as local time is the same in any zone without a change that day."""
    _, day = where
    if isinstance(habit.recurrences[0], At):
        keys = [
            [each.key for each in planned(habit, day, Calendar(week, ZoneInfo(zone)))]
            for zone in ("Etc/GMT+7", "Etc/GMT-9")
        ]
        assert keys[0] == keys[1]
