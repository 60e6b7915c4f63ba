from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.compositor import Compositor
from stage.desktop import Display, PrivateBus
from stage.meeting import in_loop
from stage.signs import Ear
from stage.wayland import Sway
from stage.x_window import HandManager, XWindow
from steadyhand.domain.reminding.presence import HeldBack, Unknown, Welcome
from steadyhand.presence.bus import Silent
from steadyhand.presence.full_screen_wayland import FullScreenWayland
from steadyhand.presence.full_screen_x11 import NO_MANAGER, FullScreenX11

pytestmark = pytest.mark.desktop


@pytest.fixture
def plain() -> Iterator[Display]:
    """A display without a window manager."""
    with Display(manager=False) as made:
        yield made


@pytest.fixture
def manager(plain: Display) -> Iterator[HandManager]:
    """A window manager on it, whose every word is the test's; it has not begun."""
    with HandManager(plain.name) as made:
        yield made


@in_loop
async def test_a_program_that_dies_in_full_screen_sets_free() -> None:
    """Killed as it stands, with the window under the watch."""
    with Display() as display, XWindow(display.name) as window:
        ear, sign = Ear(), FullScreenX11(display.name)
        await sign.begin(ear)
        window.be_full_screen()
        await ear.until(HeldBack)
        window.die()
        assert await ear.until(Welcome) == Welcome("the window manager")
        await sign.end()


@in_loop
async def test_only_the_window_in_use_counts() -> None:
    """A full screen behind the window that one works in holds nothing back."""
    with Display() as display, XWindow(display.name) as film:
        ear, sign = Ear(), FullScreenX11(display.name)
        await sign.begin(ear)
        film.be_full_screen()
        await ear.until(HeldBack)
        with XWindow(display.name):
            await ear.until(Welcome)
        await ear.until(HeldBack, 2)
        await sign.end()


@in_loop
async def test_a_window_that_is_gone_before_it_is_asked_is_no_fault(
    plain: Display, manager: HandManager, capfd: pytest.CaptureFixture[str]
) -> None:
    """The window manager names a window that died, at the beginning and later; nothing is printed."""
    manager.begin()
    dead, alive = manager.full_screen_window(), manager.full_screen_window()
    manager.destroy(dead)
    manager.activate(dead)
    ear, sign = Ear(), FullScreenX11(plain.name)
    await sign.begin(ear)
    assert sign.state == Welcome("the window manager")
    manager.activate(alive)
    await ear.until(HeldBack)
    manager.destroy(alive)
    await ear.until(Welcome)
    await sign.end()
    assert capfd.readouterr() == ("", "")


@in_loop
async def test_a_window_manager_may_come_later(plain: Display, manager: HandManager) -> None:
    """Without one it is unknown, whatever a property says; as soon as it tells, it is known."""
    manager.activate(manager.full_screen_window())
    ear, sign = Ear(), FullScreenX11(plain.name)
    await sign.begin(ear)
    assert sign.state == NO_MANAGER
    manager.begin()
    await ear.until(HeldBack)
    manager.crash()
    assert await ear.until(Unknown) == NO_MANAGER
    await sign.end()


@in_loop
async def test_windows_that_come_and_go_are_followed(bus: PrivateBus) -> None:
    """A window of sway's that is there before, one that comes later, and one that dies in full screen."""
    with Sway(bus) as sway:
        sway.window("first")
        ear, sign = Ear(), FullScreenWayland(sway.socket)
        await sign.begin(ear)
        second = sway.window("second")
        sway.message("[app_id=second] fullscreen", "enable")
        await ear.until(HeldBack)
        second.kill()
        await ear.until(Welcome)
        sway.message("[app_id=first] fullscreen", "enable")
        await ear.until(HeldBack, 2)
        await sign.end()


@in_loop
async def test_one_watch_outlives_another(bus: PrivateBus) -> None:
    """Two connections to a compositor do not share what is closed with one."""
    with Sway(bus) as sway:
        sway.window("mine")
        one, other, ear = FullScreenWayland(sway.socket), FullScreenWayland(sway.socket), Ear()
        await one.begin(Ear())
        await other.begin(ear)
        await one.end()
        sway.message("[app_id=mine] fullscreen", "enable")
        await ear.until(HeldBack)
        await other.end()


@in_loop
async def test_a_compositor_that_tells_of_no_windows_is_silent(tmp_path: Path) -> None:
    """GNOME's and KDE's do not."""
    with Compositor(tmp_path) as compositor:
        sign = FullScreenWayland(compositor.socket)
        with pytest.raises(Silent, match="does not tell of windows"):
            await sign.begin(Ear())
