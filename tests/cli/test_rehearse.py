"""``steady rehearse``: a preview that leaves nothing behind."""

import json
import stat

import pytest

from cli.household import Household
from steadyhand.storage.jsonl import read_lines

WEEKS = """\
[programme]
start = 2026-11-23

[day]
zone = "Europe/Berlin"

[habits.water]
kind = "target"
unit = "ml"
goal = 2000
serving = 250
remind = { at = ["09:00", "11:00", "15:00"] }

[habits.stretch]
title = "Stretch a little"
kind = "task"
at = ["10:00"]
"""
FAULTY = WEEKS.replace("goal = 2000", "gaol = 2000")


@pytest.fixture
def planned(bare: Household) -> Household:
    """A home with a programme from 2026-11-23 on, in which no command was given yet."""
    bare.configure(WEEKS)
    return bare


def rehearsed(home: Household, *words: str) -> str:
    """What a short rehearsal says."""
    return home.steady("rehearse", "--days", "3", "--seed", "5", *words).out


def test_the_same_seed_plays_the_same_days(planned: Household) -> None:
    """To the byte, in every process, and in the trace with its ids too."""
    first = planned.steady("rehearse", "--seed", "5", "--trace", "a.jsonl", PYTHONHASHSEED="1")
    again = planned.steady("rehearse", "--seed", "5", "--trace", "b.jsonl", PYTHONHASHSEED="2")
    assert first.exit_code == 0, first.err
    assert first.out == again.out
    assert (planned.root / "a.jsonl").read_bytes() == (planned.root / "b.jsonl").read_bytes()


def test_another_seed_plays_other_days(planned: Household) -> None:
    """The dice are thrown anew."""
    assert planned.steady("rehearse", "--seed", "6", "--days", "3").out != rehearsed(planned)


def test_a_seed_is_thrown_and_told(planned: Household) -> None:
    """What comes of no seed can be played again by the line at the end."""
    out = planned.steady("rehearse", "--days", "2").out
    said = out.splitlines()[-1]
    assert "Nothing was recorded. The same again: steady rehearse --days 2 --seed " in said
    assert planned.steady("rehearse", "--days", "2", "--seed", said.split()[-1]).out == out


def test_nothing_is_recorded(planned: Household) -> None:
    """There is no log afterwards, and no configuration was put in force."""
    assert rehearsed(planned)
    assert not planned.log.exists()
    assert not planned.state.exists()


def test_an_edited_file_is_not_put_in_force(home: Household) -> None:
    """It is played as it is now; the compiled one stays the one that the daemon runs."""
    before = (home.state / "compiled.json").read_bytes()
    home.configure(WEEKS)
    assert "Stretch a little" in rehearsed(home)
    assert (home.state / "compiled.json").read_bytes() == before


def test_it_begins_with_the_programme(planned: Household) -> None:
    """The text says from when on, how often each habit asks, and what adherence that would give."""
    out = rehearsed(planned)
    assert out.startswith("3 days from Mon 2026-11-23, as they might go.")
    assert "The adherence that this would give:" in out
    assert max(map(len, out.splitlines())) <= 80


def test_without_a_programme_it_begins_today(bare: Household) -> None:
    """Today by the clock of this command."""
    bare.configure(WEEKS.replace("start = 2026-11-23", ""))
    first = json.loads(rehearsed(bare, "--json"))["first_day"]
    assert first == bare.steady("status", "--json").json["day"]


def test_as_json_it_is_one_document(planned: Household) -> None:
    """With the numbers of the text, and the contract's rows of adherence."""
    document = json.loads(rehearsed(planned, "--json"))
    assert (document["seed"], document["days"], document["zone"]) == (5, 3, "Europe/Berlin")
    assert [row["habit"] for row in document["habits"]][:2] == ["water", "stretch"]
    assert document["adherence"][1]["due"] == 3
    assert document["notifications"]["total"] >= 9


def test_the_trace_holds_every_event(planned: Household) -> None:
    """As the lines of an exported log, in a file that is its owner's alone."""
    rehearsed(planned, "--trace", "week.jsonl")
    trace = planned.root / "week.jsonl"
    with trace.open() as lines:
        kinds = {event.kind for event in read_lines(lines)}
    assert {"started", "config_changed", "prompted", "done"} <= kinds
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600


def test_a_trace_is_not_taken_for_what_happened(planned: Household) -> None:
    """It has the form of an export; imported it would be weeks of made-up answers."""
    rehearsed(planned, "--trace", "week.jsonl")
    refused = planned.steady("import", "week.jsonl")
    assert refused.exit_code == 1
    assert "it was only rehearsed and never happened" in refused.err


def test_a_trace_writes_over_nothing(planned: Household) -> None:
    """Unless it is told to."""
    trace = planned.root / "week.jsonl"
    trace.write_text("mine")
    refused = planned.steady("rehearse", "--days", "2", "--trace", "week.jsonl")
    assert refused.exit_code == 1
    assert "is there already" in refused.err
    assert trace.read_text() == "mine"
    assert planned.steady("rehearse", "--days", "2", "--trace", "week.jsonl", "--force").exit_code == 0


def test_a_faulty_configuration_is_not_rehearsed(home: Household) -> None:
    """Neither is the one before it, which is not what was asked about; every fault is told."""
    home.configure(FAULTY)
    refused = home.steady("rehearse")
    assert refused.exit_code == 78
    assert "gaol" in refused.err
    assert "nothing was rehearsed" in refused.err
    assert refused.out == ""


@pytest.mark.parametrize("days", ["0", "401", "-1", "1.5", "many", "٣"])
def test_days_have_their_range(planned: Household, days: str) -> None:
    """1 to 400, whole."""
    refused = planned.steady("rehearse", f"--days={days}")
    assert refused.exit_code == 2
    assert "is no number of days from 1 to 400" in refused.err


def test_one_day_is_enough(planned: Household) -> None:
    """The shortest rehearsal."""
    assert planned.steady("rehearse", "--days", "1").exit_code == 0


def test_a_seed_has_its_range(planned: Household) -> None:
    """0 to 4294967295."""
    assert planned.steady("rehearse", "--days", "1", "--seed", "4294967296").exit_code == 2
    assert planned.steady("rehearse", "--days", "1", "--seed", "4294967295").exit_code == 0
