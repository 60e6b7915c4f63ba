"""What limits the comparison, in words."""

from datetime import timedelta

import pytest

from fakes.four_weeks import PLAIN, FourWeeks, day, reviewed
from fakes.habits import caffeine, configured, evening, relax, task, water
from report.logbook import local
from steadyhand.domain.reassessment.protocol import Regime
from steadyhand.domain.reassessment.symptoms import Verdict
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Programme, Taper

PILLS = configured(task("pills", "09:00"))
QUIET = configured(evening())


@pytest.fixture
def log() -> FourWeeks:
    """An empty log."""
    return FourWeeks()


def said(log: FourWeeks, configuration: Configuration = QUIET, on: int = 28, *regimes: Regime) -> str:
    """All caveats."""
    return "\n".join(reviewed(log.events, configuration, on=on, regimes=regimes).caveats)


def test_a_plain_run_has_no_caveat(log: FourWeeks) -> None:
    """Four weeks logged and left alone limit nothing."""
    assert said(log.weeks(one=3, four=1), QUIET, 28, Regime(day(0), QUIET, "Europe/Berlin")) == ""


def test_what_was_configured_before_the_daemon_ran_is_not_known(log: FourWeeks) -> None:
    """It is taken to have been the same, which is said, and the changes of the weeks stay."""
    plan = configured(water(from_week=2))
    late = Regime(day(20), plan, "Europe/Berlin")
    assert "first ran on 12 Dec 2026" in said(log.weeks(one=3, four=1), plan, 28, late)
    found = reviewed(log.events, plan, regimes=(late,))
    assert [each.day for each in found.changes] == [day(8)]
    assert "did not run in these weeks" in said(log)


def test_without_week_one_there_is_nothing_to_compare(log: FourWeeks) -> None:
    """R-012: without week 1 it says so and gives no verdict."""
    for number in range(8, 29):
        log.lived(number, 2)
    assert "Week 1 was not logged" in said(log)
    assert reviewed(log.events).symptoms.verdict is Verdict.NOT_ENOUGH_DATA


def test_within_week_one_nothing_is_missing_yet(log: FourWeeks) -> None:
    """On day 7 week 1 may still be logged."""
    assert "Week 1 was not logged" not in said(log, on=7)
    assert "Week 1 was not logged" in said(log, on=8)


def test_the_recalled_usual_is_labelled_and_never_mixed_in(log: FourWeeks) -> None:
    """R-012: what was usual before is told as memory and changes no number."""
    for number in range(8, 29):
        log.lived(number, 2)
    before = reviewed(log.events)
    log.entry(8, usual=9)
    after = reviewed(log.events)
    assert (before.recalled_usual, after.recalled_usual) == (None, 9)
    assert "about 9 episodes a day before the programme. That is memory" in said(log)
    assert (after.symptoms, after.weeks, after.associations) == (
        before.symptoms,
        before.weeks,
        before.associations,
    )


def test_a_late_start_is_told(log: FourWeeks) -> None:
    """A log that begins after day 1 says on which day."""
    log.lived(4, 2)
    assert f"The log begins on {day(4)}, day 4 of the programme" in said(log)


def test_a_habit_of_week_1_disturbs_the_baseline(log: FourWeeks) -> None:
    """R-002: what was asked or done in week 1 is named; the diary's own questions are not."""
    log.missed(day(3), "pills")
    log.done(day(3), "evening", "21:30")
    both = configured(task("pills", "09:00"), evening())
    assert "Week 1 was no plain baseline: Pills went on in it already." in said(log, both)


def test_a_habit_of_day_8_does_not_disturb_the_baseline(log: FourWeeks) -> None:
    """Day 7 is the last of the baseline."""
    log.done(day(8), "pills")
    assert "baseline" not in said(log, PILLS)
    log.done(day(7), "pills")
    assert "baseline" in said(log, PILLS)


def test_what_was_done_unasked_in_week_1_disturbs_the_baseline(log: FourWeeks) -> None:
    """A session or a task done without a reminder counts as well, unless it was taken back."""
    log.add(EventKind.SESSION, day(2), "relax", standing_alone=True, minutes=12)
    done = log.add(EventKind.DONE, day(2), "pills", standing_alone=True)
    both = configured(task("pills", "09:00"), relax())
    assert "Pills and Relax went on in it already" in said(log, both)
    log.retracted(done)
    assert "baseline: Relax went on" in said(log, both)


