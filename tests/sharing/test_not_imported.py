"""Without configuration nothing of this is imported (issue 6)."""

import subprocess
import sys

import pytest

SHARED = "psycopg steadyhand.sharing"


@pytest.mark.parametrize(
    "module",
    [
        "steadyhand.cli.main",
        "steadyhand.service",
        "steadyhand.bootstrap.daemon",
        "steadyhand.bootstrap.quick",
    ],
)
def test_the_daemon_and_the_quick_commands_do_not_know_of_it(module: str) -> None:
    """Neither the driver nor a module of the exchange is in their memory."""
    code = f"import sys, {module}; print(*[name for name in '{SHARED}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
