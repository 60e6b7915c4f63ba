"""Whether it can be seen that the person is busy: a full screen, a camera in use."""

from collections.abc import AsyncIterator

from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.presence.bus import Silent
from steadyhand.presence.camera import KEPT_OPEN, NONE
from steadyhand.presence.sensing import Sign
from steadyhand.report.checkup import Check, State
from steadyhand.values import assert_never

FULL_SCREEN, CAMERA = "full screen", "camera"
A_TELLER = (
    "Use steady pause for a talk or a film. What works: X11 with a window manager, and Wayland with "
    "wlr-foreign-toplevel-management (sway and its kin; not GNOME's and KDE's)."
)
A_PAUSE = "Use steady pause for a meeting. What works: a camera of the machine that you are logged in at."
A_CALL = (
    "A program that opens the camera itself is still noticed; for calls through PipeWire use steady pause."
)


async def full_screen_check(screen: Sign) -> AsyncIterator[Check]:
    """Whether the window in use is known to be full screen or not."""
    match await _seen(screen):
        case HeldBack(by=by):
            yield Check(FULL_SCREEN, State.OK, f"{by} tells it; the window in use is full screen now")
        case Welcome(by=by):
            yield Check(FULL_SCREEN, State.OK, f"{by} tells it; the window in use is not full screen now")
        case Unknown(reason=reason):
            told = f"{_sentence(reason)} Reminders come over a talk or a film too."
            yield Check(FULL_SCREEN, State.DEGRADED, told, A_TELLER)
        case found:
            assert_never(found)


async def camera_check(camera: Sign) -> AsyncIterator[Check]:
    """Whether a camera is known to be in use or not."""
    match await _seen(camera):
        case HeldBack():
            yield Check(CAMERA, State.OK, "its use is noticed; it is in use now")
        case Welcome():
            yield Check(CAMERA, State.OK, "its use is noticed; it is not in use now")
        case Unknown() as found if found == NONE:
            yield Check(CAMERA, State.OK, "there is none now; one that is plugged in is noticed")
        case Unknown(reason=reason) as found:
            told = f"{_sentence(reason)} Reminders come during a call too."
            yield Check(CAMERA, State.DEGRADED, told, A_CALL if found == KEPT_OPEN else A_PAUSE)
        case found:
            assert_never(found)


async def _seen(sign: Sign) -> Disturbance:
    """What the sign says at this moment."""
    try:
        await sign.begin(lambda _: None)
    except Silent as silence:
        return Unknown(str(silence))
    else:
        return sign.state
    finally:
        await sign.end()


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
