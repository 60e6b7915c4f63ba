import json
from datetime import timedelta
from pathlib import Path

import pytest

from cli.household import Household
from steadyhand.bootstrap.quick import Desk
from steadyhand.system.single_instance import Acquired, acquire

WORDS = "told-nobody-else"


@pytest.fixture
def kept(home: Household) -> Household:
    """A home with two entries of today, one with words in it."""
    assert home.steady("skip", "stretch", "--because", WORDS).exit_code == 0
    assert home.steady("log", "water", "300").exit_code == 0
    return home


def today(home: Household) -> str:
    """The person's day."""
    return str(desk(home).today)


def desk(home: Household) -> Desk:
    """What a command of this home works with."""
    return Desk(home.environ, pytest.fail)


def everything(home: Household) -> bytes:
    """Every byte in the home but the configuration's."""
    files = [path for path in home.root.rglob("*") if path.is_file() and path != home.config]
    return b"".join(path.read_bytes() for path in files)


def events(home: Household) -> list[str]:
    """The kinds of the events left."""
    return [event["kind"] for event in home.steady("history", "--json").lines]


def test_it_asks_first(kept: Household) -> None:
    """It says how much and what of, and another word than the one asked for forgets nothing."""
    answer = kept.steady("forget", "--from", "today", "--to", "today", given="yes\n")
    assert answer.exit_code == 1
    assert "This erases 2 entries recorded from" in answer.out
    assert "Nothing was forgotten" in answer.err
    assert events(kept) == ["skipped", "intake"]


def test_no_answer_forgets_nothing(kept: Household) -> None:
    """At the end of standard input."""
    assert kept.steady("forget", "--all").exit_code == 1
    assert events(kept) == ["skipped", "intake"]


def test_days_are_forgotten(kept: Household) -> None:
    """In the whole home no byte of the words is left, and what it cannot reach is told."""
    assert WORDS.encode() in everything(kept)
    done = kept.steady("forget", "--from", today(kept), "--to", "today", given="forget\n")
    assert (done.exit_code, done.err) == (0, "")
    assert "forgotten: 2 entries" in done.out
    assert "This cannot reach:" in done.out
    assert WORDS.encode() not in everything(kept)
    assert kept.steady("status").exit_code == 0


def test_scripts_need_not_answer(kept: Household) -> None:
    """With --yes, and in JSON."""
    view = kept.steady("forget", "--from", "today", "--to", "today", "--yes", "--json").json
    assert (view["events"], view["kept"], view["everything"]) == (2, 0, False)
    assert any("exported" in each for each in view["beyond"])


def test_other_days_stay(kept: Household) -> None:
    """Forgetting yesterday leaves today alone."""
    assert kept.steady("forget", "--from", "yesterday", "--to", "yesterday", "--yes").exit_code == 0
    assert events(kept) == ["skipped", "intake"]


def test_everything_is_forgotten(kept: Household) -> None:
    """The log, the backups and the compiled configuration are gone; the configuration is not."""
    backup = kept.state / "backups/log-20260101.db"
    backup.parent.mkdir()
    backup.write_bytes(kept.log.read_bytes())
    done = kept.steady("forget", "--all", given="forget\n")
    assert done.exit_code == 0
    assert f"kept: your configuration, {kept.config}" in done.out
    assert not kept.log.parent.exists()
    assert not kept.state.exists()
    assert kept.config.exists()


def test_it_begins_anew_after_everything(kept: Household) -> None:
    """As on the first day."""
    kept.steady("forget", "--all", "--yes")
    assert kept.steady("history").out == "nothing was recorded yet\n"
    assert kept.steady("done", "water").exit_code == 0


def test_not_while_the_daemon_runs(kept: Household) -> None:
    """It would remember what it read; the remedy is told, and nothing is forgotten."""
    (kept.runtime / "steadyhand").mkdir(mode=0o700)
    start = acquire(str(kept.runtime / "steadyhand"), desk(kept).now)
    assert isinstance(start, Acquired)
    refused = kept.steady("forget", "--all", "--yes")
    start.lock.release()
    assert refused.exit_code == 1
    assert "systemctl --user stop steadyhand" in refused.err
    assert events(kept) == ["skipped", "intake"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", "today"),
        ("--to", "today"),
        ("--all", "--from", "today"),
        ("--from", "today", "--to", "yesterday"),
        ("--from", "30th", "--to", "today"),
        ("--all", "--json"),
    ],
)
def test_what_is_meant_must_be_plain(kept: Household, words: tuple[str, ...]) -> None:
    """Half a span, a span backwards, both at once: a usage fault, and nothing is forgotten."""
    assert kept.steady("forget", *words, given="forget\n").exit_code == 2
    assert events(kept) == ["skipped", "intake"]


def test_without_a_log_there_is_nothing(home: Household) -> None:
    """And none is begun."""
    assert home.steady("forget", "--from", "today", "--to", "today", "--yes").exit_code == 1
    assert not home.log.exists()


def test_a_damaged_log_can_be_forgotten_whole(kept: Household) -> None:
    """Days of it cannot: it must be restored first."""
    kept.log.with_name("log.db-wal").unlink()
    kept.log.write_bytes(b"junk" * 5000)
    assert kept.steady("forget", "--from", "today", "--to", "today", "--yes").exit_code == 74
    assert kept.steady("forget", "--all", "--yes").exit_code == 0
    assert not kept.log.exists()


def test_what_is_forgotten_does_not_return_as_missed(kept: Household) -> None:
    """A starting daemon finds the reminder excused, with the reason."""
    mark = desk(kept)
    mark.log.mark_up(mark.now - timedelta(hours=1), mark.now)
    mark.log.close()
    kept.steady("forget", "--from", "today", "--to", "today", "--yes")
    (left,) = kept.steady("history", "--json").lines
    assert (left["kind"], left["habit"], left["data"]) == ("excused", "stretch", {"reason": "forgotten"})


def test_the_files_are_named(kept: Household) -> None:
    """In JSON each file that was removed, and once."""
    backup = kept.state / "backups/log-20260101.db"
    backup.parent.mkdir()
    backup.write_bytes(kept.log.read_bytes())
    removed = json.loads(kept.steady("forget", "--all", "--yes", "--json").out)["removed"]
    assert str(kept.log) in removed
    assert {Path(each).name for each in removed} >= {"log.db", "compiled.json", backup.name}
    assert len(removed) == len({*removed})
