"""The counting table of DOMAIN 3, from the log to the review and its calendar."""

import pytest

from fakes.four_weeks import PILLS, FourWeeks, day, reviewed
from fakes.habits import caffeine, configured, relax, water
from report.logbook import local
from steadyhand.domain.reassessment.review import Mark
from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration

LIMIT = configured(caffeine())
DRINKS = configured(water())


@pytest.fixture
def log() -> FourWeeks:
    """An empty log."""
    return FourWeeks()


def counted(log: FourWeeks, configuration: Configuration = PILLS, on: int = 28) -> Adherence:
    """The row of the only habit."""
    (row,) = reviewed(log.events, configuration, on=on).adherence
    return row


def mark(log: FourWeeks, number: int, configuration: Configuration = PILLS, on: int = 28) -> Mark:
    """What the calendar shows of the only habit on a programme day."""
    (line,) = reviewed(log.events, configuration, on=on).calendar
    return line.marks[number - 1]


class TestTable:
    def test_done_in_window(self, log: FourWeeks) -> None:
        """Done in window: in the denominator, done, answered and in time."""
        log.done(day(1), "pills")
        row = counted(log)
        assert (row.due, row.done, row.response, row.timing) == (1, 1, 1, 1)
        assert mark(log, 1) is Mark.DONE

    def test_done_late(self, log: FourWeeks) -> None:
        """Done late on the same day: in the denominator, done, answered, not in time."""
        log.done(day(1), "pills", late=True)
        row = counted(log)
        assert (row.due, row.done, row.response, row.timing) == (1, 1, 1, 0)
        assert mark(log, 1) is Mark.DONE

    def test_snoozed_then_done(self, log: FourWeeks) -> None:
        """Snoozed, then done: as the final state, with the snoozes apart."""
        log.add(EventKind.SNOOZED, day(1), "pills")
        log.done(day(1), "pills")
        row = counted(log)
        assert (row.due, row.done, row.snoozes) == (1, 1, 1)

    def test_skipped(self, log: FourWeeks) -> None:
        """Skipped: in the denominator, not done, answered, not in time."""
        log.add(EventKind.SKIPPED, day(1), "pills")
        row = counted(log)
        assert (row.due, row.skipped, row.dose, row.response, row.timing) == (1, 1, 0, 1, 0)
        assert mark(log, 1) is Mark.NOT

    def test_missed(self, log: FourWeeks) -> None:
        """Missed: in the denominator, not done, not answered."""
        log.missed(day(1), "pills")
        row = counted(log)
        assert (row.due, row.missed, row.dose, row.response, row.timing) == (1, 1, 0, 0, 0)
        assert mark(log, 1) is Mark.NOT

    def test_excused(self, log: FourWeeks) -> None:
        """Excused: not in the denominator, and counted."""
        log.excused(day(1), "pills", reason="paused")
        row = counted(log)
        assert (row.due, row.excused, row.days_eligible, row.pdc) == (1, 1, 0, None)
        assert mark(log, 1) is Mark.EXCUSED

    def test_excused_after_a_miss(self, log: FourWeeks) -> None:
        """Excused after a miss: only with a reason, and told as such."""
        log.retracted(log.missed(day(1), "pills"))
        log.excused(day(1), "pills", because="in hospital")
        row = counted(log)
        assert (row.excused, row.excused_after, row.pdc) == (1, 1, None)

    def test_excused_after_a_miss_without_a_reason_stays_missed(self, log: FourWeeks) -> None:
        """Without a reason a miss stays one."""
        log.retracted(log.missed(day(1), "pills"))
        log.excused(day(1), "pills")
        assert counted(log).missed == 1
        assert mark(log, 1) is Mark.NOT

    def test_not_yet_due(self, log: FourWeeks) -> None:
        """What lies ahead is in no denominator, and is shown as ahead."""
        log.done(day(1), "pills")
        assert counted(log, on=1).due == 1
        assert mark(log, 2, on=1) is Mark.AHEAD

    def test_suppressed(self, log: FourWeeks) -> None:
        """Never asked because the target was met: in the denominator as done, not asked for an answer."""
        log.drank(day(1), "water", 2500)
        log.done(day(1), "water", "10:00", reason="target met")
        row = counted(log, DRINKS)
        assert (row.due, row.done, row.suppressed, row.response) == (1, 1, 1, None)

    def test_unobserved(self, log: FourWeeks) -> None:
        """The machine was off: not in the denominator, counted apart from missed."""
        log.unobserved(day(1), "pills")
        row = counted(log)
        assert (row.due, row.unobserved, row.missed, row.pdc) == (1, 1, 0, None)
        assert mark(log, 1) is Mark.UNOBSERVED

    def test_a_limit_kept_on_a_day_logged_complete(self, log: FourWeeks) -> None:
        """A limit is kept where the day was logged complete and stayed at or under it."""
        log.drank(day(1), "caffeine", 400)
        log.closed(day(1))
        assert counted(log, LIMIT).days_met == 1
        assert mark(log, 1, LIMIT) is Mark.DONE

    def test_a_limit_on_a_day_without_a_log_is_unknown(self, log: FourWeeks) -> None:
        """A day that nobody logged is unknown, not kept."""
        log.drank(day(1), "caffeine", 500)
        row = counted(log, LIMIT, on=3)
        assert (row.days_met, row.days_unknown, row.worst, row.best) == (0, 1, 0, 0.5)
        assert (mark(log, 1, LIMIT), mark(log, 2, LIMIT)) == (Mark.NOT, Mark.UNKNOWN)


