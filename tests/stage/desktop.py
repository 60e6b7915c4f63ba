"""Real parts of a desktop for tests: a private bus, a display, notification servers.

Everything is a context manager. Every process is started in a session of its own, dies with the test
process whatever happens to that, and is ended with its whole group at the end. (The kernel ties it to
the thread that started it: start them in the main thread, not through ``asyncio.to_thread``; stopping
and clicking may be done from anywhere.) Waiting is for a condition with a deadline, never for time to
pass.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

DEADLINE_S = 20.0
PR_SET_PDEATHSIG = 1
NOTIFICATIONS = "org.freedesktop.Notifications"
XFCE4_NOTIFYD = (
    "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd",
    "/usr/lib/aarch64-linux-gnu/xfce4/notifyd/xfce4-notifyd",
    "/usr/lib/xfce4/notifyd/xfce4-notifyd",
)
SMALLEST_BUBBLE = 50
SMALLEST_BUTTON = 30
BUTTON_HEIGHT = 30
MARGIN = 4
BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_libc = ctypes.CDLL(None)


def until(
    condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S, pause_s: float = 0.01
) -> None:
    """Wait until the condition holds; an AssertionError names ``what`` did not come about in time."""
    end = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < end, f"{what} did not come about within {deadline_s:g} s"
        time.sleep(pause_s)


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Program:
    """A started program and its children. ``output`` is where both of its streams go, if anywhere."""

    def __init__(
        self,
        *command: str,
        environment: Mapping[str, str],
        output: IO[bytes] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        self.process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output or subprocess.DEVNULL,
            stderr=output or subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls one system call and nothing else
        )

    @property
    def pid(self) -> int:
        """Its process id, which is its group's too."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """Ask the group to end, then kill what is left of it; ending twice does nothing more."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill the group, as a crash would."""
        self._signal(signal.SIGKILL)
        self.process.wait(DEADLINE_S)

    def _signal(self, number: int) -> None:
        if self.running:
            os.killpg(self.pid, number)


