"""The units beside the daemon's: the phone's and the one that shares, each from when it is asked for."""

import os
from collections.abc import Mapping

from steadyhand.errors import Unavailable
from steadyhand.system.unit import fitted_text, systemctl, unit_path, write_unit

PHONE = "steadyhand-phone.service"
SHARE = "steadyhand-share.service"
OF_TABLE = {"phone": PHONE, "devices": SHARE}
"""The unit of each table of the configuration that has a process beside the daemon."""


def companion_text(name: str, executable: str) -> str:
    """The unit, which starts ``executable``. Raises UsageFault for what no unit can name."""
    return fitted_text(name, {}, executable=executable)


def install_companion(name: str, executable: str, environ: Mapping[str, str] = os.environ) -> None:
    """Put it in place and start it anew; from now on it starts with the daemon.

    Raises Unavailable with systemd's own words.
    """
    write_unit(unit_path(name, environ), companion_text(name, executable))
    systemctl("daemon-reload")
    systemctl("reenable", name)
    systemctl("restart", name)


def start_companion(name: str, environ: Mapping[str, str] = os.environ) -> None:
    """Start it and do not wait; nothing where it is not in its place. Raises Unavailable."""
    if unit_path(name, environ).exists():
        systemctl("start", "--no-block", name)


def remove_companion(name: str, environ: Mapping[str, str] = os.environ) -> None:
    """Stop it and take it out of its place; nothing where it is not there. Raises Unavailable."""
    path = unit_path(name, environ)
    if not path.exists():
        return
    systemctl("disable", "--now", name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(f"{path} cannot be removed: {error.strerror}.") from error
    systemctl("daemon-reload")
