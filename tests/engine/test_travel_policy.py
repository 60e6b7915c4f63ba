"""Habits that keep to home, with the engine, on journeys."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from fakes.habits import configured, quiet, task
from fakes.life import BERLIN, Life, local
from fakes.zones import ODD_ZONES
from steadyhand.domain.reminding.command import Answer, Rejected
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Notifications, Travel
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.prompt import Choice

TABLET = task("tablet", "08:00", "20:00", window=180, travels=Travel.HOME)
WALK = task("walk", "08:00", "12:30", window=180)
AT_HOME = configured(TABLET, home=BERLIN)
NEW_YORK, SYDNEY = "America/New_York", "Australia/Sydney"
MORNING, EVENING = "tablet@2026-11-23T08:00", "tablet@2026-11-23T20:00"
ZONES = (*ODD_ZONES, NEW_YORK, SYDNEY, "Pacific/Niue")
STARTS = ("2026-11-23", "2027-03-12", "2027-04-02")
FLIGHTS = lists(tuples(integers(1, 60), sampled_from(ZONES), booleans(), booleans()), max_size=4)
"""So many hours later, there, asleep on the way or not, and with another process or not."""


def prompts(life: Life) -> list[tuple[str, str]]:
    """What was asked, and what the clocks showed there."""
    found = [event for event in life.events if event.kind is EventKind.PROMPTED]
    return [
        (str(event.occurrence), f"{event.at + timedelta(seconds=event.offset_s):%a %H:%M}") for event in found
    ]


def outcomes(life: Life, habit: str) -> dict[str, EventKind]:
    """How each occurrence of the habit ended; one that ended twice fails."""
    keys = [key for key in life.outcomes() if key.startswith(habit)]
    return {key: kind for key in keys if (kind := life.outcome(key)) is not None}


def test_from_berlin_to_new_york_to_sydney_it_is_eight_at_home() -> None:
    """Whatever clocks show there; and the day of each event is the day at home."""
    life = Life(AT_HOME)
    life.until("2026-11-23T12:00")
    life.move_to(NEW_YORK)
    life.until("2026-11-24T12:00")
    life.move_to(SYDNEY)
    life.until("2026-11-26T12:00")
    assert prompts(life) == [
        (MORNING, "Mon 08:00"),
        (EVENING, "Mon 14:00"),
        ("tablet@2026-11-24T20:00", "Wed 07:00"),
        ("tablet@2026-11-25T08:00", "Wed 18:00"),
        ("tablet@2026-11-25T20:00", "Thu 07:00"),
    ]
    assert all(event.occurrence[7:17] == str(event.day) for event in life.events if event.occurrence)


def test_sleep_is_where_the_person_is() -> None:
    """I-4: eight at home is two in the night in New York, and nobody is woken for it."""
    life = Life(AT_HOME, zone=NEW_YORK)
    life.until("2026-11-24T07:30")
    assert life.reason("tablet@2026-11-24T08:00") == "held back: sleep"


def test_quiet_hours_are_where_the_person_is() -> None:
    """I-4: twenty o'clock at home is 14:00 in New York, when it is quiet there until three."""
    hushed = Notifications(show_details=True, quiet=(quiet("14:00", "15:00"),))
    life = Life(configured(TABLET, home=BERLIN, notifications=hushed), zone=NEW_YORK)
    life.until("2026-11-23T16:00")
    assert prompts(life)[-1] == (EVENING, "Mon 15:00")


@pytest.mark.parametrize("zone", [NEW_YORK, SYDNEY, "Pacific/Kiritimati", "Pacific/Niue"])
def test_a_flight_neither_excuses_nor_repeats_it(zone: str) -> None:
    """Open when the zone changes, on either side of the date line, it goes on as if nothing happened."""
    life = Life(AT_HOME)
    life.until("2026-11-23T08:05")
    life.move_to(zone)
    assert life.outcome(MORNING) is None
    life.until(local("2026-11-23T10:59"))
    assert (life.outcome(MORNING), life.asked().count(MORNING)) == (None, 1)
    life.until(local("2026-11-23T11:00"))
    assert life.outcome(MORNING) is EventKind.MISSED


@pytest.mark.parametrize("zone", [NEW_YORK, SYDNEY, "Pacific/Kiritimati", "Pacific/Niue"])
def test_it_is_answered_from_anywhere_once(zone: str) -> None:
    """Button, command and a second answer find the occurrence of the day at home."""
    life = Life(AT_HOME)
    life.until("2026-11-23T08:05")
    life.move_to(zone)
    assert not isinstance(life.say(Answer("tablet", Choice.SNOOZE, minutes=20)), Rejected)
    life.done("tablet")
    assert life.kinds(MORNING)[-1] is EventKind.DONE
    assert life.say(Answer("tablet", Choice.SKIP)) == Rejected(
        f"tablet was already done at {life.now.astimezone(ZoneInfo(zone)):%H:%M}"
    )


