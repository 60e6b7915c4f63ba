"""What the engine records of the use of the machine, as the adherence counts it (R-043, R-071, DOMAIN 3)."""

from datetime import timedelta

from fakes.habits import START, configured, detox, hands, minutes
from fakes.life import Life
from steadyhand.domain.journal.plausible import fault_of
from steadyhand.domain.reminding.adherence import Adherence, adherence
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.evidence import Evenings, use_by_day
from steadyhand.domain.reminding.habit import Habit, Rest
from steadyhand.domain.reminding.prompt import Choice

DAY = "2026-11-23T"
NEXT_DAY = "2026-11-24T04:01"
BREAKS = hands()._replace(aim=Rest(minutes(5), grace=minutes(2), firm_after=None))


def at_work(habit: Habit, at: str) -> Life:
    """Somebody who begins to type then."""
    life = Life(configured(habit), f"{DAY}06:59")
    life.locks()
    life.until(DAY + at)
    life.works()
    return life


def row_of(life: Life) -> Adherence:
    """The adherence of the first day, told on the next."""
    later, zone = life.now + timedelta(days=1), life.clock.zone
    (row,) = adherence(life.configuration, life.events, zone, first_day=START, last_day=START, now=later)
    return row


def evening(until: str) -> Life:
    """Done at the click of five past ten, and at the machine until then all the same."""
    life = at_work(detox(), "22:00")
    life.until(f"{DAY}22:05")
    life.click(Choice.DONE)
    life.until(DAY + until)
    life.locks()
    life.until(NEXT_DAY)
    return life


class TestBeforeBed:
    def test_done_and_in_use(self) -> None:
        """Both are told; the outcome is what the person said."""
        row = row_of(evening("22:35"))
        assert row.observed == Evenings(1, partly=0, median_min=35, in_use=1, done=1, done_in_use=1)
        assert (row.done, row.pdc, row.response) == (1, 1, 1)

    def test_done_and_gone(self) -> None:
        """Five minutes after ten are no use to speak of."""
        observed = row_of(evening("22:05")).observed
        assert observed is not None
        assert (observed.watched, observed.median_min, observed.in_use, observed.done_in_use) == (1, 5, 0, 0)

    def test_a_machine_that_came_late(self) -> None:
        """Started half an hour before bed: watched in part, so it is not counted."""
        life = Life(configured(detox()), f"{DAY}22:30")
        life.works()
        life.until(NEXT_DAY)
        assert row_of(life).observed == Evenings(
            0, partly=1, median_min=None, in_use=0, done=0, done_in_use=0
        )

    def test_nobody_can_tell(self) -> None:
        """Without presence there is no evidence, and no zero."""
        life = Life(configured(detox()), f"{DAY}21:00")
        life.until(NEXT_DAY)
        assert row_of(life).observed is None


class TestBreaks:
    def test_a_rest_and_a_morning_away(self) -> None:
        """One seen as a rest, the others not needed: done of what was needed is one of one."""
        life = at_work(BREAKS, "07:10")
        life.until(f"{DAY}07:50")
        life.locks()
        life.until(f"{DAY}12:10")
        row = row_of(life)
        assert (row.done, row.rested, row.due) == (1, 1, row.not_needed + 1)
        assert (row.excused, row.dose, row.timing, row.response) == (row.not_needed, 1, 1, None)


class TestTheLog:
    def test_what_it_writes_comes_in_again(self) -> None:
        """Nothing that the engine writes of use is refused by an import."""
        for life in (evening("22:35"), at_work(BREAKS, "07:10")):
            life.engine.stop()
            written = [event for event in life.events if event.kind in {EventKind.USE, EventKind.DONE}]
            assert [fault_of(event, life.now) for event in written] == [None] * len(written)

    def test_the_day_has_the_evening_in_it_once(self) -> None:
        """The use before bed is recorded apart, and is in the day's sum already."""
        life = evening("22:35")
        life.engine.stop()
        assert use_by_day(life.events)[START].minutes == 35
