from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from fakes.presence import FakeSign
from stage.meeting import in_loop
from stage.signs import Room
from steadyhand.bootstrap.examination.busy import A_CALL, A_PAUSE, A_TELLER, camera_check, full_screen_check
from steadyhand.presence.camera import Camera
from steadyhand.report.checkup import Check, State


async def only(checks: AsyncIterator[Check]) -> Check:
    """The one check there is."""
    (check,) = [check async for check in checks]
    return check


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A place without a camera."""
    made = Room(tmp_path)
    yield made
    made.close()


@in_loop
async def test_a_full_screen_that_cannot_be_seen_is_told() -> None:
    """With the reason, what that means, and the remedy."""
    check = await only(full_screen_check(FakeSign(absent="there is no display")))
    detail = "There is no display. Reminders come over a talk or a film too."
    assert check == Check("full screen", State.DEGRADED, detail, A_TELLER)


@in_loop
async def test_a_full_screen_that_can_be_seen_is_well() -> None:
    """And how it is now."""
    check = await only(full_screen_check(FakeSign("the window manager")))
    assert check.state is State.OK
    assert check.detail == "the window manager tells it; the window in use is not full screen now"


@in_loop
async def test_a_machine_without_a_camera_is_well(room: Room) -> None:
    """Nobody is filmed there, and one that comes is seen."""
    check = await only(camera_check(Camera(str(room.devices))))
    assert check == Check("camera", State.OK, "there is none now; one that is plugged in is noticed")


@in_loop
async def test_a_camera_is_in_use_or_not(room: Room) -> None:
    """Both are told."""
    path = room.camera()
    assert (await only(camera_check(Camera(str(room.devices))))).detail.endswith("not in use now")
    with room.opened(path):
        assert (await only(camera_check(Camera(str(room.devices))))).detail.endswith("it is in use now")


@in_loop
async def test_a_camera_that_a_media_service_has_open_is_told(room: Room) -> None:
    """Whether somebody is seen through it cannot be known."""
    with room.opened(room.camera(), "pipewire"):
        check = await only(camera_check(Camera(str(room.devices))))
    assert (check.state, check.remedy) == (State.DEGRADED, A_CALL)
    assert check.detail.startswith("A media service has the camera open")


@in_loop
async def test_a_camera_that_cannot_be_watched_is_told(room: Room) -> None:
    """With the reason."""
    room.devices.joinpath("video0").symlink_to("nowhere")
    check = await only(camera_check(Camera(str(room.devices))))
    assert (check.state, check.remedy) == (State.DEGRADED, A_PAUSE)
    assert "cannot be watched (FileNotFoundError)" in check.detail