def test_missed_at_home_it_may_be_done_late_elsewhere() -> None:
    """Of the same day at home, and the miss is taken back."""
    life = Life(AT_HOME)
    life.until("2026-11-23T11:00")
    life.move_to(SYDNEY)
    life.after(hours=4)
    life.done("tablet")
    assert life.outcome(MORNING) is EventKind.DONE
    assert {event.day for event in life.events if event.occurrence == MORNING} == {date(2026, 11, 23)}


def test_over_both_changes_of_clocks_it_goes_by_those_at_home() -> None:
    """New York's clocks are set forward on 14 March, Berlin's on 28 March 2027: 03:00, 04:00, 03:00 there."""
    noon = configured(task("tablet", "14:00", travels=Travel.HOME), home=BERLIN)
    life = Life(noon, now="2027-03-12T12:00", zone=NEW_YORK)
    life.until("2027-03-29T12:00")
    shown = [at for key, at in prompts(life) if key[7:17] in {"2027-03-13", "2027-03-15", "2027-03-29"}]
    assert shown == ["Sat 08:00", "Mon 09:00", "Mon 08:00"]


def test_off_on_the_flight_it_is_unobserved_with_its_own_key() -> None:
    """What nobody was asked on the way is so, whatever the zone is after it."""
    life = Life(AT_HOME)
    life.until("2026-11-23T19:00")
    life.clock.zone = ZoneInfo(SYDNEY)
    life.off_until("2026-11-24T12:00")
    assert (life.outcome(EVENING), life.reason(EVENING)) == (EventKind.UNOBSERVED, "not running")


def test_another_policy_plans_anew() -> None:
    """From then on it is local: what is due is due there, and what was open at home goes on to its end."""
    life = Life(AT_HOME)
    life.until("2026-11-23T12:00")
    life.move_to(NEW_YORK)
    life.until("2026-11-23T15:00")
    life.reload(configured(TABLET._replace(travels=Travel.LOCAL), home=BERLIN, fingerprint="2"))
    life.until("2026-11-25T07:00")
    assert prompts(life)[1:] == [
        (EVENING, "Mon 14:00"),
        ("tablet@2026-11-24T08:00", "Tue 08:00"),
        ("tablet@2026-11-24T20:00", "Tue 20:00"),
    ]
    assert outcomes(life, "tablet")[EVENING] is EventKind.MISSED


def test_the_log_says_what_keeps_to_home_and_where_home_is() -> None:
    """With the configuration that came into force, and the flights with both zones."""
    life = Life(AT_HOME)
    life.move_to(SYDNEY)
    first, second = [event.data for event in life.events if event.kind is EventKind.CONFIG_CHANGED]
    assert (first["at_home"], first["home_zone"]) == (["tablet"], BERLIN)
    assert (second["zone_before"], second["zone"], second["at_home"]) == (BERLIN, SYDNEY, ["tablet"])


@settings(max_examples=60)
@given(
    sampled_from(ZONES),
    sampled_from(ZONES),
    FLIGHTS,
    sampled_from(["2026-11-23", "2027-03-12", "2027-04-02"]),
)
def test_any_flights_leave_each_one_its_one_outcome(
    home: str, zone: str, flights: list[tuple[int, str, bool, bool]], start: str
) -> None:
    """I-1: each that closed ends once, with its key; and what is local lives as if nothing kept to home."""
    both = Life(configured(TABLET, WALK, home=home, start=None), now=f"{start}T12:00", zone=zone)
    alone = Life(configured(WALK, start=None), now=f"{start}T12:00", zone=zone)
    begins = both.now
    for life in (both, alone):
        for hours, there, asleep, another in (*flights, (60, zone, False, False)):
            if asleep:
                life.clock.sleep_until(life.now + timedelta(hours=hours))
            else:
                life.after(hours=hours)
            life.move_to(there)
            if another:
                life.restart()
    days = (begins.date() + timedelta(days=index) for index in range(-2, 16))
    planned = [each for day in days for each in timetable(both.configuration, ZoneInfo(zone), day)]
    closed = {each.key for each in planned if each.at_home and each.due >= begins and each.closes <= both.now}
    assert set(outcomes(both, "tablet")) == closed
    assert outcomes(both, "walk") == outcomes(alone, "walk")
