"""A real ``systemd --user`` for a test: private, on one machine with others, gone afterwards.

    with UserManager() as manager:
        manager.start_steady(unit_text("/usr/bin/steady", graphical=False), {"TZ": "Europe/Berlin"})
        assert manager.show("steadyhand.service", "ActiveState") == "active"
        print(manager.log())

It runs in a mount namespace with an empty ``/run`` and in control groups of its own, with a home
and a runtime directory of its own under ``/tmp``. Those are seen from outside too: a test may read
``manager.home``, poke a socket in ``manager.runtime`` or start a bus at ``manager.runtime / "bus"``
before the daemon. No bus is started for it, so nothing of the machine's desktop is.

It needs root, ``unshare``, ``nsenter`` and ``/lib/systemd/systemd``; where something is missing,
entering raises an error that says what.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

HIERARCHIES = ("/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified")
STEADY = "steadyhand.service"
PATIENCE_S = 20.0
BOOT = """
set -e
for procs in "$@"; do echo $$ > "$procs"; done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/system
exec /lib/systemd/systemd --user
"""


def wait_until(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Return as soon as ``condition()`` is true; AssertionError with ``what`` after the patience."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"still not after {patience_s} s: {what}"
        time.sleep(0.02)


class UserManager:
    """A user manager with the standard units and those that are installed into it."""

    def __enter__(self) -> Self:
        name = f"steadyhand-test-{os.getpid()}-{time.monotonic_ns()}"
        self._groups = [path / name for path in _hierarchies()]
        self.root = Path(tempfile.mkdtemp(prefix="steady-", dir="/tmp"))
        self.home = self.root / "home"
        self.runtime = self.root / "run"
        self.units = self.home / ".config" / "systemd" / "user"
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def install(self, name: str, text: str) -> None:
        """Put a unit in place, or a drop-in (``steadyhand.service.d/test.conf``), and have it read."""
        path = self.units / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.systemctl("daemon-reload")

    def start_steady(
        self, unit: str, environment: Mapping[str, str] | None = None, *, extra: str = ""
    ) -> None:
        """Install the daemon's unit as it is and start it; returns when systemd takes it for started.

        ``environment`` is added to its environment, ``extra`` lines to its [Service] section, both
        by a drop-in; what it writes to stderr goes to ``log()``. Raises CalledProcessError when it
        does not start.
        """
        self.install_steady(unit, environment, extra=extra)
        self.systemctl("start", STEADY)

    def install_steady(
        self, unit: str, environment: Mapping[str, str] | None = None, *, extra: str = ""
    ) -> None:
        """Do as ``start_steady`` does, without starting it."""
        variables = "".join(f'Environment="{_escaped(f"{k}={v}")}"\n' for k, v in (environment or {}).items())
        self.install(STEADY, unit)
        self.install(
            f"{STEADY}.d/stage.conf",
            f"[Service]\nStandardOutput=append:{self._log}\nStandardError=append:{self._log}\n{variables}{extra}\n",
        )

    def systemctl(self, *arguments: str, check: bool = True, timeout: float = 60) -> str:
        """What ``systemctl --user`` prints, inside. Raises CalledProcessError; its words are in the notes."""
        done = self.run("systemctl", "--user", *arguments, timeout=timeout)
        if check and done.returncode:
            failure = subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
            failure.add_note(f"{done.stderr}\n{self.own_words()}\n{self.log()}")
            raise failure
        return done.stdout.strip()

    def show(self, unit: str, *properties: str) -> str:
        """The values of a unit's properties, a line each, in systemd's order."""
        return self.systemctl("show", "--value", *(f"--property={name}" for name in properties), unit)

    def run(self, *command: str, timeout: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run a command where the manager lives, with its environment."""
        inside = ("nsenter", "--mount", f"--target={self.pid}", "--", *command)
        return subprocess.run(
            inside, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment inside: nothing of the machine's but the path."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "SYSTEMD_UNIT_PATH": f"{self.units}:/usr/lib/systemd/user",
            "SYSTEMD_PAGER": "",
            "SYSTEMD_LOG_TARGET": "console",
        }

    def log(self) -> str:
        """What the daemon has written to stdout and stderr so far."""
        return self._log.read_text() if self._log.exists() else ""

    @property
    def pid(self) -> int:
        """The manager's process, whose mount namespace commands enter."""
        return self._process.pid

    def own_words(self) -> str:
        """What the user manager itself has written to stderr so far."""
        return (self.root / "manager").read_text()

    @property
    def _log(self) -> Path:
        return self.root / "log"

    def _start(self) -> None:
        if os.geteuid() != 0:
            raise RuntimeError("a private user manager needs root")
        self.units.mkdir(parents=True)
        (self.units / "dbus.socket").symlink_to("/dev/null")
        self.runtime.mkdir(mode=0o700)
        for group in self._groups:
            group.mkdir()
        own_words = (self.root / "manager").open("w")
        self._process = subprocess.Popen(
            ["unshare", "--mount", "--propagation=private", "sh", "-c", BOOT, "sh", *self._procs()],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=own_words,
            stderr=own_words,
            start_new_session=True,
        )
        own_words.close()
        wait_until(self._is_up, "the user manager is up")

    def _procs(self) -> list[str]:
        return [str(group / "cgroup.procs") for group in self._groups]

    def _is_up(self) -> bool:
        if self._process.poll() is not None:
            code = self._process.returncode
            raise RuntimeError(f"systemd --user ended with {code}: {self.own_words()}")
        return self.run("systemctl", "--user", "is-active", "basic.target").returncode == 0

    def _end(self) -> None:
        """Kill everything in the control groups, and remove them and the files."""
        wait_until(self._kill, "every process of the user manager has ended")
        if hasattr(self, "_process"):
            self._process.wait(PATIENCE_S)
        for group in self._groups:
            _remove_group(group)
        shutil.rmtree(self.root)

    def _kill(self) -> bool:
        alive = {pid for group in self._groups for pid in _members(group)}
        if hasattr(self, "_process"):
            self._process.poll()
        for pid in alive:
            _kill_one(pid)
        return not alive


def _hierarchies() -> list[Path]:
    found = [Path(name) for name in HIERARCHIES if Path(name, "cgroup.procs").exists()]
    if not found:
        raise RuntimeError(f"no control group hierarchy at any of {', '.join(HIERARCHIES)}")
    return found


def _members(group: Path) -> set[int]:
    members: set[int] = set()
    for procs in group.rglob("cgroup.procs"):
        try:
            members.update(int(word) for word in procs.read_text().split())
        except OSError:
            continue
    return members


def _kill_one(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _remove_group(group: Path) -> None:
    if not group.exists():
        return
    inner = sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True)
    for path in (*inner, group):
        path.rmdir()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
