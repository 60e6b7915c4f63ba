"""Clocks that are set, wrong or unset; machines asleep; flights."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fakes.habits import configured, custom, detox, minutes, quiet, task
from fakes.life import Life, local
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Do, Every, Notifications
from steadyhand.domain.reminding.prompt import Choice

PILL = "pill@2026-11-23T12:30"
TWICE = task("pill", "08:00", "20:00")
MORNING, EVENING = "pill@2026-11-23T08:00", "pill@2026-11-23T20:00"


def with_pill() -> Life:
    """A pill at half past twelve, with three hours to take it."""
    return Life(configured(task("pill", "12:30", window=180)))


def test_a_clock_set_back_after_a_prompt_repeats_nothing() -> None:
    """Half an hour back right after it was shown: the bubble stays, and is not shown again at 12:30."""
    life = with_pill()
    life.until("2026-11-23T12:31")
    life.set_clock("2026-11-23T12:01")
    life.until("2026-11-23T12:45")
    assert life.asked() == [PILL]
    life.click(Choice.DONE)
    assert life.kinds(PILL) == [EventKind.PROMPTED, EventKind.DONE]


def test_what_was_missed_before_the_clock_was_set_back_stays_missed() -> None:
    """Nothing gets a second outcome in the hour that is lived twice."""
    life = with_pill()
    life.until("2026-11-23T15:40")
    life.set_clock("2026-11-23T14:40")
    life.until("2026-11-23T18:00")
    assert life.kinds(PILL) == [EventKind.PROMPTED, EventKind.MISSED]


def test_a_clock_set_forward_leaves_what_it_jumped_over_unobserved() -> None:
    """Nobody was asked in the hours that never were."""
    life = with_pill()
    life.until("2026-11-23T12:00")
    life.set_clock("2026-11-23T18:00")
    assert (life.outcome(PILL), life.reason(PILL)) == (EventKind.UNOBSERVED, "not running")


def test_a_year_ahead_and_corrected_nothing_is_lost() -> None:
    """What was concluded while the clock was ahead is retracted, and comes again."""
    life = with_pill()
    life.until("2026-11-23T09:00")
    life.set_clock("2027-11-23T13:00")
    life.after(minutes=30)
    life.set_clock("2026-11-23T09:30")
    life.until("2026-11-25T13:00")
    keys = [PILL, "pill@2026-11-24T12:30", "pill@2026-11-25T12:30"]
    assert [key for key in life.asked() if "2026" in key] == keys
    assert [life.outcome(key) for key in keys] == [EventKind.MISSED, EventKind.MISSED, None]
    assert not [key for key in life.outcomes() if "2027-0" in key]


def test_a_clock_set_to_2099_does_not_fill_the_log() -> None:
    """At most 400 days are accounted for at once, and set right again the pill is asked for."""
    life = with_pill()
    life.until("2026-11-23T12:00")
    life.set_clock("2099-11-23T13:00")
    assert len(life.events) < 500
    life.set_clock("2026-11-23T12:05")
    life.until("2026-11-24T13:00")
    assert life.asked()[-1] == "pill@2026-11-24T12:30"


def test_a_month_ahead_over_a_restart_nothing_is_lost() -> None:
    """The uptime of the future does not hide the time that was away."""
    life = with_pill()
    life.set_clock("2026-12-23T13:00")
    life.set_clock("2026-11-23T09:30")
    life.off_until("2026-11-28T09:00")
    assert life.tally() == {EventKind.UNOBSERVED: 5}


def test_before_the_clock_is_set_nothing_happens() -> None:
    """In 1970 the daemon waits; at the first plausible moment it takes up."""
    life = Life(configured(task("pill", "12:30")), now="1970-01-01T12:29")
    life.engine.mark()
    life.after(minutes=2)
    assert (life.events, life.asked()) == ((), [])
    assert life.wake_at > life.now
    life.set_clock("2026-11-23T12:30")
    assert life.asked() == [PILL]
    assert life.tally() == {}


def test_a_clock_that_falls_to_1970_is_waited_for() -> None:
    """Marks, reloads and ticks in between do no harm, and the day goes on."""
    life = with_pill()
    life.until("2026-11-23T12:40")
    before = life.outcomes()
    life.set_clock(datetime(1970, 1, 1, tzinfo=life.now.tzinfo))
    life.engine.mark()
    life.reload(configured(task("pill", "12:30", window=180, title="Tablet"), fingerprint="2"))
    assert life.outcomes() == before
    life.set_clock("2026-11-23T12:45")
    life.until("2026-11-24T10:00")
    assert life.tally() == {EventKind.MISSED: 1}


def test_stopping_before_the_clock_is_set_records_nothing() -> None:
    """A daemon that never took up leaves no uptime since 1970 behind."""
    life = Life(configured(task("pill", "12:30")), now="1970-01-01T12:29")
    life.clock.set_to(local("2026-11-23T12:00"))
    life.engine.mark()
    life.engine.stop()
    assert life.events == ()
    assert life.log.uptime(datetime(1969, 1, 1, tzinfo=life.now.tzinfo)) == ()


def test_the_mark_never_runs_ahead_of_what_is_settled() -> None:
    """I-1: a mark just after something closed, a crash, a start: it has its outcome all the same."""
    held = Notifications(quiet=(quiet("12:00", "14:00"),))
    life = Life(configured(task("pill", "12:30", window=60), notifications=held))
    life.until("2026-11-23T13:29")
    life.clock.advance_to(local("2026-11-23T13:30:00.5"))
    life.engine.mark()
    life.restart()
    assert life.reason(PILL) == "held back: quiet hours"


@pytest.mark.parametrize("first", ["mark", "stop"])
def test_a_mark_after_a_suspend_does_not_count_it_as_uptime(first: str) -> None:
    """The mark's timer fires before the tick: what closed meanwhile is unobserved, not missed."""
    life = with_pill()
    life.until("2026-11-23T12:00")
    life.clock.sleep_until(local("2026-11-23T18:00"))
    getattr(life.engine, first)()
    life.restart()
    assert life.outcome(PILL) is EventKind.UNOBSERVED