class TestMarks:
    def test_a_part_of_the_target_is_partly(self, log: FourWeeks) -> None:
        """A target that was not reached is partly done where something was drunk, else not done."""
        log.drank(day(1), "water", 1000)
        log.missed(day(1), "water", "10:00")
        log.missed(day(2), "water", "10:00")
        assert (mark(log, 1, DRINKS), mark(log, 2, DRINKS)) == (Mark.PARTLY, Mark.NOT)

    def test_a_short_session_is_partly(self, log: FourWeeks) -> None:
        """R-051: a session under ten minutes is partial."""
        sessions = configured(relax(from_week=1))
        log.add(EventKind.SESSION, day(1), "relax", "21:00", minutes=6)
        log.done(day(1), "relax", "21:00")
        assert mark(log, 1, sessions) is Mark.PARTLY

    def test_a_habit_of_a_later_week_was_not_asked(self, log: FourWeeks) -> None:
        """R-002: before its week a habit is not asked, which is not the same as not done."""
        sessions = configured(relax())
        log.done(day(15), "relax", "21:00")
        marks = [mark(log, number, sessions) for number in (14, 15)]
        assert marks == [Mark.NOT_ASKED, Mark.DONE]

    def test_what_came_due_and_has_no_outcome_is_unknown(self, log: FourWeeks) -> None:
        """A day over which nobody looked is unknown."""
        log.in_force(day(1), "pills")
        assert mark(log, 2) is Mark.UNKNOWN

    def test_today_is_ahead_until_it_is_over(self, log: FourWeeks) -> None:
        """A habit of today that is not settled lies ahead."""
        log.in_force(day(1), "pills")
        (line,) = reviewed(log.events, PILLS, on=2, now=local(day(2), "08:00")).calendar
        assert line.marks[1] is Mark.AHEAD

    def test_there_is_a_mark_for_each_of_the_28_days(self, log: FourWeeks) -> None:
        """A line has 28 marks, whatever day it is."""
        assert [len(line.marks) for line in reviewed(log.events, on=3).calendar] == [28] * 4


def test_the_trial_is_days_8_to_21(log: FourWeeks) -> None:
    """R-009: the two-week trial is counted apart."""
    for number in (7, 8, 21, 22):
        log.done(day(number), "pills")
    (row,) = reviewed(log.events, PILLS).trial
    assert (row.due, row.done) == (2, 2)


def test_before_day_8_there_is_no_trial(log: FourWeeks) -> None:
    """In week 1 the trial has no rows."""
    assert reviewed(log.events, PILLS, on=7).trial == ()
    assert reviewed(log.events, PILLS, on=8).trial != ()


def test_a_habit_that_was_taken_out_is_still_counted(log: FourWeeks) -> None:
    """What a former habit did in the programme stays in the table."""
    log.done(day(1), "stretching")
    rows = {row.habit: row for row in reviewed(log.events, PILLS).adherence}
    assert (rows["stretching"].done, rows["stretching"].configured) == (1, False)
