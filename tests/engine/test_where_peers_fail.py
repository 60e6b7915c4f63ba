"""What is asked of a reminder program and often goes wrong, each as it is here, on the log's own file.

Two more are told by their row of PLATFORM 1, in ``test_faults_of_stock_schedule``: a daily 08:00 over both
changes of clocks, and a 02:30 that does not exist. With the real daemon they are in ``tests/e2e``, in
``test_four_weeks_for_real`` and ``test_clock_changes``.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes.habits import at, configured, custom, minutes, rhythm, task
from fakes.life import Life, local
from stage.days import STRETCH, TEA, WALK, day_with
from stage.person import Daemon, Person
from steadyhand.domain.reminding.adherence import Adherence, adherence
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Do, Every, Reach
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.storage.sqlite import SqliteLog

MONDAY = date(2026, 11, 23)
AWAKE_ALL_NIGHT = rhythm(starts_at="00:00", wake="00:30", bedtime="23:59")
SYDNEY = "Australia/Sydney"
PROGRAMME = f"[programme]\nstart = {MONDAY}\n"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    """An empty log in a file."""
    with closing(SqliteLog.open(tmp_path / "log.db")) as opened:
        yield opened


def asked_at(life: Life) -> list[datetime]:
    """When something was shown, in order."""
    return [event.at for event in life.events if event.kind is EventKind.PROMPTED]


def line(life: Life) -> Adherence:
    """Monday's adherence to the only habit."""
    (row,) = adherence(
        life.configuration, life.events, life.clock.zone, first_day=MONDAY, last_day=MONDAY, now=life.now
    )
    return row


def test_five_minutes_snoozed_are_five_minutes(log: SqliteLog) -> None:
    """R-111: put off at 10:00 by five minutes, an hourly reminder is back at 10:05, and 11:00 still comes."""
    hourly = custom("stretch", Do(), Every(minutes(60)))._replace(snooze=minutes(5))
    life = Life(configured(hourly), now="2026-11-23T09:30", log=log)
    life.until("2026-11-23T10:00")
    life.click(Choice.SNOOZE)
    life.until("2026-11-23T11:00")
    assert asked_at(life) == [local(f"2026-11-23T{clock}") for clock in ("10:00", "10:05", "11:00")]


def test_two_slots_in_the_repeated_hour_are_two(log: SqliteLog) -> None:
    """I-1: 02:15 and 02:45 exist twice that night, and are asked the first time only."""
    slots = configured(task("pill", "02:15", "02:45"), start=None, day=AWAKE_ALL_NIGHT)
    life = Life(slots, now="2026-10-25T00:10", log=log)
    life.until("2026-10-25T12:00")
    assert asked_at(life) == [datetime(2026, 10, 25, 0, minute, tzinfo=UTC) for minute in (15, 45)]


def test_six_that_passed_while_asleep_are_one_notification(log: SqliteLog) -> None:
    """I-5, R-011: waking shows the six together, once, and its one answer answers each of them."""
    six = [task(f"task-{number}", f"08:{number}0") for number in range(6)]
    life = Life(configured(*six), log=log)
    life.suspended_until("2026-11-23T09:00")
    life.until("2026-11-23T09:30")
    (digest,) = life.notifier.shown
    assert len(digest.occurrences) == 6
    life.click(Choice.DONE)
    assert life.tally() == {EventKind.DONE: 6}
    assert life.notifier.bubbles == {}


def test_what_was_shown_and_not_answered_is_not_done(log: SqliteLog) -> None:
    """DOMAIN 3: asked at 08:00, and nobody answers; the day is due, missed and not met."""
    life = Life(configured(task("pill", "08:00")), log=log)
    life.until("2026-11-24T04:00")
    row = line(life)
    assert len(life.notifier.shown) == row.due == row.missed == row.days_eligible == 1
    assert row.done == row.days_met == 0


def test_morning_and_evening_in_sydney_are_one_day(log: SqliteLog) -> None:
    """R-023: 08:00 and 20:00 there are two dates in UTC, and together they reach the day's target."""
    drops = custom("drops", Reach("ml", 600, 300), at("08:00", "20:00"))
    life = Life(configured(drops), zone=SYDNEY, log=log)
    for clock in ("08:00", "20:00"):
        life.until(f"2026-11-23T{clock}")
        life.click(Choice.DONE)
    life.until("2026-11-24T04:00")
    prompted = [event for event in life.events if event.kind is EventKind.PROMPTED]
    assert [event.at.date() for event in prompted] == [MONDAY - timedelta(days=1), MONDAY]
    assert [(event.day, event.offset_s) for event in prompted] == [(MONDAY, 11 * 3600)] * 2
    assert (line(life).done, line(life).days_eligible, line(life).days_met) == (2, 1, 1)


def of_monday(person: Person) -> dict[str, tuple[Any, ...]]:
    """What the review tells of Monday: due, done, skipped, missed and days met, by habit."""
    told = person.steady("review", "--on", str(MONDAY), "--json")
    assert told.returncode == 0, told.stderr
    columns = ("due", "done", "skipped", "missed", "days_met")
    rows = json.loads(told.stdout)["adherence"]
    return {row["habit"]: tuple(row[name] for name in columns) for row in rows if row["due"]}


@pytest.mark.parametrize("leave", [Daemon.end, Daemon.kill])
def test_yesterdays_statistics_survive(tmp_path: Path, leave: Callable[[Daemon], None]) -> None:
    """I-2, I-3: of a tea done, a walk skipped and a stretch missed, after a restart and after a kill."""
    with Person(tmp_path, f"{MONDAY} 08:59:00") as person:
        person.configure(PROGRAMME + day_with(TEA, WALK, STRETCH, channel="none"))
        daemon = person.start_daemon()
        person.let_pass(minutes=30)
        person.until_logged("stretch", "prompted")
        assert person.steady("done", "tea").returncode == person.steady("skip", "walk").returncode == 0
        leave(daemon)
        daemon = person.start_daemon()
        person.let_pass(days=1)
        person.until_logged("stretch", "prompted", "prompted", "missed", "prompted")
        leave(daemon)
        person.start_daemon()
        assert of_monday(person) == {
            "tea": (1, 1, 0, 0, 1),
            "walk": (1, 0, 1, 0, 0),
            "stretch": (1, 0, 0, 1, 0),
        }
