"""The dispatcher on ``schedule``: none of the faults that its own local-time jobs have."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as civil
from zoneinfo import ZoneInfo

import pytest
import schedule

from steadyhand.system.dispatcher import RETRY, Dispatcher, Next, advanced

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Diary:
    """A dispatcher whose runs and errors are written down."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, datetime]] = []
        self.errors: list[tuple[str, Exception]] = []
        self.dispatcher = Dispatcher(lambda name, error: self.errors.append((name, error)))

    def add(self, name: str, following: Next, now: datetime = START) -> None:
        """A series that writes down its runs."""
        self.dispatcher.add(name, following, lambda due: self.runs.append((name, due)), now)

    def add_failing(self, name: str, following: Next, now: datetime = START) -> None:
        """A series whose handler raises."""

        def fail(due: datetime) -> None:
            self.runs.append((name, due))
            raise KeyError("what the person wrote")

        self.dispatcher.add(name, following, fail, now)

    def live(self, until: datetime) -> None:
        """Sleep from wake-up to wake-up as the service does, to ``until``."""
        while (wake := self.dispatcher.next_wake()) is not None and wake <= until:
            self.dispatcher.dispatch(wake)

    def dues(self, zone: ZoneInfo = BERLIN) -> list[str]:
        """When the runs were due, in local time."""
        return [f"{due.astimezone(zone):%m-%d %H:%M%z}" for _, due in self.runs]


@pytest.fixture
def diary() -> Diary:
    """An empty one."""
    return Diary()


