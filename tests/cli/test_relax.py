"""``steady relax`` as a process, on a pipe and in a real terminal, with a clock that hurries."""

import os
import pty
import select
import signal
import subprocess
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.household import STEADY, Household
from stage.desktop import DEADLINE_S
from stage.person import FAKETIME

CONFIGURATION = """\
[day]
zone = "UTC"

[notifications]
channel = "none"

[habits.relax]
kind = "session"
minutes = 12
at = ["21:00"]
technique = "coherent"

[habits.stretch]
kind = "task"
at = ["09:00"]
"""
SECOND = """
[habits.noon]
kind = "session"
at = ["12:00"]
"""
BY_HAND = "\x1b[?25h"
"""What brings the cursor back."""


def hurried(speed: int, at: str = "2026-12-15 21:05:00") -> dict[str, str]:
    """An environment in which it is five past nine, and time passes so many times as fast."""
    return {"LD_PRELOAD": str(FAKETIME), "FAKETIME": f"@{at} x{speed}"}


@pytest.fixture
def calm(bare: Household) -> Household:
    """A home with one session, due at nine in the evening."""
    bare.configure(CONFIGURATION)
    bare.compile()
    return bare


class Terminal(NamedTuple):
    """A terminal with a session in it."""

    process: "subprocess.Popen[bytes]"
    person_end: int
    program_end: int

    def read_until(self, enough: Callable[[str], bool]) -> str:
        """What appeared, as soon as it is enough."""
        seen = b""
        while not enough(seen.decode(errors="replace")):
            assert select.select([self.person_end], [], [], DEADLINE_S)[0], seen[-2000:]
            seen += os.read(self.person_end, 65536)
        return seen.decode(errors="replace")

    def press(self, keys: bytes) -> None:
        """Type that."""
        os.write(self.person_end, keys)

    def ended(self) -> int:
        """The exit code, once the process has ended."""
        return self.process.wait(DEADLINE_S)


@contextmanager
def terminal(home: Household, *words: str, **environ: str) -> Iterator[Terminal]:
    """A session in a terminal of 80 columns."""
    person_end, program_end = pty.openpty()
    termios.tcsetwinsize(program_end, (24, 80))
    process = subprocess.Popen(
        ["setsid", "--ctty", STEADY, "relax", *words],
        env=home.environ | {"TERM": "xterm"} | environ,
        stdin=program_end,
        stdout=program_end,
        stderr=program_end,
    )
    try:
        yield Terminal(process, person_end, program_end)
    finally:
        process.kill()
        process.wait()
        os.close(person_end)
        os.close(program_end)


def events(home: Household) -> list[tuple[str, str | None, dict[str, object]]]:
    """What the log holds: kind, occurrence and data."""
    return [
        (event["kind"], event["occurrence"], event["data"])
        for event in home.steady("history", "--json").lines
    ]