def test_a_long_quiet_stretch_counts_as_uptime() -> None:
    """No tick between due and closed is no absence: held back by the number of the day, not unobserved."""
    life = Life(configured(TWICE, notifications=Notifications(max_per_day=1)))
    life.until("2026-11-23T23:00")
    assert life.reason(EVENING) == "held back: notifications.max_per_day"


def test_off_over_a_window_is_unobserved_and_over_a_prompt_is_missed() -> None:
    """Asked and then switched off is missed; never asked is not."""
    life = Life(configured(TWICE))
    life.until("2026-11-23T08:10")
    life.off_until("2026-11-24T05:00")
    assert (life.outcome(MORNING), life.outcome(EVENING)) == (EventKind.MISSED, EventKind.UNOBSERVED)


def test_a_window_of_which_only_quiet_hours_were_awake_is_unobserved() -> None:
    """It could not have been shown while the machine was on: nobody missed anything."""
    habit = task("pill", "11:30", window=90)
    life = Life(configured(habit, notifications=Notifications(quiet=(quiet("12:00", "13:00"),))))
    life.until("2026-11-23T11:00")
    life.suspended_until("2026-11-23T12:10")
    life.until("2026-11-23T13:30")
    assert life.outcome("pill@2026-11-23T11:30") is EventKind.UNOBSERVED


def test_flying_west_asks_nothing_twice() -> None:
    """Done in Berlin at 20:00; at 20:00 in New York, six hours later, it is not asked again."""
    life = Life(configured(TWICE))
    life.until("2026-11-23T20:05")
    life.click(Choice.DONE)
    life.move_to("America/New_York")
    life.until("2026-11-24T07:00")
    assert life.asked().count(EVENING) == 1
    assert life.kinds(EVENING)[-1] is EventKind.DONE


def test_flying_west_an_open_bubble_waits_for_its_time() -> None:
    """Asked at 20:00 in Berlin, unanswered: it stays open until 22:00 in New York, and is one outcome."""
    life = Life(configured(TWICE))
    life.until("2026-11-23T20:30")
    life.move_to("America/New_York")
    life.until("2026-11-23T21:59")
    assert life.outcome(EVENING) is None
    life.until("2026-11-23T22:00")
    assert life.outcome(EVENING) is EventKind.MISSED
    assert life.asked().count(EVENING) == 1


