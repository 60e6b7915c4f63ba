"""Opening what a prompt is about."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from stage.manager import wait_until
from steadyhand.system.opening import Opener, by_hand


def opener(*programs: str, **environ: str) -> Opener:
    """One on a machine that has these programs."""
    return Opener(environ, lambda name: name if name in programs else None)


@pytest.mark.parametrize(
    ("topic", "command"), [("evening", "day"), ("morning", "day"), ("screening", "screen")]
)
def test_the_diary_opens_in_a_terminal(topic: str, command: str) -> None:
    """In the one the desktop prefers, and it waits to be read before it closes."""
    words = opener("setsid", "xterm", "x-terminal-emulator").words(topic)
    assert words is not None
    assert words[:3] == ["setsid", "--fork", "x-terminal-emulator"]
    assert words[-4:] == [sys.executable, "-m", "steadyhand.cli.main", command]


def test_the_review_opens_in_a_browser() -> None:
    """Where the desktop can open files at all."""
    assert opener("setsid", "xdg-open").words("reassessment")[-2:] == ["review", "--open"]
    assert opener("setsid").words("reassessment") is None


def test_a_service_gives_it_a_unit_of_its_own() -> None:
    """It outlives the daemon and is free of its restrictions; no value of the environment in its words."""
    words = opener(
        "systemd-run", "setsid", "xterm", INVOCATION_ID="1", STEADYHAND_CONFIG="/home/me/secret.toml"
    ).words("evening")
    assert words is not None
    assert words[0] == "systemd-run"
    assert "--setenv=STEADYHAND_CONFIG" in words
    assert "secret" not in " ".join(words)


@pytest.mark.parametrize(("topic", "programs"), [("evening", ("setsid",)), ("lunch", ("setsid", "xterm"))])
def test_without_a_terminal_or_a_known_topic_nothing_opens(topic: str, programs: Iterable[str]) -> None:
    """It says so instead of failing."""
    assert opener(*programs).open(topic) is False


def test_what_it_names_to_be_typed_is_the_command() -> None:
    """For where nothing opens."""
    assert [by_hand(topic) for topic in ("evening", "screening", "reassessment", "lunch")] == [
        "steady day",
        "steady screen",
        "steady review",
        "steady status",
    ]


def test_a_real_terminal_program_is_started_apart(tmp_path: Path) -> None:
    """The stand-in for a terminal runs what it is given, and nobody waits for it."""
    stand_in = tmp_path / "xdg-terminal-exec"
    stand_in.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >{tmp_path}/draft; mv {tmp_path}/draft {tmp_path}/ran\n'
    )
    stand_in.chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    assert subprocess.run(["which", "setsid"], capture_output=True, check=True).stdout
    found = Opener(
        {"PATH": path}, lambda name: str(stand_in) if name == stand_in.name else "/usr/bin/" + name
    )
    assert found.open("evening")
    wait_until((tmp_path / "ran").exists, "the terminal has run")
    assert (tmp_path / "ran").read_text().endswith("steadyhand.cli.main\nday\n")
