"""What was seen of the use of the machine, beside what the person said (R-043, R-070, R-071)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fakes.habits import START, configured, detox, hands
from report.logbook import BERLIN, Logbook
from steadyhand.domain.reminding.adherence import Adherence, adherence
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.evidence import DaysOfUse, Evenings, days_of_use, of_use, use_by_day
from steadyhand.domain.reminding.state import EMPTY, State, fold

LATER = datetime(2027, 3, 1, tzinfo=UTC)


def day(number: int) -> date:
    """The programme day of that number."""
    return START + timedelta(days=number - 1)


class Evidence(Logbook):
    """A log with what was seen at the machine."""

    def evening(self, number: int, minutes: float, watched_min: float = 60, length_min: int = 60) -> Event:
        """What was seen in the time before bed."""
        until = datetime.combine(day(number), datetime.min.time(), BERLIN) + timedelta(hours=23)
        since = until - timedelta(minutes=length_min)
        span = {"since": since.isoformat(), "until": until.isoformat()}
        data = {"minutes": minutes, "watched_min": watched_min, **span}
        return self.add(EventKind.USE, day(number), "detox", "22:00", **data)

    def rested(self, number: int, at: str) -> Event:
        """A break that was done because a rest was seen."""
        return self.done(day(number), "hands", at, reason="rested", rest_min=5, use_min=40)

    @property
    def state(self) -> State:
        """The fold of it."""
        return fold(EMPTY, self.events)

    @property
    def row(self) -> Adherence:
        """The adherence of the only habit it tells of, over a week."""
        habit = hands() if any(event.habit == "hands" for event in self.events) else detox()
        (row,) = adherence(
            configured(habit), self.events, BERLIN, first_day=day(1), last_day=day(7), now=LATER
        )
        return row


@pytest.fixture
def log() -> Evidence:
    """An empty log."""
    return Evidence()


class TestBeforeBed:
    def test_beside_the_answers(self, log: Evidence) -> None:
        """How many evenings were watched, how much use there was, and on how many the answer was done."""
        for number, minutes in enumerate((0, 4, 10, 30), start=1):
            log.evening(number, minutes)
        for number in (1, 2, 3):
            log.done(day(number), "detox", "22:00")
        log.add(EventKind.SKIPPED, day(4), "detox", "22:00")
        assert log.row.observed == Evenings(4, partly=0, median_min=7, in_use=2, done=3, done_in_use=1)

    def test_the_answer_stays_the_outcome(self, log: Evidence) -> None:
        """What was seen changes no count: it stands beside the answer and not in its place."""
        log.done(day(1), "detox", "22:00")
        before = log.row
        log.evening(1, 45)
        assert log.row._replace(observed=None) == before

    def test_it_begins_no_habit(self, log: Evidence) -> None:
        """An evening that was only seen is no day on which anything was asked."""
        log.evening(1, 45)
        assert log.row._replace(observed=None) == Evidence().row

    @pytest.mark.parametrize(("watched", "counts"), [(60, True), (50, True), (49, False), (1, False)])
    def test_an_hour_watched_in_part(self, log: Evidence, watched: float, counts: bool) -> None:
        """Fifty minutes of sixty are enough to count; less is told apart, and is no evening without use."""
        log.evening(1, 0, watched)
        observed = log.row.observed
        assert observed is not None
        assert (observed.watched, observed.partly) == ((1, 0) if counts else (0, 1))
        assert observed.median_min == (0 if counts else None)

    def test_a_longer_time_before_bed(self, log: Evidence) -> None:
        """Of two hours a hundred minutes are needed."""
        log.evening(1, 0, watched_min=99, length_min=120)
        log.evening(2, 0, watched_min=100, length_min=120)
        assert (log.row.observed or Evenings(0, 0, None, 0, 0, 0))[:2] == (1, 1)

    def test_nobody_watched(self, log: Evidence) -> None:
        """Missing is never zero: nothing is known of it, on an evening that was done as well."""
        log.done(day(1), "detox", "22:00")
        log.evening(2, 0, watched_min=0)
        assert log.row.observed is None

    def test_an_answer_without_evidence(self, log: Evidence) -> None:
        """Of what was done, only the evenings watched are set beside the use."""
        log.done(day(1), "detox", "22:00")
        log.evening(2, 20)
        observed = log.row.observed
        assert observed is not None
        assert (observed.watched, observed.in_use, observed.done, observed.done_in_use) == (1, 1, 0, 0)

    def test_two_machines(self, log: Evidence) -> None:
        """One evening that two machines saw is one, with the most that either saw."""
        log.evening(1, 0, watched_min=60)
        log.events.append(log.evening(1, 15, watched_min=20)._replace(device="another"))
        del log.events[1]
        log.done(day(1), "detox", "22:00")
        assert log.row.observed == Evenings(1, partly=0, median_min=15, in_use=1, done=1, done_in_use=1)

    def test_in_parts(self, log: Evidence) -> None:
        """Switched off after ten minutes and on for the last twenty: off it was not in use."""
        log.evening(1, 10, watched_min=10, length_min=10)
        log.evening(1, 20, watched_min=20, length_min=20)
        log.done(day(1), "detox", "22:00")
        assert log.row.observed == Evenings(1, partly=0, median_min=30, in_use=1, done=1, done_in_use=1)

    def test_taken_back(self, log: Evidence) -> None:
        """What was taken back was never seen."""
        log.retracted(log.evening(1, 30))
        log.done(day(1), "detox", "22:00")
        assert log.row.observed is None

    def test_of_other_days(self, log: Evidence) -> None:
        """Only the days of the span are in it."""
        log.evening(9, 30)
        assert log.row.observed is None


class TestBreaks:
    def test_the_counts_say_why(self, log: Evidence) -> None:
        """How many were seen as rests, were not needed, and were held back: the denominator is explained."""
        log.rested(1, "07:45")
        log.done(day(1), "hands", "08:30")
        log.excused(day(1), "hands", "09:15", reason="away from the machine")
        log.excused(day(1), "hands", "10:00", reason="too little use for a break")
        log.excused(day(1), "hands", "10:45", reason="held back: full screen")
        log.excused(day(1), "hands", "11:30", reason="paused")
        row = log.row
        assert (row.due, row.done, row.excused, row.dose) == (6, 2, 4, 1)
        assert (row.rested, row.not_needed, row.held_back) == (1, 2, 1)

    def test_a_rest_counts_as_done(self, log: Evidence) -> None:
        """DOMAIN 3: done in the window, so in dose and in timing, and the day is met."""
        log.rested(1, "07:45")
        row = log.row
        assert (row.done, row.dose, row.timing, row.pdc) == (1, 1, 1, 1)

    def test_a_rest_that_nobody_asked_for_is_no_answer(self, log: Evidence) -> None:
        """It answers no prompt, so it is neither in the answers nor in what they are counted of."""
        log.rested(1, "07:45")
        assert log.row.response is None
        log.add(EventKind.PROMPTED, day(1), "hands", "08:30")
        log.missed(day(1), "hands", "08:30")
        assert (log.row.response, log.row.dose) == (0, 0.5)

    def test_a_rest_after_the_prompt_answers_it(self, log: Evidence) -> None:
        """Whoever gets up when asked has answered, and need not come back to click."""
        log.add(EventKind.PROMPTED, day(1), "hands", "07:45")
        log.rested(1, "07:45")
        assert log.row.response == 1

    def test_nothing_was_needed(self, log: Evidence) -> None:
        """A day away from the machine is an excused day: no rate is made of it."""
        log.excused(day(1), "hands", "07:45", reason="away from the machine")
        row = log.row
        assert (row.days_eligible, row.days_excused, row.pdc, row.dose) == (0, 1, None, None)


class TestDays:
    def test_the_sum_of_a_day(self, log: Evidence) -> None:
        """What is recorded about hourly is added up; the time before bed is in it already."""
        log.add(EventKind.USE, day(1), minutes=50, watched_min=60)
        log.add(EventKind.USE, day(1), minutes=10, watched_min=30)
        log.evening(1, 40)
        assert use_by_day(of_use(log.state)) == {day(1): (60, 90)}

    @pytest.mark.parametrize(
        "data",
        [
            {"minutes": "many", "watched_min": 60},
            {"minutes": True, "watched_min": True},
            {"minutes": -5, "watched_min": 60},
            {"minutes": 70, "watched_min": 60},
            {"minutes": 5},
            {"minutes": 0, "watched_min": 0},
            {},
        ],
    )
    def test_what_cannot_be(self, log: Evidence, data: dict[str, object]) -> None:
        """It is no day, and never a zero."""
        log.add(EventKind.USE, day(1), **data)
        assert use_by_day(log.events) == {}

    def test_the_median(self, log: Evidence) -> None:
        """Of the days on which anything was seen; the others are not in it."""
        for number, minutes in ((1, 100), (2, 300), (5, 200), (9, 999)):
            log.add(EventKind.USE, day(number), minutes=minutes, watched_min=1000)
        assert days_of_use(log.state, [day(number) for number in range(1, 8)]) == DaysOfUse(3, 200)
        assert days_of_use(log.state, [day(4)]) == DaysOfUse(0, None)
