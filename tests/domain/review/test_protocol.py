"""Changes of the protocol, so that no two regimes are mixed silently."""

from datetime import timedelta

import pytest

from fakes.four_weeks import PLAIN, FourWeeks, day, reviewed
from fakes.habits import caffeine, configured, evening, relax, rhythm, task, water
from report.logbook import local
from steadyhand.domain.reassessment.protocol import UNREADABLE, Regime
from steadyhand.domain.reassessment.review import Change
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit, Programme, Reach, Stay, Taper

WEEKLY = Taper(600, 25, timedelta(days=7))


def regimes(*found: tuple[int, Configuration | None], zone: str = "Europe/Berlin") -> tuple[Regime, ...]:
    """Configurations from these programme days on."""
    return tuple(Regime(day(number), configuration, zone) for number, configuration in found)


def changes(*found: tuple[int, Configuration | None], on: int = 28) -> list[Change]:
    """The changes of a run with these configurations."""
    known = regimes(*found)
    return list(reviewed([], known[-1].configuration or PLAIN, on=on, regimes=known).changes)


def texts(*found: tuple[int, Configuration | None]) -> list[str]:
    """Their words."""
    return [change.text for change in changes(*found)]


def test_weeks_2_and_3_are_changes() -> None:
    """R-003, R-004: what a week brings in is a change on its first day, with its goal."""
    assert changes((0, PLAIN)) == [
        Change(
            day(8), "Week 2 brought in Water (at least 2500 ml a day) and Caffeine (at most 400 mg a day)."
        ),
        Change(day(15), "Week 3 brought in Relax."),
    ]


def test_a_week_that_has_not_come_is_no_change() -> None:
    """On day 14 week 3 has changed nothing yet."""
    assert [change.day for change in changes((0, PLAIN), on=14)] == [day(8)]


def test_a_habit_added_and_one_taken_out() -> None:
    """A habit that comes or goes is told on its day."""
    found = changes((0, configured(task("pills", "09:00"))), (10, configured(relax(from_week=1))))
    assert found == [Change(day(10), "Relax was added, 12 minutes."), Change(day(10), "Pills was taken out.")]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (water(), water(2000), "Water changed, at least 2000 ml a day; before, at least 2500 ml a day."),
        (caffeine(), caffeine(300), "Caffeine changed, at most 300 mg a day; before, at most 400 mg a day."),
        (caffeine(), caffeine(400, WEEKLY), "Caffeine has another taper."),
        (water(), water(slots=5), "Water is asked at other times."),
        (relax("21:00", 3), relax("21:00", 1), "Relax now begins in week 1, not 3."),
        (water(serving=250), water(serving=200), "Water is done in another way."),
    ],
)
def test_a_habit_that_changed(before: Habit, after: Habit, text: str) -> None:
    """A goal, a limit, a taper, times and weeks that change are each told."""
    assert text in texts((0, configured(before)), (5, configured(after)))


def test_a_title_alone_is_no_change() -> None:
    """Another name changes nothing of the protocol."""
    assert texts((0, configured(task("a", "09:00"))), (5, configured(task("a", "09:00", title="B")))) == []


def test_the_rhythm_and_the_first_day() -> None:
    """Other times of the day and another first day are told."""
    moved = configured(day=rhythm(wake="06:00"))._replace(programme=Programme(day(2)))
    found = reviewed([], configured(), regimes=regimes((0, moved), (3, configured()))).changes
    assert [change.text for change in found] == [
        f"The programme's first day was set to {day(1)}.",
        "The times of the day changed: its start, waking or bedtime.",
    ]


def test_a_journey_is_a_change() -> None:
    """Another time zone is told with both."""
    found = (*regimes((0, PLAIN)), *regimes((20, PLAIN), zone="Asia/Tokyo"))
    words = [change.text for change in reviewed([], regimes=found).changes]
    assert "The time zone became Asia/Tokyo; before, it was Europe/Berlin." in words


def test_what_cannot_be_read_is_told() -> None:
    """A configuration in a form that is no longer read is still a change."""
    assert UNREADABLE in texts((0, PLAIN), (5, None))


def test_changes_before_and_after_the_run_are_left_out() -> None:
    """Only what happened from day 1 to day 28 is told."""
    assert texts((-20, configured(water())), (0, configured()), (29, configured(evening()))) == []


def test_steps_of_a_taper_are_changes_when_they_come() -> None:
    """R-032: each lower limit is a change on its day; 600 gives 600, 450, 400."""
    tapered = caffeine(400, WEEKLY)._replace(from_week=2)
    assert changes((0, configured(tapered))) == [
        Change(day(8), "Week 2 brought in Caffeine (at most 600 mg a day)."),
        Change(day(15), "Caffeine went down a step, to at most 450 mg a day."),
        Change(day(22), "Caffeine went down a step, to at most 400 mg a day."),
    ]


def test_pauses_are_changes() -> None:
    """R-010: a pause is told on the day it began, or on day 1 if it began earlier."""
    log = FourWeeks()
    log.add(EventKind.PAUSED, day(-2), until=local(day(3), "09:00").isoformat())
    log.add(EventKind.PAUSED, day(20))
    found = reviewed(log.events, configured()).changes
    assert found == (
        Change(day(1), "Everything was paused, until 25 Nov 2026."),
        Change(day(20), "Everything was paused, until further notice."),
    )


def test_what_the_person_wrote_of_a_pause_is_not_told() -> None:
    """The reason of a pause stays with the person."""
    log = FourWeeks()
    log.add(EventKind.PAUSED, day(3), because="operation")
    (change,) = reviewed(log.events, configured()).changes
    assert "operation" not in change.text


def test_without_known_configurations_the_present_one_stands() -> None:
    """A log that knows no configuration is told by the one of today."""
    assert [change.day for change in reviewed([]).changes] == [day(8), day(15)]


def test_units_that_are_no_amount_have_no_goal() -> None:
    """Only targets and limits are told with an amount."""
    assert isinstance(water().aim, Reach)
    assert isinstance(caffeine().aim, Stay)
    assert texts((0, configured(task("pills", "09:00", from_week=2)))) == ["Week 2 brought in Pills."]