def test_flying_east_what_never_came_is_not_missed() -> None:
    """At 10:00 in Berlin it is 20:00 in Sydney: the evening's is asked at once, nothing is missed."""
    life = Life(configured(TWICE, task("noon", "12:30")))
    life.until("2026-11-23T08:05")
    life.click(Choice.DONE)
    life.until("2026-11-23T10:00")
    life.move_to("Australia/Sydney")
    assert life.asked()[-1] == EVENING
    assert EventKind.MISSED not in life.tally()
    assert life.outcome("noon@2026-11-23T12:30") is None


def test_asleep_on_a_flight_east_what_fell_due_is_unobserved() -> None:
    """I-1: due and over on the plane by the old zone, with nobody awake to ask."""
    life = Life(configured(TWICE))
    life.until("2026-11-23T19:00")
    life.clock.sleep_until(local("2026-11-23T23:00"))
    life.move_to("Australia/Sydney")
    assert (life.outcome(EVENING), life.reason(EVENING)) == (EventKind.UNOBSERVED, "not running")


def test_what_a_flight_east_cuts_short_is_excused() -> None:
    """I-1: due by the old zone at 20:00 with two hours to go, and over by the new one at 21:00."""
    life = Life(configured(TWICE))
    life.until("2026-11-23T19:00")
    life.clock.sleep_until(local("2026-11-23T21:00"))
    life.move_to("Australia/Sydney")
    assert (life.outcome(EVENING), life.reason(EVENING)) == (EventKind.EXCUSED, "the time zone changed")


def test_what_was_asked_and_a_flight_east_cuts_short_is_excused() -> None:
    """R-011: five minutes after the bubble came its window is hours over, which nobody has missed."""
    life = with_pill()
    life.until("2026-11-23T12:35")
    life.move_to("Asia/Tokyo")
    assert life.reason(PILL) == "the time zone changed"
    assert life.outcomes()[PILL][0].at == life.now


def test_what_was_asked_and_missed_before_a_flight_east_stays_missed() -> None:
    """Its window was over before."""
    life = with_pill()
    life.until("2026-11-23T15:35")
    life.move_to("Asia/Tokyo")
    assert life.outcome(PILL) is EventKind.MISSED


@pytest.mark.parametrize("zone", ["Australia/Sydney", "America/New_York"])
def test_a_restart_after_a_flight_concludes_nothing_else(zone: str) -> None:
    """I-3: what the new zone had over before it was in force came due to nobody, whoever looks."""
    life = Life(configured(TWICE, task("noon", "12:30")), now="2026-11-22T14:00")
    life.until("2026-11-23T10:00")
    life.move_to(zone)
    before = life.outcomes()
    life.restart()
    assert life.outcomes() == before
    life.off_until("2026-11-25T10:00")
    assert life.outcome("noon@2026-11-24T12:30") is EventKind.UNOBSERVED
    assert ("noon@2026-11-23T12:30" in life.outcomes()) == (zone == "America/New_York")


def test_a_flight_while_it_was_off_skips_hours_too() -> None:
    """Switched off in Berlin at 10:00 and on in Sydney at 20:01: noon never was."""
    life = Life(configured(TWICE, task("noon", "12:30")), now="2026-11-22T14:00")
    life.until("2026-11-23T10:00")
    life.clock.zone = ZoneInfo("Australia/Sydney")
    life.off_until("2026-11-23T20:01")
    assert life.outcome("noon@2026-11-23T12:30") is None
    assert life.asked()[-1] == EVENING


def test_weeks_off_and_then_in_another_zone_are_unobserved() -> None:
    """Nobody was asked, which the flight is no reason for."""
    life = Life(configured(task("pill", "12:30")))
    life.until("2026-11-23T10:00")
    life.clock.zone = ZoneInfo("Australia/Sydney")
    life.off_until("2026-12-07T10:00")
    assert life.tally() == {EventKind.UNOBSERVED: 14}


def test_a_flight_while_the_clock_was_ahead_hides_nothing() -> None:
    """Set right again, the zone has been in force only since then."""
    life = with_pill()
    life.until("2026-11-23T10:00")
    life.set_clock("2029-11-23T10:00")
    life.move_to("Europe/London")
    life.set_clock("2026-11-23T09:30")
    life.until("2026-11-24T12:30")
    assert life.asked() == [PILL, "pill@2026-11-24T12:30"]


