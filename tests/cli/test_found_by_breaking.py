"""What somebody who tried to break the diary and the review found; each was a fault once."""

import signal
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.household import STEADY, Household, day_now

PROGRAMME = "[programme]\nstart = {}\n\n{}\n[notifications]\nchannel = 'none'\n"


def events(home: Household) -> list[dict[str, object]]:
    """Everything in the log."""
    return home.steady("history", "--json").lines


def begun(home: Household, days_ago: int) -> None:
    """A programme whose first day was so many days ago."""
    today = date.fromisoformat(home.steady("status", "--json").json["day"])
    home.configure(PROGRAMME.format(today - timedelta(days=days_ago), day_now()))
    home.compile()


@pytest.mark.parametrize("amount", ["320", "405"])
def test_the_agenda_ends_when_a_limit_is_near(home: Household, amount: str) -> None:
    """Without a daemon nobody has told of it; what is foreseen comes to rest all the same."""
    home.steady("log", "caffeine", amount)
    assert home.steady("agenda").exit_code == 0


@pytest.mark.parametrize("form", ["--html", "--pdf"])
def test_a_review_never_takes_the_place_of_the_log(home: Household, form: str) -> None:
    """Nor of the configuration or the state, even with --force."""
    begun(home, 3)
    home.steady("twitch")
    own = (home.log, home.log.with_name("log.db-wal"), home.config, home.state / "compiled.json")
    before = [path.read_bytes() for path in own if path.exists()]
    for path in own:
        refused = home.steady("review", form, path, "--force")
        assert refused.exit_code == 1
        assert "own files" in refused.err
    assert [path.read_bytes() for path in own if path.exists()] == before


def test_nor_does_an_export_or_a_trace(home: Household) -> None:
    """The log is itself the only thing that may lie under its name, with or without --force."""
    home.steady("twitch")
    before, beside = home.log.read_bytes(), home.log.with_name("log.db.csv")
    for words in (("rehearse", "--days", "1", "--trace", home.log), ("export", beside)):
        refused = home.steady(*words, "--force")
        assert refused.exit_code == 1
        assert "own files" in refused.err
    assert home.log.read_bytes() == before
    assert not beside.exists()


def test_a_pause_of_ages_is_refused(home: Household) -> None:
    """It would be beyond all calendars."""
    refused = home.steady("pause", "--until", "9000-12-31")
    assert (refused.exit_code, events(home)) == (1, [])
    assert "five years" in refused.err


def test_an_imported_pause_of_ages_breaks_nothing(home: Household) -> None:
    """What another program wrote is read as a pause without an end."""
    begun(home, 3)
    line = (
        '{"id": "01900000-0000-7000-8000-000000000001", "at": "2026-11-01T12:00:00+00:00", '
        '"day": "2026-11-01", "device": "d", "kind": "paused", "habit": null, "occurrence": null, '
        '"via": "cli", "data": {"until": "9999-12-31T23:59:59+00:00"}}\n'
    )
    assert home.steady("import", "-", given=line).exit_code == 0
    for command in ("status", "history", "review", "agenda"):
        assert home.steady(command).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("agenda", "--date", "9999-12-31"),
        ("agenda", "--date", "0001-01-01"),
        ("forget", "--from", "0001-01-01", "--to", "9999-12-31", "--yes"),
        ("twitch", "--seconds=--"),
        ("twitch", "--trigger=--"),
        ("undo", "--because=--"),
        ("history", "--habit", "\udcff\udcfe"),
    ],
)
def test_a_slip_is_told_in_a_sentence(home: Household, words: tuple[str, ...]) -> None:
    """The ends of the calendar, an option of nothing, bytes that are no text."""
    done = home.steady(*words)
    assert done.exit_code in {1, 2, 64}
    assert "Traceback" not in done.err
    assert events(home) == []


def test_what_was_recorded_is_no_failure(home: Household) -> None:
    """A full disk under the output: the entry is in the log, and a script must not repeat it."""
    done = subprocess.run(
        ["sh", "-c", f"'{STEADY}' twitch > /dev/full"],
        env=home.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "it was recorded" in done.stderr
    assert len(events(home)) == 1


WRITER = """
import sys
from pathlib import Path
from steadyhand.cli.private_file import write_private

def write(stream):
    stream.write("a diary")
    print("writing", flush=True)
    sys.stdin.read()

write_private(Path(sys.argv[1]), write, force=False)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_file_whose_writing_is_ended_leaves_no_copy(tmp_path: Path, number: signal.Signals) -> None:
    """The draft, which holds the diary, goes with the process."""
    words = [sys.executable, "-c", WRITER, str(tmp_path / "log.jsonl")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert list(tmp_path.iterdir())
        process.send_signal(number)
        assert process.wait(60) == 128 + number
    assert list(tmp_path.iterdir()) == []


def test_folders_on_the_way_are_private_too(bare: Household) -> None:
    """With an umask of nothing, what is made is still the person's alone."""
    script = f"umask 0; '{STEADY}' setup --yes; '{STEADY}' twitch"
    subprocess.run(["sh", "-c", script], env=bare.environ, capture_output=True, check=True)
    made = [path for path in (bare.root / ".local", bare.root / ".config") if path.exists()]
    assert made
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o700}


class TestQuestions:
    """The warning signs and the review are not answered by saying done."""

    @pytest.mark.parametrize(
        ("habit", "command"), [("screening", "steady screen"), ("week-four", "steady review")]
    )
    def test_done_is_refused(self, home: Household, habit: str, command: str) -> None:
        """And the message names what answers them."""
        begun(home, 3)
        refused = home.steady("done", habit)
        assert refused.exit_code == 1
        assert command in refused.err
        assert events(home) == []

    def test_status_says_from_day_28_that_nothing_improved(self, home: Household) -> None:
        """DOMAIN 5: week 4 not improved, or not enough data, is a visit; also outside the review."""
        begun(home, 26)
        assert home.steady("status", "--json").json["screening"]["flags"] == []
        begun(home, 27)
        told = home.steady("status", "--json").json
        assert told["screening"]["flags"] == ["week_four_not_improved"]
        assert told["warning"] is None

    def test_a_noted_weakness_reaches_the_top_of_the_status(self, home: Household) -> None:
        """DOMAIN 5 (f): offered, never decided, until the questions are answered again."""
        home.steady("twitch", "--weakness")
        first = home.steady("status").out.splitlines()[0]
        assert first.startswith("You noted weakness.")
        home.steady("screen", "--answers", "-", given='{"weakness": "no"}')
        assert "You noted weakness" not in home.steady("status").out