def every(interval: timedelta, anchor: datetime = START) -> Next:
    """Elapsed time from an anchor, so a restart does not move it."""
    return lambda after: anchor + ((after - anchor) // interval + 1) * interval


def daily(at: civil, days: Callable[[date], bool] = lambda _: True, zone: ZoneInfo = BERLIN) -> Next:
    """At a local civil time: through the gap, and the first of two."""

    def following(after: datetime) -> datetime:
        day = after.astimezone(zone).date() - DAY
        while not days(day) or datetime.combine(day, at, zone).astimezone(UTC) <= after:
            day += DAY
        return datetime.combine(day, at, zone).astimezone(UTC)

    return following


def once(at: datetime) -> Next:
    """A series of one."""
    return lambda after: at if at > after else None


def utc(*parts: int) -> datetime:
    """An instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type] # year, month, day, hour, minute


# The table of faults, a test a row.


def test_the_sleep_over_the_spring_change_is_an_hour_shorter(diary: Diary) -> None:
    """08:00 local is 19 hours after 12:00 of the day before, and so long it sleeps."""
    noon = utc(2026, 3, 28, 11)
    diary.add("breakfast", daily(civil(8)), noon)
    assert diary.dispatcher.idle_seconds == 19 * 3600
    diary.live(noon + DAY)
    assert diary.dues() == ["03-29 08:00+0200"]


def test_the_sleep_over_the_autumn_change_has_no_idle_wake_up(diary: Diary) -> None:
    """Twenty-one hours, one wake-up, at 08:00."""
    noon = utc(2026, 10, 24, 10)
    diary.add("breakfast", daily(civil(8)), noon)
    assert diary.dispatcher.idle_seconds == 21 * 3600
    diary.live(noon + DAY)
    assert diary.dues() == ["10-25 08:00+0100"]


def test_an_interval_goes_on_through_the_autumn_change(diary: Diary) -> None:
    """Thirty minutes are thirty minutes in the doubled hour too."""
    midnight = utc(2026, 10, 24, 22)
    diary.add("stretch", every(30 * MINUTE, midnight), midnight)
    diary.live(midnight + 6 * HOUR)
    gaps = {after - before for (_, before), (_, after) in zip(diary.runs, diary.runs[1:], strict=False)}
    assert (len(diary.runs), gaps) == (12, {30 * MINUTE})


def test_a_quarter_past_comes_in_both_of_the_doubled_hours(diary: Diary) -> None:
    """02:15 twice, an hour apart."""
    diary.add("hourly", every(HOUR, utc(2026, 1, 1, 0, 15)), utc(2026, 10, 25, 0))
    diary.live(utc(2026, 10, 25, 2))
    assert diary.dues() == ["10-25 02:15+0200", "10-25 02:15+0100"]


def test_a_time_in_the_gap_comes_once_after_it_and_as_usual_the_next_day(diary: Diary) -> None:
    """02:30 does not exist on 29 March; no second run follows."""
    diary.add("night", daily(civil(2, 30)), utc(2026, 3, 28, 12))
    diary.live(utc(2026, 3, 31))
    assert diary.dues() == ["03-29 03:30+0200", "03-30 02:30+0200"]


def test_a_doubled_time_comes_once(diary: Diary) -> None:
    """The first 02:30 of the autumn night, not the second."""
    diary.add("night", daily(civil(2, 30)), utc(2026, 10, 24, 12))
    diary.live(utc(2026, 10, 26))
    assert diary.dues() == ["10-25 02:30+0200"]


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kathmandu"])
def process_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The process's own zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_the_zone_of_the_process_does_not_matter(diary: Diary, process_zone: str) -> None:
    """Berlin's 08:00 over a clock change, in a process of anywhere."""
    del process_zone
    diary.add("breakfast", daily(civil(8)), utc(2026, 3, 28))
    diary.live(utc(2026, 3, 30))
    assert diary.dues() == ["03-28 08:00+0100", "03-29 08:00+0200"]


def test_after_three_days_suspended_each_runs_once_and_knows_when_it_was_due(diary: Diary) -> None:
    """However many turns were missed, one late run with the first one's instant, then on time."""
    diary.add("daily", daily(civil(12)))
    diary.add("half-hourly", every(30 * MINUTE))
    diary.dispatcher.dispatch(START + 3 * DAY)
    diary.dispatcher.dispatch(START + 3 * DAY)
    assert diary.runs == [("half-hourly", START + 30 * MINUTE), ("daily", utc(2026, 11, 23, 11))]
    assert diary.dispatcher.next_wake() == START + 3 * DAY + 30 * MINUTE


def test_a_clock_that_was_years_ahead_heals(diary: Diary) -> None:
    """Started in 2030, corrected to 2026: the next run is tomorrow's."""
    diary.add("breakfast", daily(civil(8)), utc(2030, 6, 1))
    diary.dispatcher.recompute(START)
    assert diary.dispatcher.next_wake() == utc(2026, 11, 24, 7)


def test_a_clock_set_back_does_not_starve(diary: Diary) -> None:
    """An interval does not wait until the old time comes again."""
    diary.add("stretch", every(30 * MINUTE))
    diary.dispatcher.recompute(START - 5 * HOUR)
    assert diary.dispatcher.next_wake() == START - 5 * HOUR + 30 * MINUTE


def test_a_run_that_is_due_stays_due_when_the_clock_is_set(diary: Diary) -> None:
    """The resume from a suspend is told as a set clock, and must not skip what came due in it."""
    diary.add("backup", once(START + HOUR))
    diary.dispatcher.recompute(START + 2 * HOUR)
    diary.dispatcher.dispatch(START + 2 * HOUR)
    assert diary.runs == [("backup", START + HOUR)]


def test_a_job_that_raises_neither_starves_the_others_nor_runs_again_at_once(diary: Diary) -> None:
    """The error is told, it is scheduled again, and the next one runs in the same pass."""
    diary.add_failing("bad", every(HOUR))
    diary.add("good", every(HOUR))
    for _ in range(3):
        diary.dispatcher.dispatch(START + HOUR)
    assert diary.runs == [("bad", START + HOUR), ("good", START + HOUR)]
    assert [(name, type(error)) for name, error in diary.errors] == [("bad", KeyError)]
    assert diary.dispatcher.next_wake() == START + 2 * HOUR


def test_a_job_cancelled_in_the_same_pass_does_not_run(diary: Diary) -> None:
    """Also when it was due."""
    dispatcher = diary.dispatcher
    dispatcher.add("first", once(START + MINUTE), lambda _: dispatcher.clear("second"), START)
    diary.add("second", once(START + HOUR))
    dispatcher.dispatch(START + DAY)
    assert diary.runs == []


def test_an_interval_does_not_drift(diary: Diary) -> None:
    """Each pass a fifth of a second late, 360 times; the grid stays where it was."""
    ten_seconds = timedelta(seconds=10)
    diary.add("often", lambda after: after + ten_seconds)
    for _ in range(360):
        wake = diary.dispatcher.next_wake()
        assert wake is not None
        diary.dispatcher.dispatch(wake + timedelta(milliseconds=200))
    assert diary.runs[-1] == ("often", START + HOUR)


@pytest.mark.parametrize("days_up", range(4))
def test_every_second_day_does_not_depend_on_the_start(diary: Diary, days_up: int) -> None:
    """A restart on any day leaves the series where it is, and the first day is not skipped."""
    even = daily(civil(8), lambda day: day.toordinal() % 2 == 0)
    diary.add("alternate", even, utc(2026, 11, 23 + days_up, 6))
    diary.live(START + 6 * DAY)
    expected = ["11-24 08:00+0100", "11-26 08:00+0100", "11-28 08:00+0100"]
    assert diary.dues() == expected[days_up // 2 :]


def test_a_weekly_job_comes_on_a_machine_that_is_booted_daily() -> None:
    """Each day a new process for an hour; Sunday's backup is made, once."""
    runs = []
    sundays = daily(civil(10), lambda day: day.isoweekday() == 7)
    for day in range(14):
        diary = Diary()
        boot = START - 30 * MINUTE + day * DAY
        diary.add("backup", sundays, boot)
        diary.live(boot + HOUR)
        runs += diary.dues()
    assert runs == ["11-29 10:00+0100", "12-06 10:00+0100"]


def test_a_series_that_has_no_next_is_not_listed(diary: Diary) -> None:
    """Neither when it is added nor after its last run."""
    assert diary.dispatcher.add("over", once(START), lambda _: None, START) is None
    diary.add("last", once(START + HOUR))
    diary.live(START + DAY)
    assert (len(diary.runs), diary.dispatcher.jobs) == (1, [])


def test_a_series_that_ends_when_the_clock_is_set_is_dropped(diary: Diary) -> None:
    """Its next-function gives nothing any more."""
    end = [START + HOUR]
    diary.add("paused", lambda after: end[0] if end and end[0] > after else None)
    end.clear()
    diary.dispatcher.recompute(START)
    assert diary.dispatcher.next_wake() is None


@pytest.mark.parametrize("step", [timedelta(0), -DAY])
def test_a_series_that_does_not_advance_is_refused(diary: Diary, step: timedelta) -> None:
    """At once and loudly, instead of an endless loop."""
    with pytest.raises(ValueError, match="not later"):
        diary.add("stuck", lambda after: after + step)
    assert diary.dispatcher.jobs == []


def test_a_series_that_stops_advancing_is_told_and_tried_later(diary: Diary) -> None:
    """It neither spins nor dies."""
    diary.add("stuck", lambda _: START + HOUR)
    diary.dispatcher.dispatch(START + HOUR)
    assert [name for name, _ in diary.errors] == ["stuck"]
    assert diary.dispatcher.next_wake() == START + HOUR + RETRY


def test_a_coroutine_function_is_refused(diary: Diary) -> None:
    """Nobody would await what it returns."""

    async def handler(due: datetime) -> None:
        del due

    with pytest.raises(TypeError, match="plain function"):
        diary.dispatcher.add("async", every(HOUR), handler, START)


def test_a_returned_coroutine_is_told(diary: Diary) -> None:
    """A coroutine that a plain function returns is closed, and told as an error."""
    diary.dispatcher.add("async", every(HOUR), lambda _: asyncio.sleep(0), START)
    diary.dispatcher.dispatch(START + HOUR)
    assert [(name, type(error)) for name, error in diary.errors] == [("async", TypeError)]


def test_the_debug_log_of_schedule_holds_names_only(diary: Diary, caplog: pytest.LogCaptureFixture) -> None:
    """I-8: what a handler was given never gets into it."""
    caplog.set_level(logging.DEBUG)
    job = diary.dispatcher.add("plan", every(HOUR), "Magnesium {}".format, START)
    diary.dispatcher.dispatch(START + HOUR)
    assert job is not None
    diary.dispatcher.cancel_job(job)
    assert "WakeJob(plan)" in caplog.text
    assert "Magnesium" not in caplog.text


# What else it promises.


def test_it_is_the_librarys_scheduler() -> None:
    """Its jobs, tags and CancelJob are those of ``schedule``."""
    dispatcher = Dispatcher(lambda *_: None)
    job = dispatcher.add("one", every(HOUR), lambda _: schedule.CancelJob, START)
    assert isinstance(dispatcher, schedule.Scheduler)
    assert isinstance(job, schedule.Job)
    assert dispatcher.get_jobs("one") == [job]
    dispatcher.dispatch(START + HOUR)
    assert dispatcher.jobs == []


def test_the_earliest_runs_first(diary: Diary) -> None:
    """In the order they were due, not the order they were added."""
    diary.add("late", once(START + 2 * HOUR))
    diary.add("early", once(START + HOUR))
    diary.dispatcher.dispatch(START + DAY)
    assert [name for name, _ in diary.runs] == ["early", "late"]


def test_nothing_runs_before_its_instant(diary: Diary) -> None:
    """Not a microsecond."""
    diary.add("on time", once(START + HOUR))
    diary.dispatcher.dispatch(START + HOUR - timedelta(microseconds=1))
    assert diary.runs == []


def test_a_job_added_in_a_pass_waits_for_the_next(diary: Diary) -> None:
    """One pass has one look at the list."""
    dispatcher = diary.dispatcher
    added = once(START + 2 * MINUTE)
    dispatcher.add("adder", once(START + MINUTE), lambda due: diary.add("added", added, due), START)
    dispatcher.dispatch(START + MINUTE)
    assert diary.runs == []
    assert dispatcher.next_wake() == START + 2 * MINUTE


def test_one_series_can_be_recomputed_alone(diary: Diary) -> None:
    """So that a poke moves the plan's wake-up and leaves the watchdog's."""
    wake = [START + 2 * HOUR]
    diary.add("plan", lambda _: wake[0])
    diary.add("watchdog", lambda after: after + HOUR)
    wake[0] = START + 50 * MINUTE
    diary.dispatcher.recompute(START + 30 * MINUTE, "plan")
    assert diary.dispatcher.get_next_run("plan") == START + 50 * MINUTE
    assert diary.dispatcher.get_next_run("watchdog") == START + HOUR


def test_a_next_function_that_raises_is_told_and_tried_later(diary: Diary) -> None:
    """The guard holds for it as well, after a run and when recomputing."""
    faults: list[Exception] = []

    def following(after: datetime) -> datetime:
        if faults:
            raise faults[0]
        return after + HOUR

    diary.add("plan", following)
    faults.append(OSError("gone"))
    diary.dispatcher.recompute(START)
    diary.dispatcher.dispatch(START + RETRY)
    assert [name for name, _ in diary.errors] == ["plan", "plan"]
    assert diary.dispatcher.next_wake() == START + 2 * RETRY


def test_instants_in_other_zones_become_utc() -> None:
    """A next-function may answer in local time; the dispatcher compares instants."""
    found = advanced(lambda _: datetime(2026, 11, 23, 11, tzinfo=BERLIN), START)
    assert found == utc(2026, 11, 23, 10)
    assert found is not None
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(diary: Diary) -> None:
    """From the caller and from a next-function."""
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        diary.dispatcher.dispatch(naive)
    with pytest.raises(ValueError, match="no time zone"):
        diary.add("naive", lambda _: naive)


@pytest.mark.parametrize("word", ["every", "run_all"])
def test_what_counts_in_local_time_is_refused(diary: Diary, word: str) -> None:
    """The library's own way in is closed."""
    with pytest.raises(NotImplementedError, match=word):
        getattr(diary.dispatcher, word)()


@pytest.mark.parametrize("word", ["at", "until"])
def test_a_job_is_not_bent_to_local_time(diary: Diary, word: str) -> None:
    """Nor are the ways a job can be changed afterwards."""
    job = diary.dispatcher.add("one", every(HOUR), lambda _: None, START)
    with pytest.raises(NotImplementedError, match=word):
        getattr(job, word)("08:00")


def test_an_empty_dispatcher_has_nothing_to_wait_for(diary: Diary) -> None:
    """No wake-up, no idle time, nothing to run."""
    diary.dispatcher.dispatch(START)
    assert (diary.dispatcher.next_wake(), diary.dispatcher.idle_seconds) == (None, None)
