"""The daemon: its unit, its watchdog, and whether it runs and listens."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from steadyhand.bootstrap.examination.attempt import attempted
from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.errors import SteadyError
from steadyhand.report.checkup import Check, State
from steadyhand.system.paths import config_home
from steadyhand.system.poke import listens
from steadyhand.system.single_instance import running
from steadyhand.system.unit import NAME, systemctl, unit_text

INSTALL = "steady setup"
BY_HAND = "The daemon does not start with your session by itself."
PROPERTIES = ("ActiveState", "UnitFileState", "WatchdogUSec")
NEVER = {"", "0", "infinity"}


async def daemon_checks(around: Circumstances) -> AsyncIterator[Check]:
    """Unit, watchdog, daemon."""
    try:
        shown = _shown()
    except SteadyError:
        detail = f"{BY_HAND} No systemd user manager answers here."
        yield Check("unit", State.DEGRADED, detail, "Start it by hand: steady run")
        shown = {}
    else:
        yield attempted("unit", partial(_unit, around, shown))
    yield _watchdog(shown)
    yield attempted("daemon", partial(_daemon, around))


def _shown() -> dict[str, str]:
    """The unit's properties that matter. Raises Unavailable."""
    lines = systemctl("show", f"--property={','.join(PROPERTIES)}", NAME).splitlines()
    return dict(line.partition("=")[::2] for line in lines)


def _unit(around: Circumstances, shown: dict[str, str]) -> Check:
    path = Path(config_home(around.environ)) / "systemd" / "user" / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Check("unit", State.DEGRADED, f"{BY_HAND} There is no {path}.", INSTALL)
    if not _is_of_this_version(text, around.executable):
        detail = f"{path} is not the one of this version: it was changed, or is older."
        return Check("unit", State.DEGRADED, detail, f"Take over the new one: {INSTALL}")
    if shown.get("UnitFileState") != "enabled":
        return Check("unit", State.DEGRADED, BY_HAND, f"systemctl --user enable {NAME}")
    state = shown.get("ActiveState", "unknown")
    if state != "active":
        detail = f"Installed and of this version, but {state}."
        return Check("unit", State.DEGRADED, detail, f"systemctl --user restart {NAME}")
    return Check("unit", State.OK, "installed, of this version, active, and it starts with your session")


def _is_of_this_version(text: str, executable: str | None) -> bool:
    if executable is None:
        return False
    return text in {unit_text(executable, graphical=graphical) for graphical in (True, False)}


def _watchdog(shown: dict[str, str]) -> Check:
    within = shown.get("WatchdogUSec", "")
    if shown.get("ActiveState") != "active" or within in NEVER:
        detail = "A daemon that hangs is not noticed and not started again."
        return Check("watchdog", State.DEGRADED, detail, f"Let systemd run it: {INSTALL}")
    return Check("watchdog", State.OK, f"systemd starts a daemon again that is silent for {within}")


def _daemon(around: Circumstances) -> Check:
    found = running(around.paths.runtime)
    if found is None:
        detail = "It is not running, so there are no reminders; what you record is kept."
        return Check("daemon", State.MISSING, detail, "steady setup, or steady run", needed=True)
    who = f"process {found.pid}, channel {found.channel or 'not chosen yet'}"
    if not listens(around.paths.runtime):
        detail = f"{who}; it does not listen, so answers from the terminal reach it late."
        return Check("daemon", State.DEGRADED, detail, f"systemctl --user restart {NAME}")
    return Check("daemon", State.OK, f"running and listening: {who}")
