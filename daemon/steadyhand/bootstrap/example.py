"""A trial run: the daemon on a few habits that come due at once, leaving nothing behind."""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from steadyhand.bootstrap.serving import serve
from steadyhand.report.history import history_text
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import paths

PLACES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")

HABITS = """\
# A trial run of Steadyhand: a few habits that come due in the next minutes.
# The whole programme, with every key explained, is config/steadyhand.example.toml.

[day]
starts_at = "{starts_at}"
wake = "{wake}"
bedtime = "{bedtime}"

[notifications]
channel = "{channel}"
show_details = true

[habits.water]
title = "Drink some water"
kind = "target"
unit = "ml"
goal = 2500
serving = 250
remind = {{ at = ["{first}", "{third}"] }}

[habits.stretch]
title = "Stretch your fingers"
kind = "task"
at = ["{second}"]
note = "Open and close each hand slowly, five times."

[habits.relax]
title = "Breathe slowly"
kind = "session"
minutes = 12
technique = "coherent"
at = ["{third}"]

[habits.hands]
title = "Rest your hands"
kind = "break"
every_min = 45
rest_min = 5
"""


def run(environ: Mapping[str, str]) -> int:
    """Serve the example in a temporary directory until stopped, then say what was recorded."""
    with tempfile.TemporaryDirectory(prefix="steadyhand-example-") as folder:
        surroundings = _surroundings(environ, Path(folder))
        where = paths(surroundings)
        config = Path(where.config)
        config.parent.mkdir(parents=True)
        now = SystemClock().read()
        config.write_text(_habits(now.now.astimezone(now.zone), "auto" if _has_display(environ) else "none"))
        _say(_greeting(folder, where.log, where.config))
        code = serve(surroundings)
        with closing(SqliteLog.open(where.log)) as log:
            lines = [history_text(event) for event in log.history()]
        _say("What the log of this trial recorded:\n\n  " + "\n  ".join(lines) + "\n")
        return code


def _surroundings(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The same environment, with every place of ours in the folder; the session's bus stays."""
    kept = {name: value for name, value in environ.items() if not name.startswith("STEADYHAND_")}
    bus = Path(environ.get("XDG_RUNTIME_DIR", os.devnull)) / "bus"
    if bus.is_socket():
        kept.setdefault("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus}")
    return kept | {name: str(folder / name.split("_")[1].lower()) for name in PLACES}


def _has_display(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _habits(now: datetime, channel: str) -> str:
    """The example, with a waking day round the present so that it works at any hour."""
    hour = now.replace(minute=0)
    return HABITS.format(
        channel=channel,
        starts_at=_clock(hour - timedelta(hours=3)),
        wake=_clock(hour - timedelta(hours=2)),
        bedtime=_clock(hour + timedelta(hours=14)),
        first=_clock(now + timedelta(minutes=1)),
        second=_clock(now + timedelta(minutes=2)),
        third=_clock(now + timedelta(minutes=3)),
    )


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M")


def _greeting(folder: str, log: str, config: str) -> str:
    command = "steady" if shutil.which("steady") else Path(sys.argv[0]).absolute()
    return f"""\
Steadyhand, a trial run. Nothing of it outlives this command.

  habits   {config}
  log      {log}
  answer   in another terminal, after these two lines:
           export XDG_DATA_HOME={folder}/data XDG_CONFIG_HOME={folder}/config
           export XDG_STATE_HOME={folder}/state XDG_RUNTIME_DIR={folder}/runtime
           {command} status
  stop     Ctrl+C

The first prompt comes within a minute.

"""


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
