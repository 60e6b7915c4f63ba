"""A home for the real program: a configuration, a bus with a server written by hand, a service manager."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from stage.desktop import PrivateBus
from steadyhand.storage.backup import weekly_backup
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import Paths, paths, private_directory

REMINDERS = 12
FIRST_AFTER = timedelta(hours=2)
STEADY = str(Path(sys.executable).with_name("steady"))
DAY = """\
[day]
starts_at = "{starts_at}"
wake = "{wake}"
bedtime = "{bedtime}"

[habits.evening]
enabled = false

[habits.morning]
enabled = false

[habits.water]
kind = "target"
unit = "ml"
goal = 3000
serving = 250
remind = {{ at = [{times}] }}
"""


@contextmanager
def home(folder: Path, bus: PrivateBus | None = None, more: str = "") -> Iterator[dict[str, str]]:
    """The environment of somebody with twelve reminders later today, in a folder of their own.

    ``more``: further habits, as TOML. They have a log, and this week's backup of it, which the daemon
    would make in its second minute.
    """
    with TemporaryDirectory(prefix=".bench-", dir=folder) as name:
        environment = _environment(Path(name), bus)
        config = Path(environment["XDG_CONFIG_HOME"], "steadyhand", "config.toml")
        config.parent.mkdir(parents=True)
        config.write_text(_day() + more)
        _back_up(paths(environment))
        yield environment


def _environment(folder: Path, bus: PrivateBus | None) -> dict[str, str]:
    places = ("config", "data", "state", "runtime_dir")
    environment = {f"XDG_{place.upper()}_HOME": str(folder / place) for place in places[:3]}
    environment |= {"XDG_RUNTIME_DIR": str(folder / "run"), "HOME": str(folder)}
    environment |= {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}
    if bus is not None:
        environment |= {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DISPLAY": ":0"}
    Path(environment["XDG_RUNTIME_DIR"]).mkdir(mode=0o700)
    return environment


def _back_up(where: Paths) -> None:
    private_directory(where.backups)
    with closing(SqliteLog.open(where.log)) as log:
        weekly_backup(log, Path(where.backups), SystemClock().read().now)


def _day() -> str:
    """A waking day round the present hour, so that it is the same at any time of the day."""
    hour = SystemClock(environ={"TZ": "UTC"}).read().now.replace(minute=0)
    due = (hour + FIRST_AFTER + timedelta(hours=number) for number in range(REMINDERS))
    return DAY.format(
        starts_at=clock(hour - timedelta(hours=3)),
        wake=clock(hour - timedelta(hours=2)),
        bedtime=clock(hour + timedelta(hours=16)),
        times=", ".join(f'"{clock(at)}"' for at in due),
    )


def clock(at: datetime) -> str:
    """The time of day as a configuration has it."""
    return at.strftime("%H:%M")
