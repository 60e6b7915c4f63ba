from pathlib import Path

import pytest

from stage.desktop import PrivateBus
from stage.meeting import in_loop
from stage.signs import SCENES, Ear, Place
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import HeldBack, Unknown, Welcome
from steadyhand.presence.bus import Silent
from steadyhand.presence.camera import Camera
from steadyhand.presence.full_screen_wayland import FullScreenWayland
from steadyhand.presence.full_screen_x11 import FullScreenX11
from steadyhand.presence.sensing import NoDisplay, Sign

pytestmark = pytest.mark.desktop


@pytest.fixture
def place(bus: PrivateBus, tmp_path: Path) -> Place:
    """Where a scene is set."""
    return Place(tmp_path, bus)


@pytest.mark.parametrize("kind", SCENES)
@in_loop
async def test_being_busy_is_told_and_its_end(place: Place, kind: str) -> None:
    """As often as it happens, with what it is and who tells it."""
    async with SCENES[kind](place) as scene:
        ear = Ear()
        await scene.sign.begin(ear)
        assert scene.sign.state == Welcome(scene.sign.name)
        busy = Busy.CAMERA if kind == "camera" else Busy.FULL_SCREEN
        for round_ in range(2):
            scene.busy()
            assert await ear.until(HeldBack, 2 * round_) == HeldBack(scene.sign.name, busy)
            scene.free()
            await ear.until(Welcome, 2 * round_ + 1)
        await scene.sign.end()


@pytest.mark.parametrize("kind", SCENES)
@in_loop
async def test_who_is_busy_at_the_beginning_is_seen(place: Place, kind: str) -> None:
    """What was so before is found, not only what changes."""
    async with SCENES[kind](place) as scene:
        ear = Ear()
        await scene.sign.begin(ear)
        scene.busy()
        await ear.until(HeldBack)
        await scene.sign.end()
        await scene.sign.end()
        assert isinstance(scene.sign.state, Unknown)
        if kind != "fake":
            await scene.sign.begin(ear)
            assert isinstance(scene.sign.state, HeldBack)
            await scene.sign.end()
        assert len(ear.heard) == 1


@pytest.mark.parametrize("kind", SCENES)
@in_loop
async def test_a_sign_whose_source_goes_away_is_unknown(place: Place, kind: str) -> None:
    """Nobody is taken for busy or free by a source that has ended."""
    async with SCENES[kind](place) as scene:
        ear = Ear()
        await scene.sign.begin(ear)
        scene.vanish()
        assert isinstance(await ear.until(Unknown), Unknown)
        await scene.sign.end()


@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        (FullScreenX11(":none"), r"the display cannot be watched \(\w+\)"),
        (FullScreenWayland("/none/wayland-0"), r"it cannot be reached \(\w+\)"),
        (Camera(devices="/none"), r"/none cannot be watched \(FileNotFoundError\)"),
        (NoDisplay(), "there is no display"),
    ],
)
@in_loop
async def test_a_sign_that_is_not_there_says_why(sign: Sign, reason: str) -> None:
    """And ending it is no fault."""
    with pytest.raises(Silent, match=f"^{reason}$"):
        await sign.begin(Ear())
    await sign.end()
