import subprocess
import sys

from cli.household import STEADY, Household

HEAVY = {
    "argparse",
    "asyncio",
    "dataclasses",
    "dbus_fast",
    "importlib.metadata",
    "inspect",
    "logging",
    "loguru",
    "pydantic",
    "pydantic_core",
    "shutil",
    "socket",
    "subprocess",
    "tomllib",
    "uuid",
}


def imported(home: Household, *words: str) -> set[str]:
    """The modules that such a command brings in, by the interpreter's own account."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", STEADY, *words],
        env=home.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


def test_done_brings_in_nothing_heavy(home: Household) -> None:
    """The quick path stays quick: each of these would cost more than the answer itself."""
    assert imported(home, "done", "water") & HEAVY == set()
    assert imported(home, "skip", "stretch") & HEAVY == set()
    assert imported(home, "twitch") & HEAVY == set()


def test_views_need_no_pydantic(home: Household) -> None:
    """A bar may ask for the status every few seconds."""
    heavy = {"asyncio", "dataclasses", "loguru", "pydantic", "pydantic_core", "uuid"}
    assert imported(home, "status", "--json") & heavy == set()
    assert imported(home, "agenda") & heavy == set()
    assert imported(home, "history") & heavy == set()
