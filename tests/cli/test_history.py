import csv
from contextlib import closing
from datetime import timedelta

from cli.household import Household
from steadyhand.domain.reminding.event import Draft, EventKind
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.record import Record, record_text
from steadyhand.storage.sqlite import SqliteLog


def test_history_shows_the_contracts_line(home: Household) -> None:
    """One JSON object a line with exactly the keys scripts rely on."""
    home.steady("done", "water")
    (line,) = home.steady("history", "--json").lines
    assert list(line) == ["id", "at", "day", "device", "kind", "habit", "occurrence", "via", "data"]
    assert (line["kind"], line["habit"], line["data"]) == ("done", "water", {"amount": 250, "unit": "ml"})


def test_history_can_be_narrowed(home: Household) -> None:
    """By day and by habit."""
    home.steady("log", "water", "100", "--at", "yesterday 12:00")
    home.steady("log", "caffeine", "80")
    assert len(home.steady("history", "--json", "--until", "yesterday").lines) == 1
    assert len(home.steady("history", "--json", "--since", "today").lines) == 1
    assert len(home.steady("history", "--json", "--habit", "water").lines) == 1


def test_history_in_words_is_a_line_for_each_event(home: Household) -> None:
    """With the id only where it is asked for."""
    home.steady("log", "caffeine", "80")
    (event,) = home.steady("history", "--json").lines
    plain, with_ids = home.steady("history").out, home.steady("history", "--ids").out
    assert len(plain.splitlines()) == 1
    assert event["id"] not in plain
    assert with_ids.startswith(event["id"])


def test_an_empty_history_says_so(home: Household) -> None:
    """In words; in JSON it is empty."""
    assert home.steady("history").out == "nothing was recorded yet\n"
    assert home.steady("history", "--json").out == ""


def test_a_habit_that_never_was_is_told(home: Household) -> None:
    """A typing error is not an empty history; a habit that is no longer configured is found."""
    assert home.steady("history", "--habit", "watr").exit_code == 64
    home.steady("done", "stretch")
    home.configure("")
    assert home.steady("history", "--habit", "stretch").exit_code == 0


def test_history_needs_no_configuration(bare: Household) -> None:
    """The log can be read and taken out where the configuration is gone."""
    assert bare.steady("history").exit_code == 0
    assert bare.steady("export", "-").exit_code == 0


def test_history_shows_an_answer_that_is_superseded(home: Household) -> None:
    """Another machine's answer was first, and stands first; this one's says what holds in its place."""
    home.steady("done", "stretch")
    with closing(SqliteLog.open(home.log)) as log:
        (mine,) = log.history()
        other = MemoryLog()
        earlier = Draft(*mine[2:-1])._replace(kind=EventKind.SKIPPED, at=mine.at - timedelta(minutes=1))
        (first,) = other.append([earlier])
        log.merge([Record("line 1", record_text(first))])
    lines = home.steady("history").out.splitlines()
    assert "superseded" not in lines[0]
    assert f"superseded by skipped, {first.id}" in lines[1]
    told = home.steady("history", "--json").lines
    assert [each.get("superseded_by") for each in told] == [None, first.id]


def test_of_two_corrections_of_one_entry_one_counts(home: Household) -> None:
    """Each of two machines corrected the same episode: it stays one."""
    home.steady("twitch", "--where", "eyelid")
    (entry,) = home.steady("history", "--json").lines
    assert home.steady("twitch", "--corrects", entry["id"], "--intensity", "2").exit_code == 0
    with closing(SqliteLog.open(home.log)) as log:
        mine = next(event for event in log.history() if event.data.get("corrects"))
        other = MemoryLog()
        theirs = Draft(*mine[2:-1])._replace(data={**mine.data, "intensity": 3})
        (record,) = other.append([theirs])
        log.merge([Record("line 1", record_text(record))])
    assert home.steady("twitch").out.rstrip().endswith("2 today")
    assert home.steady("export", "days.csv", "--by-day").exit_code == 0
    names, *_, today = csv.reader((home.root / "days.csv").read_text().splitlines())
    assert dict(zip(names, today, strict=True))["episodes_at_least"] == "2"


def test_history_calls_machines_by_their_names(home: Household) -> None:
    """As each one's last configuration has it, where a line speaks of one."""
    home.steady("done", "water")
    other = MemoryLog()
    with closing(SqliteLog.open(home.log)) as log:
        (mine,) = log.history()
        changed = Draft(*mine[2:-1])._replace(
            kind=EventKind.CONFIG_CHANGED,
            habit=None,
            occurrence=None,
            data={"compiled": '[["Devices", "the old box"]]'},
        )
        clock = changed._replace(kind=EventKind.CLOCK_DIFFERED, data={"device": log.device, "ahead_s": 420})
        told = other.append([changed, clock])
        log.merge(Record("line", record_text(each)) for each in told)
        said = f"{log.device[:8]} was 7 min ahead of that of the old box ({other.device[:8]})"
    assert said in home.steady("history").out
