"""A private home with its own ``steady``: every process of a test is a real one."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from steadyhand.cli.main import main
from steadyhand.settings.compiled import Compiled, write
from steadyhand.settings.compiler import compile_file

STEADY = Path(sys.executable).with_name("steady")
PATIENCE_S = 60
NOBODY = 65534

DAY = """\
[day]
starts_at = "{starts_at}"
wake = "{wake}"
bedtime = "{bedtime}"
zone = "UTC"
"""
EVERYTHING = """\
[notifications]
channel = "none"

[habits.water]
kind = "target"
unit = "ml"
goal = 2500
serving = 250
remind = {{ at = ["{earlier}"] }}

[habits.caffeine]
kind = "limit"
unit = "mg"
limit = 400

[habits.stretch]
kind = "task"
at = ["{earlier}"]
window_min = 300

[habits.letter]
kind = "task"
at = ["{later}"]
window_min = 30
"""
"""Habits of which two came due half an hour ago, whenever the test runs; the person is awake now."""


class Done(NamedTuple):
    """What a process said and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Household:
    """A home under ``root``; ``steady`` runs there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / ".config/steadyhand/config.toml"
        self.log = root / ".local/share/steadyhand/log.db"
        self.state = root / ".local/state/steadyhand"
        self.runtime = root / "run"
        self.runtime.mkdir(mode=0o700)
        self.environ = {
            "HOME": str(root),
            "PATH": f"{STEADY.parent}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.runtime),
            "TZ": "UTC",
        }

    def configure(self, text: str) -> None:
        """Have that configuration."""
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(text, encoding="utf-8")

    def compile(self) -> None:
        """Have it compiled as the first command would, in this process: that saves a second one."""
        compiled = compile_file(self.config, self.environ)
        assert isinstance(compiled, Compiled), compiled
        write(self.state / "compiled.json", compiled)

    def start(self, *words: str | Path, **changes: str) -> subprocess.Popen[str]:
        """Begin a command; ``changes`` to the environment."""
        return subprocess.Popen(
            [STEADY, *words],
            env=self.environ | changes,
            cwd=self.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def steady(self, *words: str | Path, given: str = "", **changes: str) -> Done:
        """One command, with that on its standard input."""
        return ended(self.start(*words, **changes), given)

    def as_nobody(self, *words: str) -> Done:
        """One command as another user, in a child of this process.

        It is rehearsed as oneself: the other user may not be able to read the interpreter's modules.
        """
        said = [self.root / name for name in ("out", "err")]
        child = os.fork()
        if child == 0:
            _speak_into(said)
            os.environ.clear()
            os.environ.update(self.environ)
            main(words)
            for number in (1, 2):
                os.ftruncate(number, 0)
                os.lseek(number, 0, os.SEEK_SET)
            _become_nobody()
            os._exit(main(words))
        _, status = os.waitpid(child, 0)
        return Done(os.waitstatus_to_exitcode(status), *(path.read_text() for path in said))


def _speak_into(said: Sequence[Path]) -> None:
    for number, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1) for number in (1, 2))


def _become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def ended(process: subprocess.Popen[str], given: str = "") -> Done:
    """What it said, once it has ended."""
    out, err = process.communicate(given, timeout=PATIENCE_S)
    return Done(process.returncode, out, err)


def day_now(now: datetime | None = None) -> str:
    """The section of the day, in UTC: it began eight hours ago, and the person is awake for seven more."""
    offsets = {"starts_at": -480, "wake": -420, "bedtime": 420}
    return DAY.format_map({name: clock_in(minutes, now) for name, minutes in offsets.items()})


def awake_now(now: datetime | None = None) -> str:
    """The configuration of everything, with its times laid around this moment, in UTC."""
    offsets = {"earlier": -30, "later": 60}
    habits = EVERYTHING.format_map({name: clock_in(minutes, now) for name, minutes in offsets.items()})
    return f"{day_now(now)}\n{habits}"


def today_there(now: datetime | None = None) -> date:
    """The person's day of that configuration: it began eight hours ago, perhaps before midnight."""
    at = now or datetime.now(UTC)  # noqa: TID251 - the process under test reads the real clock
    return (at - timedelta(hours=8)).date()


def clock_in(minutes: int, now: datetime | None = None) -> str:
    """The time of day so many minutes from now, as a configuration says it, in UTC."""
    at = now or datetime.now(UTC)  # noqa: TID251 - the process under test reads the real clock
    return f"{at + timedelta(minutes=minutes):%H:%M}"


def another(event_id: str, number: int = 0) -> str:
    """The id of another event: not that one's, and of each ``number`` below 255 a different one."""
    return f"{event_id[:-2]}{(int(event_id[-2:], 16) + 1 + number) % 256:02x}"
