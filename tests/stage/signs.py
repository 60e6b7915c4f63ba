"""Each sign of being busy, and a person who is busy and then is not."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from fakes.presence import FakeSign
from stage.desktop import Display, PrivateBus, Program, until
from stage.wayland import Sway
from stage.x_window import HandManager, XWindow
from steadyhand.domain.reminding.presence import Disturbance
from steadyhand.presence.camera import Camera
from steadyhand.presence.full_screen_wayland import FullScreenWayland
from steadyhand.presence.full_screen_x11 import FullScreenX11
from steadyhand.presence.sensing import Sign

DEADLINE_S = 20.0
HOLD = 'exec "$1" 1000 <"$0"'
"""A shell's words: the program $1 has the file $0 open until it is ended."""


class Ear:
    """Remembers what it was told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.heard: list[Disturbance] = []
        self._changed = asyncio.Event()

    def __call__(self, state: Disturbance) -> None:
        """Hear it."""
        self.heard.append(state)
        self._changed.set()

    async def until(self, kind: type[Disturbance], after: int = 0) -> Disturbance:
        """Wait until the last of more than ``after`` words is of that kind; gives it."""
        async with asyncio.timeout(DEADLINE_S):
            while len(self.heard) <= after or not isinstance(self.heard[-1], kind):
                self._changed.clear()
                await self._changed.wait()
        return self.heard[-1]


class Scene(NamedTuple):
    """A sign, and what moves it. ``vanish`` takes its source away."""

    sign: Sign
    busy: Callable[[], object]
    free: Callable[[], object]
    vanish: Callable[[], object]


class Place(NamedTuple):
    """What scenes are built from: an empty folder, and a bus."""

    folder: Path
    bus: PrivateBus


@asynccontextmanager
async def fake_scene(place: Place) -> AsyncIterator[Scene]:
    """The fake written by hand."""
    del place
    sign = FakeSign()
    yield Scene(sign, partial(sign.be, busy=True), partial(sign.be, busy=False), sign.vanish)


@asynccontextmanager
async def x11_scene(place: Place) -> AsyncIterator[Scene]:
    """A real window manager, and a window that asks it to be full screen; the display is what vanishes."""
    del place
    with ExitStack() as stack:
        display = stack.enter_context(Display())
        window = stack.enter_context(XWindow(display.name))
        free = partial(window.be_full_screen, wanted=False)
        yield Scene(FullScreenX11(display.name), window.be_full_screen, free, stack.close)


@asynccontextmanager
async def manager_scene(place: Place) -> AsyncIterator[Scene]:
    """The window manager's side played by hand: it tells of a window, then of none, and crashes."""
    del place
    with Display(manager=False) as display, HandManager(display.name) as manager:
        manager.begin()
        number = manager.full_screen_window()
        sign = FullScreenX11(display.name)
        yield Scene(sign, partial(manager.activate, number), partial(manager.activate, 0), manager.crash)


@asynccontextmanager
async def wayland_scene(place: Place) -> AsyncIterator[Scene]:
    """A real sway, and a window that it makes full screen."""
    with Sway(place.bus) as sway:
        sway.window("mine")
        full_screen = partial(sway.message, "[app_id=mine] fullscreen", "enable")
        free = partial(sway.message, "[app_id=mine] fullscreen", "disable")
        yield Scene(FullScreenWayland(sway.socket), full_screen, free, sway.end)


class Room:
    """A folder that stands for /dev, and programs that open what is in it."""

    def __init__(self, folder: Path) -> None:
        self.devices = folder / "dev"
        self.devices.mkdir()
        self._folder = folder
        self._programs: list[Program] = []

    def camera(self, name: str = "video0") -> Path:
        """A camera that is plugged in."""
        path = self.devices / name
        path.touch()
        return path

    def open(self, path: Path, program: str = "sleep") -> Program:
        """A program of that name that has the file open."""
        called = self._folder / program
        if not called.exists():
            called.symlink_to("/bin/sleep")
        held = Program("/bin/sh", "-c", HOLD, str(path), str(called), environment={})
        self._programs.append(held)
        return held

    @contextmanager
    def opened(self, path: Path, program: str = "sleep") -> Iterator[None]:
        """While a program of that name has the file open, as /proc has it."""
        held = self.open(path, program)
        files = Path(f"/proc/{held.pid}/fd")
        until(
            lambda: (
                files.parent.joinpath("comm").read_text().strip() == program
                and files.joinpath("0").readlink() == path
            ),
            "an open camera",
        )
        yield
        held.kill()

    def close(self) -> None:
        """End every program."""
        while self._programs:
            self._programs.pop().kill()


@asynccontextmanager
async def camera_scene(place: Place) -> AsyncIterator[Scene]:
    """A real program that has the camera open, and a camera that is unplugged."""
    room = Room(place.folder)
    path = room.camera()
    try:
        yield Scene(
            Camera(str(room.devices), calm_s=0.05, settling_s=0),
            partial(room.open, path),
            room.close,
            path.unlink,
        )
    finally:
        room.close()


SCENES: dict[str, Callable[[Place], AbstractAsyncContextManager[Scene]]] = {
    "fake": fake_scene,
    "x11": x11_scene,
    "x11 by hand": manager_scene,
    "wayland": wayland_scene,
    "camera": camera_scene,
}
