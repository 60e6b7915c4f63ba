"""The page: the units that start it, and whether it answers."""

from collections.abc import AsyncIterator
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from steadyhand.bootstrap.examination.attempt import attempted
from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.errors import SteadyError
from steadyhand.report.checkup import Check, State
from steadyhand.system.loopback import LOOPBACK
from steadyhand.system.page_unit import (
    SERVICE,
    SOCKET,
    installed_port,
    service_text,
    socket_text,
)
from steadyhand.system.unit import unit_path, unit_state

BY_ITSELF = "No socket of systemd waits for a look; steady open starts the page by itself"
PATIENCE_S = 10.0
NOBODY_COMES_IN = 403
"""What the page answers to a stranger."""


async def page_checks(around: Circumstances) -> AsyncIterator[Check]:
    """The page."""
    yield attempted("page", partial(_page, around))


def _page(around: Circumstances) -> Check:
    port = installed_port(around.environ)
    if port is None:
        return Check("page", State.OK, BY_ITSELF)
    if not _is_of_this_version(around, port):
        detail = f"{SOCKET} or {SERVICE} is not the one of this version: it was changed, or is older."
        return Check("page", State.DEGRADED, detail, "Take over the new one: steady setup")
    try:
        state = unit_state(SOCKET)
    except SteadyError:
        return Check("page", State.OK, BY_ITSELF)
    if state != "active":
        return Check("page", State.DEGRADED, f"{BY_ITSELF}.", f"systemctl --user enable --now {SOCKET}")
    return _tried(port)


def _is_of_this_version(around: Circumstances, port: int) -> bool:
    if around.executable is None:
        return False
    wanted = {SOCKET: socket_text(port), SERVICE: service_text(around.executable)}
    return all(_text(unit, around) == text for unit, text in wanted.items())


def _text(unit: str, around: Circumstances) -> str | None:
    try:
        return Path(unit_path(unit, around.environ)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _tried(port: int) -> Check:
    """Look at it as a stranger would: it is started, and lets nobody in."""
    connection = HTTPConnection(LOOPBACK, port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        detail = f"Nothing answers at {LOOPBACK}:{port}: {error}."
        return Check("page", State.DEGRADED, detail, f"systemctl --user status {SERVICE}")
    finally:
        connection.close()
    if status != NOBODY_COMES_IN:
        detail = f"Something else than the page answers at {LOOPBACK}:{port}."
        return Check("page", State.DEGRADED, detail, f"systemctl --user restart {SOCKET}")
    return Check("page", State.OK, f"it answers at {LOOPBACK}:{port}, and lets nobody in without steady open")
