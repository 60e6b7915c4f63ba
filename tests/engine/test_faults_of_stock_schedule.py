"""What stock ``schedule`` does wrong (PLATFORM 1), row by row: the engine does not."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from fakes.habits import Configuration, configured, custom, minutes, rhythm, task
from fakes.life import BERLIN, Life, local
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Days, Do, Every
from steadyhand.domain.reminding.prompt import Choice, Prompt

AWAKE_ALL_NIGHT = rhythm(starts_at="00:00", wake="00:30", bedtime="23:59")
SPRING, AUTUMN = "2026-03-28", "2026-10-24"


def through_the_night(*habits: object, around: str, zone: str = BERLIN) -> Life:
    """Two nights and a day, with the change of clocks in the second, nobody asleep."""
    plan = configured(*habits, start=None, day=AWAKE_ALL_NIGHT, zone=zone)  # type: ignore[arg-type]  # habits of any kind
    life = Life(plan, now=f"{around}T00:10")
    life.until(local(f"{around}T12:00") + timedelta(days=2))
    return life


def prompted(life: Life, habit: str = "pill") -> list[datetime]:
    """When the habit was asked for."""
    return [event.at for event in life.events if event.kind is EventKind.PROMPTED and event.habit == habit]


@pytest.mark.parametrize("around", [SPRING, AUTUMN])
def test_eight_o_clock_stays_eight_o_clock(around: str) -> None:
    """Stock: one hour late over the change in spring. Here: 08:00 exactly, over both changes."""
    days = [date.fromisoformat(around) + timedelta(days=number) for number in range(3)]
    assert prompted(through_the_night(task("pill", "08:00"), around=around)) == [
        local(f"{day}T08:00") for day in days
    ]


def test_every_thirty_minutes_has_no_hole_in_autumn() -> None:
    """Stock: nothing for 90 minutes. Here: every 30 minutes of elapsed time, through both 02:00 to 03:00."""
    life = through_the_night(custom("hands", Do(), Every(minutes(30))), around=AUTUMN)
    night = [
        at for at in prompted(life, "hands") if local("2026-10-25T01:00") <= at <= local("2026-10-25T06:00")
    ]
    assert len(night) == 13
    assert {after - before for before, after in pairwise(night)} == {minutes(30)}


def test_both_repeated_quarters_are_asked_once_each() -> None:
    """Stock: the second 02:15 is skipped. Here: each of the two slots has its own occurrence."""
    life = through_the_night(custom("hands", Do(), Every(minutes(15))), around=AUTUMN)
    names = ["hands@2026-10-25T02:15", "hands@2026-10-25T02:15~2"]
    assert [life.asked().count(name) for name in names] == [1, 1]


def test_a_time_in_the_gap_comes_once() -> None:
    """Stock: a double run the day after. Here: 03:30 on the day of the gap, else 02:30."""
    assert prompted(through_the_night(task("pill", "02:30"), around=SPRING)) == [
        local("2026-03-28T02:30"),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        local("2026-03-30T02:30"),
    ]


def test_the_zone_of_the_process_does_not_matter() -> None:
    """Stock: right only where the process runs in UTC. Here: the configuration's zone decides."""
    plan = configured(task("pill", "08:00"), zone=BERLIN)
    life = Life(plan, now="2026-11-23T01:00", zone="America/New_York")
    life.until(local("2026-11-23T08:00"))
    assert prompted(life) == [local("2026-11-23T08:00")]


def test_three_days_suspended_are_one_digest_and_the_rest_unobserved() -> None:
    """Stock: each job runs once, not knowing for when. Here: what is open, together; the rest is counted."""
    hands = custom("hands", Do(), Every(minutes(30)))
    life = Life(configured(task("pill", "08:00", "20:00"), task("drops", "08:30"), hands))
    life.until("2026-11-23T06:30")
    life.suspended_until("2026-11-26T08:45")
    (digest,) = life.notifier.shown
    assert digest.occurrences == ("pill@2026-11-26T08:00", "drops@2026-11-26T08:30", "hands@2026-11-26T08:30")
    assert life.tally() == {EventKind.UNOBSERVED: 6 + 3 + 3 * 31 + 2}


