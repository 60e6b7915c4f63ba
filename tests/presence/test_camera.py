import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.meeting import in_loop
from stage.signs import Ear, Room
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import HeldBack, Unknown, Welcome
from steadyhand.presence.camera import KEPT_OPEN, NONE, Camera, Keeping
from steadyhand.presence.holders import Holding

IN_USE, FREE = HeldBack("the camera", Busy.CAMERA), Welcome("the camera")
CALM_S = 0.05
CAMERA = "/dev/video0"
BY_SERVICE, BY_PROGRAM = Holding(CAMERA, by_service=True), Holding(CAMERA, by_service=False)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A place without a camera."""
    made = Room(tmp_path)
    yield made
    made.close()


def watch(room: Room, settling_s: float = 0) -> Camera:
    """A watch of it that looks soon."""
    return Camera(str(room.devices), calm_s=CALM_S, settling_s=settling_s)


@in_loop
async def test_a_camera_may_be_plugged_in_later(room: Room) -> None:
    """Without one it is said; one that comes is watched; one that goes leaves none."""
    ear, sign = Ear(), watch(room)
    await sign.begin(ear)
    assert sign.state == NONE
    path = room.camera()
    await ear.until(Welcome)
    room.open(path)
    assert await ear.until(HeldBack) == IN_USE
    path.unlink()
    assert await ear.until(Unknown) == NONE
    await sign.end()


@in_loop
async def test_any_of_several_cameras_counts(room: Room) -> None:
    """Until the last is closed."""
    first, second = room.camera(), room.camera("video11")
    ear, sign = Ear(), watch(room)
    await sign.begin(ear)
    one, _ = room.open(first), room.open(second)
    await ear.until(HeldBack)
    one.kill()
    room.close()
    await ear.until(Welcome)
    assert ear.heard == [IN_USE, FREE]
    await sign.end()


@in_loop
async def test_other_devices_are_no_cameras(room: Room) -> None:
    """Only ``video`` and a number is one."""
    room.camera("video")
    room.open(room.camera("vbi0"))
    sign = watch(room)
    await sign.begin(Ear())
    assert sign.state == NONE
    await sign.end()


@in_loop
async def test_a_camera_that_cannot_be_watched_is_unknown(room: Room) -> None:
    """With the reason; it is tried again when something about it changes."""
    path = room.devices / "video0"
    path.symlink_to("nowhere")
    ear, sign = Ear(), watch(room)
    await sign.begin(ear)
    assert sign.state == Unknown("the camera cannot be watched (FileNotFoundError)")
    path.unlink()
    room.camera()
    assert await ear.until(Welcome) == FREE
    await sign.end()


@in_loop
async def test_a_look_that_is_due_is_not_taken_after_the_end(room: Room) -> None:
    """Nothing is told of what was opened just before."""
    path, ear = room.camera(), Ear()
    sign = watch(room)
    await sign.begin(ear)
    with path.open():
        await asyncio.sleep(0)
        await sign.end()
    assert ear.heard == []


@in_loop
async def test_what_a_sandboxed_program_uses_counts(room: Room) -> None:
    """PipeWire opens the camera in its stead, and closes it afterwards."""
    path, ear = room.camera(), Ear()
    sign = watch(room)
    await sign.begin(ear)
    room.open(path, "wireplumber")
    assert await ear.until(HeldBack) == IN_USE
    room.close()
    assert await ear.until(Welcome) == FREE
    await sign.end()


@in_loop
async def test_what_a_media_service_keeps_open_tells_nothing(room: Room) -> None:
    """It holds prompts back for ever no more than it says that nobody uses the camera; others still count."""
    path, ear = room.camera(), Ear()
    sign = watch(room, settling_s=60)
    with room.opened(path, "wireplumber"):
        await sign.begin(ear)
        assert sign.state == KEPT_OPEN
        program = room.open(path)
        assert await ear.until(HeldBack) == IN_USE
        program.kill()
        assert await ear.until(Unknown) == KEPT_OPEN
        await sign.end()


def test_what_is_opened_at_the_beginning_is_kept_and_later_it_is_used() -> None:
    """Within thirty seconds of the first sight of the camera; then each opening is a use."""
    keeping, cameras = Keeping(30), frozenset({CAMERA})
    assert not keeping.kept(cameras, [], 100)
    assert keeping.kept(cameras, [BY_SERVICE], 129) == cameras
    assert keeping.kept(cameras, [BY_SERVICE], 5000) == cameras
    assert not keeping.kept(cameras, [], 6000)
    assert not keeping.kept(cameras, [BY_SERVICE], 6031)


def test_a_media_service_that_was_restarted_keeps_it_again() -> None:
    """What it lets go of and opens anew within thirty seconds was not used meanwhile."""
    keeping, cameras = Keeping(30), frozenset({CAMERA})
    keeping.kept(cameras, [BY_SERVICE], 100)
    keeping.kept(cameras, [], 5000)
    assert keeping.kept(cameras, [BY_SERVICE], 5029) == cameras


def test_what_a_program_has_open_is_never_kept() -> None:
    """Also not at the beginning."""
    assert not Keeping(30).kept(frozenset({CAMERA}), [BY_PROGRAM], 100)


def test_a_camera_that_is_plugged_in_again_is_a_new_one() -> None:
    """It has its thirty seconds too."""
    keeping, cameras = Keeping(30), frozenset({CAMERA})
    keeping.kept(cameras, [], 100)
    keeping.kept(frozenset(), [], 5000)
    keeping.kept(cameras, [], 6000)
    assert keeping.kept(cameras, [BY_SERVICE], 6029) == cameras
