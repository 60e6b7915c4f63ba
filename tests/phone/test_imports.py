"""Nothing of the phone is there where it is not needed."""

import subprocess
import sys

import pytest

from cli.household import STEADY, Household, awake_now

PHONE = '[phone]\nserver = "https://ntfy.example"\n'
OF_THE_PHONE = ("steadyhand.phone", "steadyhand.domain.phone", "steadyhand.bootstrap.phone", "h11", "segno")


def of_the_phone(listing: str) -> list[str]:
    """Which of these modules belong to the phone."""
    return [name for name in listing.split() if name.startswith(OF_THE_PHONE)]


@pytest.mark.parametrize("configured", ["", PHONE])
@pytest.mark.parametrize("words", [("done", "water"), ("status",), ("agenda",), ("twitch",)])
def test_a_command_brings_in_nothing_of_it(home: Household, words: tuple[str, ...], configured: str) -> None:
    """Whether a phone is configured or not: these commands have nothing to do with it."""
    home.configure(f"{awake_now()}\n{configured}")
    home.compile()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", STEADY, *words],
        env=home.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert of_the_phone(" ".join(line.rpartition("|")[2].strip() for line in lines)) == []


@pytest.mark.parametrize("module", ["steadyhand.bootstrap.daemon", "steadyhand.bootstrap.serving"])
def test_the_daemon_brings_in_nothing_of_it(module: str) -> None:
    """It keeps its size: the phone is a process of its own."""
    listing = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert of_the_phone(listing.stdout) == []