def test_a_clock_that_was_ahead_at_the_start_silences_nothing() -> None:
    """Stock: jobs never run. Here: 2030 at the start, corrected to 2026, and the reminders come."""
    life = Life(configured(task("pill", "12:30")), now="2030-01-01T09:00")
    life.set_clock("2026-11-23T09:00")
    life.until("2026-11-24T13:00")
    assert prompted(life) == [local("2026-11-23T12:30"), local("2026-11-24T12:30")]


def test_a_showing_that_fails_starves_nobody() -> None:
    """Stock: a job that raises runs again for ever, before every later one. Here: it waits its turn."""
    life = Life(configured(task("bad", "12:30"), task("good", "12:30")))

    def fails_for_bad(prompt: Prompt) -> None:
        life.notifier.works = "bad" not in prompt.tag

    life.notifier.while_showing = fails_for_bad
    life.until("2026-11-23T12:30")
    assert life.asked() == ["good@2026-11-23T12:30"]
    assert life.wake_at == local("2026-11-23T12:30:30")


def test_what_is_answered_while_another_is_shown_is_not_asked() -> None:
    """Stock: a job cancelled by another in the same pass still runs. Here: it does not."""
    life = Life(configured(task("first", "12:30"), task("second", "12:30")))
    life.notifier.while_showing = lambda _: life.write(Answer("second", Choice.DONE)) and None
    life.until("2026-11-23T13:00")
    assert life.asked() == ["first@2026-11-23T12:30"]


def test_an_interval_does_not_drift() -> None:
    """Stock: each run shifts the series by how long it took. Here: the anchor is waking, however late."""
    life = Life(configured(custom("hands", Do(), Every(minutes(60)))))
    for hour in range(8, 12):
        life.until(f"2026-11-23T{hour:02}:00:07")
    keys = [f"hands@2026-11-23T{hour:02}:00" for hour in range(8, 12)]
    assert life.asked() == keys


def test_a_late_wake_up_shifts_nothing() -> None:
    """The timer comes 40 s late; the next occurrence is where it was."""
    life = Life(configured(custom("hands", Do(), Every(minutes(60)))))
    life.until("2026-11-23T07:59")
    life.clock.advance_to(local("2026-11-23T08:00:40"))
    assert life.tick() == local("2026-11-23T09:00")


def test_a_restart_does_not_shift_every_second_day() -> None:
    """Stock: the phase starts with the process. Here: it is the programme's."""
    life = Life(configured(task("pill", "08:00", days=Days(every=2))))
    for day in range(23, 30):
        life.until(f"2026-11-{day}T06:30")
        life.restart()
    life.until("2026-11-30T12:00")
    assert sorted(life.outcomes()) == [f"pill@2026-11-{day}T08:00" for day in (24, 26, 28, 30)]


def test_a_machine_booted_daily_reaches_every_week() -> None:
    """Stock: a week counts from the start of the process. Here: Sunday is Sunday."""
    sunday = Days(weekdays=frozenset({6}))
    life = Life(configured(task("screening", "12:00", days=sunday)))
    for day in range(24, 30):
        life.off_until(f"2026-11-{day}T11:00")
        life.until(f"2026-11-{day}T18:00")
    assert life.asked() == ["screening@2026-11-29T12:00"]


def test_the_first_occurrence_of_today_is_not_skipped() -> None:
    """Stock: ``every(2).days.at`` never runs on the day it is made. Here: what is to come today comes."""
    life = Life(configured(task("pill", "08:00")), now="2026-11-23T07:59")
    life.until("2026-11-23T08:00")
    assert life.asked() == ["pill@2026-11-23T08:00"]


def test_a_habit_without_occurrences_hangs_nothing() -> None:
    """Stock: ``every(0)`` loops for ever. Here: nothing planned is a look at the day's end."""
    empty: Configuration = configured(task("pill"))
    assert Life(empty).wake_at == local("2026-11-24T04:00")