class PrivateBus:
    """A session bus of one's own that starts no services, unless ``services`` is a folder of them."""

    def __init__(self, services: Path | None = None) -> None:
        self._services = services
        self._folder: Path | None = None
        self._daemon: Program | None = None

    @property
    def address(self) -> str:
        """The address for DBUS_SESSION_BUS_ADDRESS."""
        assert self._folder is not None
        return f"unix:path={self._folder / 'bus'}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program on this bus, with a home and a runtime folder of its own."""
        assert self._folder is not None
        folder = str(self._folder)
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_CACHE_HOME": f"{folder}/cache",
            "XDG_DATA_HOME": f"{folder}/data",
            "NO_AT_BRIDGE": "1",
            "GSETTINGS_BACKEND": "memory",
        }

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="steady-bus-"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._folder is not None
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the bus, also after ``stop``: at the same address, as a new bus."""
        assert self._folder is not None
        socket = self._folder / "bus"
        socket.unlink(missing_ok=True)
        services = f"<servicedir>{self._services}</servicedir>" if self._services else ""
        file = self._folder / "bus.conf"
        file.write_text(BUS_CONFIGURATION.format(socket=socket, services=services))
        self._daemon = Program(
            "dbus-daemon", f"--config-file={file}", "--nofork", environment={"PATH": os.environ["PATH"]}
        )
        until(self._answers, "a private session bus")

    def stop(self) -> None:
        """End the bus; every client sees its connection close."""
        if self._daemon is not None:
            self._daemon.end()

    def owner(self, name: str = NOTIFICATIONS) -> str | None:
        """The unique name that owns a name on this bus, or None."""
        found = re.search(r'"(:[^"]+)"', self._ask("GetNameOwner", f"string:{name}"))
        return found.group(1) if found else None

    def call(self, destination: str, path: str, method: str, *arguments: str) -> str:
        """Call a method through ``dbus-send``; gives what it printed, nothing for an error."""
        command = [
            "dbus-send",
            f"--bus={self.address}",
            "--print-reply",
            f"--dest={destination}",
            path,
            method,
        ]
        answer = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, timeout=DEADLINE_S, check=False
        )
        return answer.stdout if answer.returncode == 0 else ""

    def settle(self) -> None:
        """Return once every client has handled the signals that were sent before."""
        for name in re.findall(r'"(:[^"]+)"', self._ask("ListNames")):
            self.call(name, "/", "org.freedesktop.DBus.Peer.Ping")

    def _ask(self, member: str, *arguments: str) -> str:
        bus = "org.freedesktop.DBus"
        return self.call(bus, "/org/freedesktop/DBus", f"{bus}.{member}", *arguments)

    def _answers(self) -> bool:
        return bool(self._ask("GetId"))


class Display:
    """A display in memory, with openbox as its window manager unless ``manager`` is False."""

    def __init__(self, size: str = "1024x768", *, manager: bool = True) -> None:
        self._size = size
        self._with_manager = manager
        self._programs: list[Program] = []
        self.name = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to draw on it."""
        return {"DISPLAY": self.name, "GDK_BACKEND": "x11", "XDG_SESSION_TYPE": "x11"}

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        reading, writing = os.pipe()
        base = {"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir()}
        screen = ("-screen", "0", f"{self._size}x24", "-nolisten", "tcp", "-noreset")
        server = Program("Xvfb", "-displayfd", str(writing), *screen, environment=base, pass_fds=(writing,))
        self._programs.append(server)
        os.close(writing)
        with os.fdopen(reading) as ready:
            self.name = f":{ready.readline().strip()}"
        assert self.name != ":", "Xvfb did not start"
        if self._with_manager:
            self._programs.append(Program("openbox", environment={**base, **self.environment}))
            until(self._managed, "a window manager")

    def __exit__(self, *_: object) -> None:
        for program in reversed(self._programs):
            program.end()
        self._programs.clear()

    def run(self, *command: str) -> str:
        """Run an X tool on this display; gives what it printed, failing or not."""
        answer = subprocess.run(
            command, env=self._own, capture_output=True, text=True, timeout=DEADLINE_S, check=False
        )
        return answer.stdout

    def screenshot(self, path: Path) -> Path:
        """Write a picture of the whole screen."""
        self.run("import", "-window", "root", str(path))
        return path

    def windows(self, class_name: str) -> list["Box"]:
        """The places of the visible windows of a class, from the top of the screen down."""
        boxes = [self._box(number) for number in self._window_ids(class_name)]
        return sorted((box for box in boxes if box is not None), key=lambda box: (box.y, box.x))

    def grey(self, box: "Box") -> list[bytes]:
        """The rows of a part of the screen, one byte a pixel."""
        area = f"{box.width}x{box.height}+{box.x}+{box.y}"
        command = ["import", "-window", "root", "-crop", area, "-depth", "8", "gray:-"]
        answer = subprocess.run(command, env=self._own, capture_output=True, timeout=DEADLINE_S, check=False)
        pixels = answer.stdout
        return [pixels[start : start + box.width] for start in range(0, len(pixels), box.width)]

    def click(self, x: int, y: int) -> None:
        """Move the pointer there and click its first button.

        Not with ``--sync``: where the pointer is there already, that may wait 15 s for it to move.
        """
        self.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    @property
    def _own(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _window_ids(self, class_name: str) -> list[str]:
        return self.run("xdotool", "search", "--onlyvisible", "--class", class_name).split()

    def _box(self, window: str) -> "Box | None":
        geometry = self.run("xdotool", "getwindowgeometry", "--shell", window)
        found = dict(line.split("=") for line in geometry.splitlines() if "=" in line)
        if not found:
            return None
        return Box(int(found["X"]), int(found["Y"]), int(found["WIDTH"]), int(found["HEIGHT"]))

    def _managed(self) -> bool:
        return "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")


class Box(NamedTuple):
    """A window's place on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int


class NotificationServer:
    """A real server on a bus and a display; present once its name is owned."""

    def __init__(self, bus: PrivateBus, display: Display) -> None:
        self.bus = bus
        self.display = display
        self._program: Program | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What its programs run with."""
        return {**self.bus.environment, **self.display.environment}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it owns the name."""
        self._program = Program(*self.command(), environment=self.environment)
        until(lambda: self.bus.owner() is not None, f"{type(self).__name__}'s name on the bus")

    def stop(self) -> None:
        """End it and wait until the name is free."""
        if self._program is not None:
            self._program.end()
            until(lambda: self.bus.owner() is None, "the name to be free")

    def kill(self) -> None:
        """Kill it, as a crash would."""
        assert self._program is not None
        self._program.kill()
        until(lambda: self.bus.owner() is None, "the name to be free")

    def command(self) -> tuple[str, ...]:
        """The command that starts it."""
        raise NotImplementedError


class Xfce4Notifyd(NotificationServer):
    """xfce4-notifyd: draws bubbles with buttons, to be clicked with a pointer."""

    def command(self) -> tuple[str, ...]:
        """Its program stands outside PATH."""
        return (next(path for path in XFCE4_NOTIFYD if Path(path).exists()),)

    def bubbles(self) -> list[Box]:
        """The bubbles on the screen, from the top down."""
        return [box for box in self.display.windows("xfce4-notifyd") if box.width >= SMALLEST_BUBBLE]

    def buttons(self, bubble: Box) -> list[Box]:
        """The buttons of a bubble from left to right, as they are drawn: none before they are."""
        rows = self.display.grey(bubble)
        found = [(y, runs) for y, row in enumerate(rows) if (runs := _runs(row))]
        if not found:
            return []
        bottom, runs = found[-1]
        return [
            Box(bubble.x + begin, bubble.y + bottom - BUTTON_HEIGHT, end - begin, BUTTON_HEIGHT)
            for begin, end in runs
        ]

    def click_button(self, position: int, *, of: int = 4, bubble: int = 0) -> None:
        """Click the button at ``position`` (0 is the first) of the ``of`` buttons of a bubble.

        Our prompts have their own buttons in their order, and the default action, Open, as the last.
        """
        seen: list[list[Box]] = [[]]

        def stands_still() -> bool:
            seen.append(self._buttons_of(bubble))
            return len(seen[-1]) == of and seen[-1] == seen[-2]

        until(stands_still, f"a bubble with {of} buttons that stands still")
        button = seen[-1][position]
        self.display.click(button.x + button.width // 2, button.y + button.height // 2)

    def _buttons_of(self, bubble: int) -> list[Box]:
        bubbles = self.bubbles()
        return self.buttons(bubbles[bubble]) if bubble < len(bubbles) else []


class Dunst(NotificationServer):
    """dunst: draws plain bubbles; its actions are chosen in a menu, for which a script stands in."""

    def __init__(self, bus: PrivateBus, display: Display) -> None:
        super().__init__(bus, display)
        self._folder = Path(bus.environment["HOME"])

    def command(self) -> tuple[str, ...]:
        """With a configuration of its own, whatever the machine has."""
        menu = self._folder / "menu"
        menu.write_text(f"#!/bin/sh\nexec grep -m 1 -F -f {self._folder}/wanted\n")
        menu.chmod(0o700)
        configuration = self._folder / "dunstrc"
        configuration.write_text(f"[global]\nmarkup = full\nstack_duplicates = false\ndmenu = {menu}\n")
        return ("dunst", "-conf", str(configuration))

    def choose(self, label: str) -> None:
        """Choose the action with that label, of whichever bubble has it first."""
        (self._folder / "wanted").write_text(f"#{label} ")
        self.control("context")

    def control(self, *command: str) -> str:
        """Run ``dunstctl``; gives what it printed."""
        answer = subprocess.run(
            ["dunstctl", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=True,
        )
        return answer.stdout.strip()

    def displayed(self) -> int:
        """How many bubbles are on the screen."""
        return int(self.control("count", "displayed"))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where a row is not of the window's own colour, for long enough to be a button's edge."""
    if len(row) <= MARGIN:
        return []
    background = row[MARGIN]
    runs: list[tuple[int, int]] = []
    begin: int | None = None
    for x, pixel in enumerate(row[MARGIN:-MARGIN] + bytes([background]), MARGIN):
        if pixel != background and begin is None:
            begin = x
        elif pixel == background and begin is not None:
            runs.append((begin, x))
            begin = None
    return runs if all(end - begin >= SMALLEST_BUTTON for begin, end in runs) else []