def test_another_zone_in_the_configuration_is_a_flight() -> None:
    """What the old zone left open and the new one has over is excused: the configuration changed."""
    held = Notifications(quiet=(quiet("19:00", "23:30"),))
    life = Life(configured(TWICE, notifications=held, zone="Europe/Berlin"))
    life.until("2026-11-23T21:00")
    life.reload(configured(TWICE, notifications=held, zone="Australia/Sydney", fingerprint="2"))
    assert (life.outcome(EVENING), life.reason(EVENING)) == (EventKind.EXCUSED, "the configuration changed")


def test_a_longer_window_does_not_bring_back_what_a_flight_skipped() -> None:
    """I-3: over when the zone came in, it is over for the next configuration too (seed 21195)."""
    life = Life(configured(task("pill", "12:30", window=60)), now="2026-11-22T14:00")
    life.until("2026-11-23T04:00")
    life.move_to("Australia/Sydney")
    life.until("2026-11-23T16:00")
    life.reload(configured(task("pill", "12:30", window=150), fingerprint="2"))
    life.restart()
    assert (life.outcomes(), life.asked()) == ({}, [])


def test_a_zone_that_flickers_takes_nothing_away() -> None:
    """Sydney for a minute, then Berlin again: noon is still asked at noon."""
    life = Life(configured(task("pill", "12:30")))
    life.until("2026-11-23T10:00")
    life.move_to("Australia/Sydney")
    life.move_to("Europe/Berlin")
    life.until("2026-11-23T12:30")
    assert life.asked() == [PILL]


def test_a_configured_zone_does_not_travel() -> None:
    """With a zone of its own, the configuration stays at home."""
    life = Life(configured(task("pill", "12:30"), zone="Europe/Berlin"))
    before = life.events
    life.move_to("Australia/Sydney")
    assert life.events == before
    life.until(local("2026-11-23T12:30"))
    assert life.asked() == [PILL]


@pytest.mark.parametrize("start", ["2026-03-28", "2026-10-24"])
def test_restarts_in_the_night_of_the_change_lose_and_repeat_nothing(start: str) -> None:
    """Every quarter of an hour a new process, through the change of clocks."""
    day = configured(custom("hands", Do(), Every(minutes(45))), task("pill", "02:30"), detox(), start=None)
    steady, shaken = (Life(day, now=f"{start}T12:00") for _ in range(2))
    for _ in range(96):
        steady.after(minutes=15)
        shaken.after(minutes=15)
        shaken.restart()
    kinds = [{key: each[0].kind for key, each in life.outcomes().items()} for life in (steady, shaken)]
    assert kinds[0] == kinds[1]
    assert len(steady.asked()) == len(set(shaken.asked()))


def test_a_command_while_the_daemon_is_suspended_counts() -> None:
    """Answered elsewhere in the meantime, it is not asked after waking."""
    life = Life(configured(task("pill", "12:30", window=180)))
    life.until("2026-11-23T12:00")
    life.clock.sleep_until(local("2026-11-23T13:00"))
    life.write(Answer("pill", Choice.DONE))
    life.tick()
    assert life.asked() == []
    assert life.now - local("2026-11-23T13:00") == timedelta(0)


def test_after_a_clock_set_back_the_gap_between_prompts_is_kept() -> None:
    """What was shown while the clock was ahead is no measure; what is shown now is (seed 430)."""
    spaced = Notifications(show_details=True, min_gap=minutes(20))
    times = ("12:10", "12:14", "15:00")
    habits = [task(f"task-{number}", at) for number, at in enumerate(times)]
    life = Life(configured(*habits, notifications=spaced))
    life.until("2026-11-23T11:00")
    life.set_clock("2026-11-23T15:00")
    life.set_clock("2026-11-23T12:05")
    life.until("2026-11-23T12:29")
    assert life.asked() == ["task-2@2026-11-23T15:00", "task-0@2026-11-23T12:10"]
    life.until("2026-11-23T12:30")
    assert len(life.asked()) == 3


def test_what_could_not_be_shown_while_the_clock_was_ahead_is_shown_when_it_is_due() -> None:
    """The next try does not wait for the time at which the last one failed (seed 806)."""
    life = Life(configured(task("pill", "12:30", window=300)), now="2026-11-23T10:00")
    life.notifier.works = False
    life.set_clock("2026-11-23T16:00")
    life.notifier.works = True
    life.set_clock("2026-11-23T12:00")
    life.until("2026-11-23T12:30")
    assert life.asked() == [PILL]
