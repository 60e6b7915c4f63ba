import subprocess
import sys
from datetime import timedelta

from cli.household import STEADY, Household, awake_now, today_there

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


def test_the_status_after_the_programme_makes_no_review(home: Household) -> None:
    """What it tells of the warning signs is told by counts, where no fall is to be judged."""
    home.configure(f"[programme]\nstart = {today_there() - timedelta(days=40)}\n{awake_now()}")
    brought = imported(home, "status", "--json")
    assert "steadyhand.domain.reassessment.assembly" in brought
    assert brought & {"numpy", "scipy"} == set()


def test_the_page_brings_in_nothing_of_the_review(home: Household) -> None:
    """Its first answer comes soon; whoever opens the review waits for what that needs."""
    words = "import sys, steadyhand.bootstrap.page.serving; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], env=home.environ, capture_output=True, check=True)
    heavy = {"numpy", "scipy", "pydantic", "tomlkit", "weasyprint"}
    assert set(done.stdout.decode().split()) & heavy == set()
