import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from stage import watcher
from stage.desktop import Display, PrivateBus, Program, until
from stage.rest import is_at_rest, switches
from stage.signs import Room
from stage.wayland import Sway
from stage.x_window import XWindow

WINDOW_S = 2
pytestmark = pytest.mark.desktop


class Desk(NamedTuple):
    """A desktop with a window on it: a program's environment, and what makes the window full screen."""

    environment: dict[str, str]
    full_screen: Callable[[], object]


@contextmanager
def x11_desk(bus: PrivateBus) -> Iterator[Desk]:
    """A display with a window manager."""
    with Display() as display, XWindow(display.name) as window:
        yield Desk({**bus.environment, **display.environment}, window.be_full_screen)


@contextmanager
def wayland_desk(bus: PrivateBus) -> Iterator[Desk]:
    """A sway."""
    with Sway(bus) as sway:
        sway.window("mine")
        full_screen = partial(sway.message, "[app_id=mine] fullscreen", "enable")
        yield Desk({**bus.environment, **sway.environment}, full_screen)


@pytest.mark.parametrize("desk_of", [x11_desk, wayland_desk])
def test_while_nothing_changes_a_watch_does_not_wake(
    bus: PrivateBus, tmp_path: Path, desk_of: Callable[[PrivateBus], AbstractContextManager[Desk]]
) -> None:
    """I-10: for full screen and camera, not one context switch; and then both are noticed."""
    room, said = Room(tmp_path), tmp_path / "said"
    camera = room.camera()
    with desk_of(bus) as desk, said.open("wb") as output:
        words = (sys.executable, watcher.__file__, str(room.devices))
        watching = Program(*words, environment=desk.environment, output=output)
        until(lambda: "Welcome" in said.read_text(), "a watch")
        until(lambda: is_at_rest(watching.pid), "rest after the start")
        before = switches(watching.pid)
        time.sleep(WINDOW_S)
        assert switches(watching.pid) == before
        room.open(camera)
        until(lambda: "camera in use" in said.read_text(), "a camera in use")
        desk.full_screen()
        until(lambda: "full screen" in said.read_text(), "a full screen")
        watching.end()
    room.close()
