"""The use of the machine, from the log to what a person reads of it (R-043, R-070)."""

import csv
import json
from datetime import timedelta

import pytest

from cli.household import Household, another
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reminding.event import Draft, EventKind


@pytest.fixture
def watched(home: Household) -> Household:
    """A home in which the daemon has seen an hour of today."""
    desk = Desk(home.environ, pytest.fail)
    since = desk.now - timedelta(hours=1)
    span = {"since": since.isoformat(), "until": desk.now.isoformat()}
    data = {"minutes": 52, "watched_min": 60, **span}
    with desk.log.transaction():
        desk.log.append([Draft(EventKind.USE, desk.now, 0, desk.today, "daemon", None, None, data)])
    desk.log.close()
    return home


def test_history(watched: Household) -> None:
    """A line in words, and the event as it is for programs."""
    assert watched.steady("history").out.endswith(
        "use: 52 minutes at the machine, of 60 watched, by daemon\n"
    )
    (event,) = watched.steady("history", "--json").lines
    assert (event["kind"], event["data"]["minutes"], event["data"]["watched_min"]) == ("use", 52, 60)


def test_status(watched: Household) -> None:
    """Today's minutes, as far as recorded."""
    assert watched.steady("status", "--json").json["use"] == {"minutes": 52, "watched_min": 60}
    assert "At the machine 52 min of 1 h watched, as far as recorded" in watched.steady("status").out


def test_nobody_watched(home: Household) -> None:
    """Null, and not a word."""
    assert home.steady("status", "--json").json["use"] is None
    assert "machine" not in home.steady("status").out.replace("you are at the machine cannot", "")


@pytest.mark.parametrize("name", ["log.jsonl", "log.csv"])
def test_it_goes_out_and_in_again(watched: Household, name: str) -> None:
    """What the daemon wrote is taken in elsewhere, identical."""
    other = {"STEADYHAND_DATA": str(watched.root / "other")}
    assert watched.steady("export", name).exit_code == 0
    assert watched.steady("import", name, **other).out == "1 event read, 1 of them new\n"
    assert watched.steady("export", "-", **other).out == watched.steady("export", "-").out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"minutes": -1}, "`data.minutes` is not from 0 to 1560"),
        ({"minutes": 61}, "`data.minutes` is more than `data.watched_min`"),
        ({"minutes": 1e300, "watched_min": 1e300}, "`data.minutes` is not from 0 to 1560"),
        ({"watched_min": 600}, "`data.watched_min` is more than the span has"),
        ({"since": None}, "`data.since` is missing"),
    ],
)
def test_nonsense_stays_outside(watched: Household, change: dict[str, object], told: str) -> None:
    """It bears evidence, so it is refused by line and key; nothing is recorded."""
    line = json.loads(watched.steady("export", "-").out)
    given = json.dumps({**line, "id": another(line["id"]), "data": {**line["data"], **change}})
    refused = watched.steady("import", "-", given=given)
    assert refused.exit_code == 1
    assert f"Line 1: {told}. Nothing was imported." in refused.err
    assert len(watched.steady("history", "--json").lines) == 1


def test_by_day(watched: Household) -> None:
    """The table by day has the minutes, and how many were watched."""
    assert watched.steady("export", "days.csv", "--by-day").exit_code == 0
    (row,) = csv.DictReader((watched.root / "days.csv").read_text(encoding="utf-8").splitlines())
    assert (row["use_min"], row["use_watched_min"], row["episodes"]) == ("52", "60", "")


def test_a_calendar_has_none_of_it(watched: Household) -> None:
    """It tells what is ahead."""
    assert watched.steady("export", "agenda.ics").exit_code == 0
    content = (watched.root / "agenda.ics").read_text(encoding="utf-8")
    assert "52" not in [line.partition(":")[2] for line in content.splitlines()]
    assert "machine" not in content


def test_it_is_no_entry_to_undo(watched: Household) -> None:
    """What the daemon saw is not the person's last entry, and not theirs to take back."""
    assert watched.steady("undo").exit_code == 1
    (event,) = watched.steady("history", "--json").lines
    assert "only what you recorded yourself can be taken back" in watched.steady("undo", event["id"]).err


def test_it_can_be_forgotten(watched: Household) -> None:
    """Erased like everything else of the day."""
    day = watched.steady("status", "--json").json["day"]
    assert watched.steady("forget", "--from", day, "--to", day, "--yes").exit_code == 0
    assert [
        event["kind"] for event in watched.steady("history", "--json").lines if event["kind"] == "use"
    ] == []
    assert watched.steady("status", "--json").json["use"] is None
