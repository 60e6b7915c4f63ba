"""A person with a home and a clock of their own, on whose machine the real daemon runs.

    with Person(tmp_path, "2026-11-23 08:59:58") as person:
        person.configure(ONE_TASK)
        daemon = person.start_daemon()
        person.until_logged("tea", "prompted")

The clock is libfaketime's, at the speed of the real one: every program of this person sees it, also
the wall clock's timer. ``let_pass`` moves it on, together with the monotonic clock, and wakes the
daemon, so that no test waits for time to pass.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from stage.desktop import DEADLINE_S, Program, until
from steadyhand.system.poke import poke

BERLIN = ZoneInfo("Europe/Berlin")
STEADY = str(Path(sys.executable).with_name("steady"))
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), Path("libfaketime.so"))
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where libfaketime keeps what its processes share
LARGEST_DATAGRAM = 65536


class Row(NamedTuple):
    """One event as it stands in the log's file, read without the daemon's own code."""

    kind: str
    at: datetime
    day: date
    via: str
    habit: str | None
    occurrence: str | None
    data: dict[str, Any]


class Ear:
    """The service manager's end of NOTIFY_SOCKET, which hears everything.

    ``path``: where it is, for a program in another network namespace, which reaches files alone.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.words: list[str] = []
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("" if path is None else str(path))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The value of NOTIFY_SOCKET: its path, or a name that the kernel gave, in no folder."""
        return str(self._path or "@" + self._socket.getsockname()[1:].decode())

    @property
    def statuses(self) -> list[str]:
        """The lines for ``systemctl status``, the last one last."""
        return [word.removeprefix("STATUS=") for word in self.words if word.startswith("STATUS=")]

    def close(self) -> None:
        """Hear no more; doing so twice does nothing."""
        if self._socket.fileno() < 0:
            return
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as last_word:
            last_word.sendto(b"", self._socket.getsockname())
        self._thread.join(DEADLINE_S)
        self._socket.close()

    def _listen(self) -> None:
        while word := self._socket.recv(LARGEST_DATAGRAM):
            self.words += word.decode().split("\n")


class Daemon:
    """A running daemon, and all that it has said."""

    def __init__(
        self, environment: Mapping[str, str], file: Path, command: tuple[str, ...], ear: Ear
    ) -> None:
        self._ear = ear
        self._file = file
        with file.open("wb") as output:
            self._program = Program(
                *command, environment={**environment, "NOTIFY_SOCKET": self._ear.address}, output=output
            )

    @property
    def pid(self) -> int:
        """Its process."""
        return self._program.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._program.running

    @property
    def told(self) -> list[str]:
        """What it told the service manager, in order."""
        return self._ear.words

    @property
    def status(self) -> str:
        """Its last status line, or nothing."""
        return next(reversed(self._ear.statuses), "")

    @property
    def statuses(self) -> list[str]:
        """All its status lines."""
        return self._ear.statuses

    def output(self) -> str:
        """What it has written to stdout and stderr."""
        return self._file.read_text()

    def until_ready(self) -> Self:
        """Wait until it says that it works; an AssertionError tells what it said instead."""
        until(lambda: "READY=1" in self.told or not self.running, "the daemon is ready or has ended")
        assert self.running, self.output()
        return self

    def signal(self, number: int) -> None:
        """Send it a signal, and nobody else."""
        os.kill(self.pid, number)

    def exit_code(self) -> int:
        """Wait for its end; gives the code."""
        return self._program.process.wait(DEADLINE_S)

    def kill(self) -> None:
        """Kill it and its children, as a crash would."""
        self._program.kill()
        self._ear.close()

    def end(self) -> None:
        """Ask it to end, and wait for that; ending twice does nothing more."""
        self._program.end()
        self._ear.close()


class Person:
    """One person's home, clock and daemons. ``at``: the local time to begin with."""

    def __init__(
        self, folder: Path, at: str, surroundings: Mapping[str, str] | None = None, zone: ZoneInfo = BERLIN
    ) -> None:
        clear_away_the_dead()
        self.home = folder / "home"
        self.runtime = folder / "run"
        self._clock = folder / "clock"
        self.surroundings = dict(surroundings or {})
        self._zone = zone
        self._daemons: list[Daemon] = []
        self.runs: tuple[str, ...] = (STEADY, "run")
        self.enters: tuple[str, ...] = ()
        """What each program of this person is started through: into another network, for instance."""
        for directory in (self.home, self.runtime):
            directory.mkdir(mode=0o700, exist_ok=True)
        self._time = {"FAKETIME_TIMESTAMP_FILE": str(self._clock), "FAKETIME_NO_CACHE": "1"}
        self.start_the_clock_at(at)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for daemon in self._daemons:
            daemon.end()

    @property
    def environment(self) -> dict[str, str]:
        """What this person's programs run with; nothing of the machine's but the path."""
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "TZ": self._zone.key,
            "LD_PRELOAD": str(FAKETIME),
            "NO_FAKE_STAT": "1",
            **self._time,
            **self.surroundings,
        }

    @property
    def configuration(self) -> Path:
        """The configuration file."""
        return self.home / ".config" / "steadyhand" / "config.toml"

    @property
    def log_file(self) -> Path:
        """The adherence log."""
        return self.home / ".local" / "share" / "steadyhand" / "log.db"

    @property
    def state(self) -> Path:
        """The directory of the compiled configuration and the backups."""
        return self.home / ".local" / "state" / "steadyhand"

    def configure(self, text: str) -> None:
        """Write the configuration; a daemon that runs does not see it until it is told."""
        self.configuration.parent.mkdir(parents=True, exist_ok=True)
        self.configuration.write_text(text)

    def start_daemon(self, *, umask: int | None = None) -> Daemon:
        """Start the daemon and wait until it is ready."""
        return self.try_daemon(umask=umask).until_ready()

    def try_daemon(self, *, umask: int | None = None) -> Daemon:
        """Start the daemon, whatever comes of it."""
        command = (*self.enters, *self.runs)
        if umask is not None:
            command = ("sh", "-c", f'umask {umask:04o}; exec "$0" "$@"', *command)
        file = self.home.parent / f"daemon-{len(self._daemons)}.out"
        ear = Ear(file.with_suffix(".ear") if self.enters else None)
        daemon = Daemon(self.environment, file, command, ear)
        self._daemons.append(daemon)
        return daemon

    def kill_daemons(self) -> None:
        """Kill those that run: libfaketime makes an end in good order slow after ``sleep_through_jumps``."""
        for daemon in self._daemons:
            daemon.kill()

    def steady(self, *words: str, typed: str = "", **changes: str) -> "subprocess.CompletedProcess[str]":
        """Run ``steady`` with these words; ``typed`` is its input, ``changes`` those to its environment."""
        return subprocess.run(
            [*self.enters, STEADY, *words],
            env=self.environment | changes,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            input=typed,
            check=False,
        )

    def start_the_clock_at(self, local: str) -> None:
        """Set the clock, before the daemon starts."""
        self._offset = datetime.fromisoformat(local).replace(tzinfo=self._zone) - _real_now()
        self._set_clock()

    def hurry(self, local: str, speed: int) -> None:
        """Have what is started from now on begin at that time and live ``speed`` times as fast.

        Limits in seconds shrink with it: compile the configuration before, and use no bus.
        """
        self._time = {"FAKETIME": f"@{local} x{speed}"}

    def sleep_through_jumps(self) -> None:
        """Have what is started from now on take ``let_pass`` for a suspend, or for a clock that was set.

        The monotonic clock then stands still meanwhile, as it does while the machine is suspended.
        Compile the configuration before: libfaketime then refuses the sleep of who waits for a child.
        """
        self._time["DONT_FAKE_MONOTONIC"] = "1"

    def let_pass(self, **span: float) -> None:
        """Let time pass (``minutes=10``) as if awake; daemons that run notice at once."""
        self.jump(**span)
        self.wake_daemons()

    def jump(self, **span: float) -> None:
        """Move the clock, unnoticed until something else wakes the daemons."""
        self._offset += timedelta(**span)
        self._set_clock()

    def wake_daemons(self) -> None:
        """Have the daemons look at the clock, as the kernel's timer does after a suspend."""
        poke(str(self.runtime / "steadyhand"))

    @property
    def now(self) -> datetime:
        """What this person's clocks show, in their zone."""
        return (_real_now() + self._offset).astimezone(self._zone)

    def log(self) -> list[Row]:
        """Everything in the log, in the order it was recorded."""
        if not self.log_file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.log_file}?mode=ro", uri=True)) as connection:
            rows = connection.execute(
                "SELECT kind, at_us, day, via, habit, occurrence, data FROM event ORDER BY seq"
            ).fetchall()
        return [_row(row) for row in rows]

    @property
    def uptime_ends(self) -> list[int]:
        """The ends of the intervals of uptime, µs since 1970, in order."""
        return [ends for _, ends in self._uptime()]

    @property
    def uptime(self) -> list[tuple[datetime, datetime]]:
        """The intervals of uptime, in order."""
        return [(_instant(begins), _instant(ends)) for begins, ends in self._uptime()]

    def _uptime(self) -> list[tuple[int, int]]:
        if not self.log_file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.log_file}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT begins_us, ends_us FROM uptime ORDER BY begins_us").fetchall()

    def history(self, habit: str) -> list[str]:
        """The kinds of what was recorded about a habit, in order."""
        return [row.kind for row in self.log() if row.habit == habit]

    def until_logged(self, habit: str, *kinds: str) -> None:
        """Wait until the habit's history is exactly this."""
        until(lambda: self.history(habit) == list(kinds), f"{habit}: {' '.join(kinds)}")

    def _set_clock(self) -> None:
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(f"{self._offset.total_seconds():+.3f}\n")
        fresh.replace(self._clock)


def clear_away_the_dead() -> None:
    """Remove what libfaketime left of processes that were killed.

    It names its semaphore after the process. One with the number of a dead one finds the name taken and
    shares nothing with its children; a child that starts another one and ends at once (``setsid --fork``)
    then takes its own away before that one has found it, which libfaketime ends for it. What is another
    user's, or another test was quicker to remove, is left.
    """
    for left in SHARED_MEMORY.glob("*faketime_s*_*"):
        if not Path("/proc", left.name.rpartition("_")[2]).exists():
            with suppress(OSError):
                left.unlink()


def _real_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the stage shifts the real clock, so it must read it


def _row(columns: tuple[Any, ...]) -> Row:
    kind, at_us, day, via, habit, occurrence, data = columns
    return Row(kind, _instant(at_us), date.fromisoformat(day), via, habit, occurrence, json.loads(data))


def _instant(at_us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)
