"""The phone's unit: beside the daemon's, from pairing to letting go."""

import os
from collections.abc import Mapping

from steadyhand.errors import Unavailable
from steadyhand.system.unit import fitted_text, systemctl, unit_path, write_unit

NAME = "steadyhand-phone.service"


def phone_text(executable: str) -> str:
    """The unit, which starts ``executable``. Raises UsageFault for what no unit can name."""
    return fitted_text(NAME, {}, executable=executable)


def install_phone(executable: str, environ: Mapping[str, str] = os.environ) -> None:
    """Put it in place and start it anew; from now on it starts with the daemon.

    Raises Unavailable with systemd's own words.
    """
    write_unit(unit_path(NAME, environ), phone_text(executable))
    systemctl("daemon-reload")
    systemctl("reenable", NAME)
    systemctl("restart", NAME)


def remove_phone(environ: Mapping[str, str] = os.environ) -> None:
    """Stop it and take it out of its place; nothing where it is not there. Raises Unavailable."""
    path = unit_path(NAME, environ)
    if not path.exists():
        return
    systemctl("disable", "--now", NAME)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(f"{path} cannot be removed: {error.strerror}.") from error
    systemctl("daemon-reload")
