"""Calling the page's process: the one that runs, or a new one."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from steadyhand.errors import Unavailable
from steadyhand.system.loopback import LOOPBACK
from steadyhand.system.page_unit import listening_port
from steadyhand.system.paths import private_directory
from steadyhand.system.single_instance import PAGE, published

SERVE = "__page"
PATIENCE_S = 20.0


def page_port(environ: Mapping[str, str], runtime: str) -> int:
    """The port at which the page is served from now on. Raises Unavailable with what the process said."""
    found = _served(runtime)
    if found is None:
        found = listening_port(environ)
    if found is not None:
        return found
    private_directory(runtime)
    return _started(environ, runtime)


def address_of(port: int, path: str = "/") -> str:
    """An address on the page."""
    return f"http://{LOOPBACK}:{port}{path}"


def _served(runtime: str) -> int | None:
    port = (published(runtime, PAGE) or {}).get("port")
    return port if isinstance(port, int) else None


def _started(environ: Mapping[str, str], runtime: str) -> int:
    """Start the process apart from this one; it says its port as soon as it listens."""
    process = subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "steadyhand.cli.main", SERVE],
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert process.stdout  # noqa: S101 - asked for above
    said = process.stdout.readline().strip()
    if said.isdecimal():
        return int(said)
    found = _served(runtime)
    if found is not None:
        return found
    told = ""
    with suppress(subprocess.TimeoutExpired):
        told = process.communicate(timeout=PATIENCE_S)[1].strip()
    raise Unavailable(told or "The page could not be started. See what it says: steady __page")
