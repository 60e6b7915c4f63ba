"""A real Wayland compositor without a screen, and the notification servers that need one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from stage import wayland_window
from stage.desktop import DEADLINE_S, NotificationServer, PrivateBus, Program, until

AS_ANOTHER_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
"""What sway needs where one is root: it does not start then; it is user 1000 in a namespace."""


class Sway:
    """A sway on a headless backend, in the runtime folder of that bus."""

    def __init__(self, bus: PrivateBus) -> None:
        self._bus = bus
        self._program: Program | None = None
        self.environment: dict[str, str] = {}
        self.socket = ""
        self._windows: list[Program] = []

    def __enter__(self) -> Self:
        folder = Path(self._bus.environment["XDG_RUNTIME_DIR"])
        headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        before = AS_ANOTHER_USER if os.geteuid() == 0 else ()
        self._program = Program(
            *before, "sway", "-c", "/dev/null", environment={**self._bus.environment, **headless}
        )
        until(lambda: list(folder.glob("wayland-?")), "a Wayland socket")
        (socket,) = folder.glob("wayland-?")
        self.environment = {"WAYLAND_DISPLAY": socket.name}
        self.socket = str(socket)
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End it and its windows, under whoever is connected; twice is no fault."""
        for window in self._windows:
            window.kill()
        if self._program is not None:
            self._program.end()

    def window(self, name: str) -> Program:
        """A program with one window of that name, which is shown."""
        environment = {**self._bus.environment, **self.environment}
        program = Program(sys.executable, wayland_window.__file__, name, environment=environment)
        self._windows.append(program)
        until(lambda: f'"app_id": "{name}"' in self.message("-t", "get_tree"), "a window")
        return program

    def message(self, *command: str) -> str:
        """What swaymsg answers."""
        (socket,) = Path(self._bus.environment["XDG_RUNTIME_DIR"]).glob("sway-ipc.*.sock")
        answer = subprocess.run(
            ["swaymsg", "--raw", "--socket", str(socket), *command],
            env=self._bus.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=True,
        )
        return answer.stdout


class Mako(NotificationServer):
    """A mako with nothing of the machine's configuration."""

    def command(self) -> tuple[str, ...]:
        """It reads the home's configuration alone, and there is none."""
        return ("mako",)


class Swaync(NotificationServer):
    """SwayNotificationCenter, whose client switches do-not-disturb."""

    def command(self) -> tuple[str, ...]:
        """As it is shipped."""
        return ("swaync",)
