"""The trial run that make run starts."""

import os
import re
import signal
import subprocess
from pathlib import Path

from stage.person import FAKETIME


def test_the_example_prints_its_prompts_and_leaves_nothing(tmp_path: Path) -> None:
    """Without a configuration and a desktop it says where all is, prompts, sums up, and is gone."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    faked = {"LD_PRELOAD": str(FAKETIME), "TZ": "UTC", "FAKETIME": "@2026-12-08 10:00:00 x60"}
    surroundings = (
        kept | faked | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    )
    command = ["steady", "run", "--example"]
    lines = []
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as trial:
        for line in trial.stdout or ():
            lines.append(line)
            if "Answer with: steady done" in line:
                trial.send_signal(signal.SIGINT)
    printed = "".join(lines)
    assert trial.returncode == 0
    assert str(tmp_path) in printed
    # Which is the first depends on how long the start takes, at sixty minutes of this clock a minute.
    assert re.search(r"prompted +(water|stretch|hands)@2026-12-08T10:\d\d.* by none", printed)
    assert list(tmp_path.glob("steadyhand-example-*")) == []
