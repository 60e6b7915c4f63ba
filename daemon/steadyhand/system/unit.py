"""The user unit: its text for this installation, and putting it in place."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from steadyhand.errors import Unavailable, UsageFault
from steadyhand.system.paths import config_home

NAME = "steadyhand.service"
GRAPHICAL = "graphical-session.target"
PACKAGED = Path(__file__).parent
CHECKOUT = Path(__file__).parents[3] / "systemd" / NAME
FORBIDDEN = frozenset("'\"\\")
PATIENCE_S = 20.0
START_PATIENCE_S = 100.0
"""Above systemd's own patience with a service that starts, 90 s, so that its word comes first."""


def unit_text(executable: str, *, graphical: bool) -> str:
    """The unit that starts ``executable run``: with the graphical session, or with the user manager.

    Raises UsageFault for a path that is not absolute or holds a control character.
    """
    fitted = (_fitted(line, executable, graphical=graphical) for line in _shipped(NAME))
    return "".join(f"{line}\n" for line in fitted if line is not None)


def fitted_text(name: str, values: Mapping[str, str], *, executable: str = "") -> str:
    """Another unit that is shipped, with these values of its keys and with the ``executable`` in its place.

    Raises UsageFault as ``unit_text`` does.
    """
    lines = []
    for line in _shipped(name):
        key, _, value = line.partition("=")
        if key == "ExecStart":
            lines.append(f"{key}={_quoted(executable)} {value.partition(' ')[2]}")
        else:
            lines.append(f"{key}={values[key]}" if key in values else line)
    return "".join(f"{line}\n" for line in lines)


def _shipped(name: str) -> list[str]:
    packaged = PACKAGED / name
    return (
        (packaged if packaged.exists() else CHECKOUT.with_name(name)).read_text(encoding="utf-8").splitlines()
    )


def _fitted(line: str, executable: str, *, graphical: bool) -> str | None:
    key, _, value = line.partition("=")
    if key == "ExecStart":
        return f"{key}={_quoted(executable)} run"
    if graphical or value != GRAPHICAL:
        return line
    return f"{key}=default.target" if key == "WantedBy" else None


def _quoted(executable: str) -> str:
    """One word of a command line as systemd.service(5) reads its first: quoted, specifiers doubled.

    A dollar sign means nothing in that word. Quotes and backslashes systemd forbids in it.
    """
    if not executable.startswith("/") or not executable.isprintable() or set(executable) & FORBIDDEN:
        raise UsageFault(f"{executable!r} is no absolute path that a unit can name. Install it elsewhere.")
    return '"' + executable.replace("%", "%%") + '"'


def install_unit(text: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Write the unit, enable it and start it anew; gives its path once the daemon says it is ready.

    Raises Unavailable with systemd's own words when the user manager is not there or refuses.
    """
    path = unit_path(NAME, environ)
    write_unit(path, text)
    systemctl("daemon-reload")
    systemctl("reenable", NAME)
    systemctl("restart", NAME, patience_s=START_PATIENCE_S)
    return path


def unit_path(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Where a unit of this user lies."""
    return Path(config_home(environ)) / "systemd" / "user" / name


def write_unit(path: Path, text: str) -> None:
    """Write a unit whole, readable by systemd. Raises Unavailable."""
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o644)
        fresh.replace(path)
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be written: {error.strerror}. Make the directory writable."
        ) from error


def graphical_session_active() -> bool:
    """Whether this desktop reaches graphical-session.target. Raises Unavailable without a manager."""
    return unit_state(GRAPHICAL) == "active"


def unit_state(unit: str = NAME) -> str:
    """The unit's state as systemd calls it: active, inactive, failed, activating, … Raises Unavailable."""
    return systemctl("show", "--value", "--property=ActiveState", unit)


def systemctl(*arguments: str, patience_s: float = PATIENCE_S) -> str:
    """What ``systemctl --user`` prints. Raises Unavailable when it fails, with its words."""
    command = ("systemctl", "--user", *arguments)
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and our own unit's name, no shell
            command, capture_output=True, text=True, timeout=patience_s, check=False, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError as error:
        raise Unavailable("This machine has no systemctl. Let your desktop start `steady run`.") from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            f"`{' '.join(command)}` has not answered for {patience_s:.0f} s. "
            f"See what it waits for with: systemctl --user status {NAME}"
        ) from error
    if done.returncode:
        raise Unavailable(
            f"`{' '.join(command)}` failed: {done.stderr.strip().rstrip('.')}. "
            "Log in as this user on the desktop and try again."
        )
    return done.stdout.strip()