def test_a_whole_session_settles_its_reminder(calm: Household) -> None:
    """R-051: twelve minutes are a session, and the reminder of 21:00 is done."""
    done = calm.steady("relax", **hurried(600))
    assert (done.exit_code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Even breathing, 12 min"
    assert done.out.splitlines()[-1] == "relax: 12 min of even breathing recorded, done (the one of 21:00)"
    assert events(calm) == [
        ("done", "relax@2026-12-15T21:00", {"reason": "answered in the diary"}),
        ("session", "relax@2026-12-15T21:00", {"minutes": 12, "technique": "coherent"}),
    ]


def test_it_takes_the_time_it_says(calm: Household) -> None:
    """R-050: it is recorded at its end, twelve minutes of the clock after it began."""
    (*_, session) = calm.steady("relax", "--json", **hurried(600)).json["events"]
    assert session["at"] >= "2026-12-15T21:17:00"


def test_json_is_alone_on_standard_output(calm: Household) -> None:
    """The session itself is led on standard error."""
    done = calm.steady("relax", "--json", "--technique", "mindfulness", "--minutes", "10", **hurried(600))
    assert [event["kind"] for event in done.json["events"]] == ["done", "session"]
    assert "Settle" in done.err


def test_a_short_session_is_partial(calm: Household) -> None:
    """R-051: below ten minutes it is recorded, and its reminder stays open."""
    done = calm.steady("relax", "--minutes", "9", **hurried(600))
    assert done.out.splitlines()[-1].endswith(
        "9 min of even breathing recorded; from 10 min a session is done."
    )
    assert [kind for kind, *_ in events(calm)] == ["session"]


def test_an_interrupted_session_records_its_minutes(calm: Household) -> None:
    """R-051: Ctrl+C in a real terminal ends it at once; what was practised until then is recorded."""
    with terminal(calm, **hurried(200)) as screen:
        screen.read_until(lambda seen: "It begins in a moment" in seen)
        screen.press(b" ")
        screen.read_until(lambda seen: ", 6:" in seen)
        screen.press(b"\x03")
        assert BY_HAND in screen.read_until(lambda seen: "recorded; from 10 min" in seen)
        assert screen.ended() == 0
    kind, _, data = events(calm)[-1]
    assert kind == "session"
    assert isinstance(data["minutes"], float | int)
    assert 5 <= data["minutes"] < 12


def test_q_ends_it_and_the_terminal_is_as_before(calm: Household) -> None:
    """Its modes, and the cursor."""
    with terminal(calm, **hurried(1)) as screen:
        before = termios.tcgetattr(screen.program_end)
        screen.read_until(lambda seen: "It begins in a moment" in seen)
        screen.press(b"q")
        screen.read_until(lambda seen: BY_HAND in seen)
        assert screen.ended() == 0
        assert termios.tcgetattr(screen.program_end) == before


def test_less_than_a_minute_is_not_recorded(calm: Household) -> None:
    """It was hardly begun."""
    with terminal(calm, **hurried(1)) as screen:
        screen.read_until(lambda seen: "It begins in a moment" in seen)
        screen.press(b" ")
        screen.read_until(lambda seen: ", 11:59 left" in seen)
        screen.press(b"q")
        screen.read_until(lambda seen: "less than a minute, so nothing was recorded" in seen)
    assert events(calm) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_and_what_was_done_is_recorded(calm: Household, number: int) -> None:
    """A closed window or a shutdown loses nothing."""
    with terminal(calm, **hurried(200)) as screen:
        screen.read_until(lambda seen: ", 6:" in seen)
        screen.process.send_signal(number)
        assert BY_HAND in screen.read_until(lambda seen: BY_HAND in seen)
        assert screen.ended() == 128 + number
    assert events(calm)[-1][0] == "session"


def test_a_closed_pipe_ends_it(calm: Household) -> None:
    """Nobody reads any more: the minutes until then are recorded."""
    with calm.start("relax", **hurried(200)) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith(" 5:"):
            pass
        process.stdout.close()
        assert process.wait(DEADLINE_S) == 141
    assert events(calm)[-1][0] == "session"


def test_plain_in_a_terminal_draws_nothing(calm: Household) -> None:
    """One line a phase, for a screen reader, as on a terminal that can do nothing else."""
    for words, environ in ((("--plain",), {}), ((), {"TERM": "dumb"})):
        with terminal(calm, "--minutes", "1", *words, **hurried(200), **environ) as screen:
            seen = screen.read_until(lambda seen: "recorded" in seen)
        assert " 0:00  Breathe in (5 s)" in seen
        assert "\x1b" not in seen


def test_without_a_session_a_technique_still_works(home: Household) -> None:
    """It is led and not recorded, and says so."""
    assert home.steady("relax").exit_code == 1
    done = home.steady("relax", "--technique", "box", "--minutes", "1", **hurried(200))
    assert done.exit_code == 0
    assert done.out.splitlines()[-1].endswith("has no session, so nothing was recorded.")
    assert events(home) == []


def test_of_several_sessions_one_is_named(calm: Household) -> None:
    """Which it was must be known to record it."""
    calm.configure(CONFIGURATION + SECOND)
    wrong = calm.steady("relax")
    assert (wrong.exit_code, wrong.out) == (2, "")
    assert "relax, noon" in wrong.err or "noon, relax" in wrong.err
    assert (
        calm.steady("relax", "noon", "--minutes", "1", **hurried(200))
        .out.splitlines()[-1]
        .startswith("noon: 1 ")
    )


def test_nobody_pregnant_is_told_to_hold(calm: Household) -> None:
    """DOMAIN 2.7: the configuration's condition leaves the holds out, as the option does for lungs."""
    words = ("relax", "--technique", "box", "--minutes", "1")
    assert "Hold" in calm.steady(*words, **hurried(200)).out
    assert "Hold (" not in calm.steady(*words, "--no-holds", **hurried(200)).out
    calm.configure(CONFIGURATION + '\n[person]\nconditions = ["pregnancy"]\n')
    assert calm.steady("check").exit_code == 0
    assert "Hold (" not in calm.steady(*words, **hurried(200)).out


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--minutes", "0"), 2),
        (("--minutes", "121"), 2),
        (("--minutes", "-3"), 2),
        (("--minutes", "ten"), 2),
        (("--technique", "yoga"), 2),
        (("--cycles", "9", "--technique", "4-7-8"), 2),
        (("--cycles", "0", "--technique", "4-7-8"), 2),
        (("--cycles", "4"), 2),
        (("stretch",), 1),
        (("nap",), 64),
        (("relax", "noon"), 2),
    ],
)
def test_what_does_not_fit_is_refused(calm: Household, words: tuple[str, ...], exit_code: int) -> None:
    """With a message, before anything is led, and nothing recorded."""
    wrong = calm.steady("relax", *words)
    assert (wrong.exit_code, wrong.out) == (exit_code, "")
    assert wrong.err.startswith("steady: ")
    assert "Traceback" not in wrong.err
    assert events(calm) == []


def test_a_log_that_cannot_be_written_is_told_before(calm: Household) -> None:
    """Nobody practises for ten minutes to hear that it is lost."""
    calm.log.parent.mkdir(parents=True)
    calm.log.write_bytes(b"no database at all" * 100)
    wrong = calm.steady("relax")
    assert (wrong.exit_code, wrong.out) == (74, "")


def test_a_log_that_breaks_meanwhile_says_what_is_lost(calm: Household) -> None:
    """The minutes are in the message, so that the person can record them later."""
    process = calm.start("relax", **hurried(200))
    assert process.stdout is not None
    process.stdout.readline()
    _spoil(calm.log)
    _, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 74
    assert "12 min of relax were practised and are not recorded" in err


def _spoil(log: Path) -> None:
    for file in log.parent.glob("log.db*"):
        file.write_bytes(b"no database at all" * 100)