def test_what_was_excused_in_week_1_is_no_disturbance(log: FourWeeks) -> None:
    """What reached nobody changed nothing."""
    log.excused(day(3), "pills", reason="paused")
    log.unobserved(day(4), "pills")
    assert "baseline" not in said(log, PILLS)


def test_today_is_not_yet_unclosed(log: FourWeeks) -> None:
    """A day that is not over may still be closed."""
    log.episode(3)
    assert "not closed" not in said(log, on=3)
    assert "not closed" in said(log, on=4)


def test_what_was_logged_in_week_1_is_no_disturbance(log: FourWeeks) -> None:
    """Logging a drink in week 1 is what week 1 is for."""
    log.drank(day(2), "caffeine", 200)
    log.add(EventKind.DONE, day(2), "caffeine", standing_alone=True, amount=80)
    assert "baseline" not in said(log, configured(caffeine()))


def test_a_fourth_week_under_way_is_told(log: FourWeeks) -> None:
    """From day 22 to 27 the numbers can still change; on day 28 they are what they are."""
    found = [on for on in (21, 22, 27, 28) if "Week 4 is not over" in said(log, on=on)]
    assert found == [22, 27]


def test_several_habits_at_once_are_told(log: FourWeeks) -> None:
    """Of several habits begun in one week nobody can tell which did what."""
    assert "Week 2 began 2 habits at once" in said(log, PLAIN)
    assert "at once" not in said(log, configured(relax()))


def test_less_caffeine_is_told(log: FourWeeks) -> None:
    """DOMAIN 2.3: twitching may rise when caffeine goes down."""
    tapered = caffeine(400, Taper(600, 25, timedelta(days=7)))._replace(from_week=2)
    assert "Caffeine was limited or lowered in week 2, 3 and 4." in said(log, configured(tapered))
    assert "Caffeine was limited or lowered in week 2." in said(
        log, configured(caffeine()._replace(from_week=2))
    )
    assert "Caffeine was" not in said(log, configured(water(from_week=2)))


def test_a_change_within_week_4_is_told(log: FourWeeks) -> None:
    """What changed inside the final window makes its days unlike."""
    for number, told in ((21, False), (22, False), (23, True), (28, True), (29, False)):
        found = (Regime(day(0), QUIET, ""), Regime(day(number), PILLS, ""))
        assert ("within week 4 itself" in said(log, PILLS, 40, *found)) is told


def test_other_goals_in_between_are_told(log: FourWeeks) -> None:
    """Adherence is counted by one configuration, and a change of goals says so."""
    found = [Regime(day(0), configured(water()), ""), Regime(day(12), configured(water(2000)), "")]
    assert "Goals changed in between" in said(log, configured(water(2000)), 28, *found)


def test_days_without_a_count_are_told(log: FourWeeks) -> None:
    """Days whose number is unknown, known in part, or never closed are told apart."""
    log.entry(1, closed=True, some=True)
    log.entry(2, closed=True, share=0.5)
    log.episode(3)
    words = said(log)
    assert "On 1 day the number of episodes is unknown" in words
    assert "1 day logged for a part only" in words
    assert "On 1 day with episodes the day was not closed" in words


def test_entries_from_memory_are_told(log: FourWeeks) -> None:
    """R-092: days entered afterwards are counted and named."""
    log.entry(1, closed=True, none=True, recalled=True)
    log.lived(2, 1)
    review = reviewed(log.events)
    assert (review.logged_days, review.recalled_days) == (2, 1)
    assert "1 day with entries made afterwards, from memory" in said(log)


def test_paused_days_are_told(log: FourWeeks) -> None:
    """R-010: a pause over three days is three days."""
    log.add(EventKind.PAUSED, day(10), at="06:00", until=local(day(13), "06:00").isoformat())
    assert "On 3 days the programme was paused." in said(log)


def test_an_earlier_run_is_told(log: FourWeeks) -> None:
    """Of two runs only this one is in the numbers."""
    earlier = configured(evening())._replace(programme=Programme(day(-60)))
    found = (Regime(day(-60), earlier, ""), Regime(day(0), QUIET, ""))
    assert f"one began on {day(-60)}" in said(log, QUIET, 28, *found)
