"""The page's units: a socket on a port that is the person's, and the service behind it."""

import os
from collections.abc import Mapping
from pathlib import Path

from steadyhand.errors import SteadyError
from steadyhand.system.loopback import LOOPBACK, listening
from steadyhand.system.unit import fitted_text, systemctl, unit_path, unit_state, write_unit

SOCKET = "steadyhand-web.socket"
SERVICE = "steadyhand-web.service"
LISTENS = "ListenStream"


def socket_text(port: int) -> str:
    """The socket's unit for that port."""
    return fitted_text(SOCKET, {LISTENS: f"{LOOPBACK}:{port}"})


def service_text(executable: str) -> str:
    """The service's unit, which starts ``executable``. Raises UsageFault for what no unit can name."""
    return fitted_text(SERVICE, {}, executable=executable)


def install_page(executable: str, environ: Mapping[str, str] = os.environ) -> int:
    """Put both in place and have the socket listen, now and at every login; gives its port.

    A port that was chosen before is kept. Raises Unavailable with systemd's own words.
    """
    port = installed_port(environ) or _free_port()
    write_unit(unit_path(SOCKET, environ), socket_text(port))
    write_unit(unit_path(SERVICE, environ), service_text(executable))
    systemctl("daemon-reload")
    systemctl("reenable", SOCKET)
    systemctl("start", SOCKET)
    return port


def listening_port(environ: Mapping[str, str] = os.environ) -> int | None:
    """The port at which systemd listens for the page; None where it does not."""
    port = installed_port(environ)
    try:
        return port if port is not None and unit_state(SOCKET) == "active" else None
    except SteadyError:
        return None


def installed_port(environ: Mapping[str, str] = os.environ) -> int | None:
    """The port of the unit that is in place; None where there is none."""
    try:
        lines = Path(unit_path(SOCKET, environ)).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    ports = (line.rpartition(":")[2] for line in lines if line.startswith(f"{LISTENS}={LOOPBACK}:"))
    return next((int(port) for port in ports if port.isdecimal()), None)


def _free_port() -> int:
    with listening() as found:
        port: int = found.getsockname()[1]
        return port
