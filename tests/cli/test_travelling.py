"""Answering from far away what keeps to home; each command is a process of its own."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cli.household import Household, awake_now

NIUE = ZoneInfo("Pacific/Niue")


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin"])
def away(bare: Household, request: pytest.FixtureRequest) -> Household:
    """Home is in Niue, where a stretch came due half an hour ago; the person may be a day ahead of that."""
    now = datetime.now(NIUE)  # noqa: TID251 - the process under test reads the real clock
    text = awake_now(now).replace('zone = "UTC"', f'zone = "{request.param}"\nhome_zone = "{NIUE.key}"')
    bare.configure(text.replace("window_min = 300", 'window_min = 300\ntravel = "home"'))
    bare.compile()
    return bare


def test_it_is_open_wherever_the_person_is(away: Household) -> None:
    """Status shows it with the key of the day at home."""
    rows = away.steady("status", "--json").json["habits"]
    (waiting,) = next(row["open"] for row in rows if row["id"] == "stretch")
    due = datetime.fromisoformat(waiting["due"]).astimezone(NIUE)
    assert waiting["occurrence"] == f"stretch@{due:%Y-%m-%dT%H:%M}"


def test_it_is_done_once(away: Household) -> None:
    """Recorded for the occurrence at home, and the second process knows of the first."""
    (event,) = away.steady("done", "stretch", "--json").json["events"]
    again = away.steady("skip", "stretch")
    assert event["occurrence"] is not None
    assert (again.exit_code, "already done" in again.err) == (1, True)


def test_it_is_put_off_skipped_and_taken_back(away: Household) -> None:
    """Each finds what the one before it recorded."""
    assert away.steady("snooze", "stretch", "20").exit_code == 0
    assert away.steady("skip", "stretch").exit_code == 0
    assert away.steady("undo").out.startswith("stretch: taken back: skipped")
    assert away.steady("done", "stretch").exit_code == 0
    kinds = [line["kind"] for line in away.steady("history", "--json").lines]
    assert kinds == ["snoozed", "skipped", "retracted", "done"]


def test_the_agenda_has_it_on_the_day_there(away: Household) -> None:
    """Among what comes due today where the person is."""
    rows = away.steady("agenda", "--days", "2", "--date", "yesterday", "--json").json
    assert any(row["habit"] == "stretch" and row["at_home"] is not None for row in rows)
