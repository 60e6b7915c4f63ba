"""Whether the person is in the middle of something: each sign of it that is watched, as one answer."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import reduce

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, together
from steadyhand.presence.bus import Silent
from steadyhand.presence.camera import Camera
from steadyhand.presence.full_screen_wayland import FullScreenWayland
from steadyhand.presence.full_screen_x11 import FullScreenX11
from steadyhand.presence.sensing import NOT_BEGUN, NoDisplay, Sign, TellDisturbance

CALM_S = 2.0
"""So long nothing must hold back before it is told: from one full screen to the next nobody is free."""
NOTHING = Unknown("no sign of a meeting is watched")


def full_screen(environ: Mapping[str, str]) -> Sign:
    """The way to know of a full screen here.

    A Wayland session's X server sees only the windows of X programs, so it is not asked there.
    """
    wayland, display = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    if wayland:
        runtime = environ.get("XDG_RUNTIME_DIR", "")
        return FullScreenWayland(wayland if wayland.startswith("/") else f"{runtime}/{wayland}")
    return FullScreenX11(display) if display else NoDisplay()


def signs(environ: Mapping[str, str], wanted: frozenset[Busy]) -> tuple[Sign, ...]:
    """A watch for each that is wanted; do-not-disturb has its own."""
    screens = (full_screen(environ),) if Busy.FULL_SCREEN in wanted else ()
    return (*screens, Camera()) if Busy.CAMERA in wanted else screens


class MeetingWatch:
    """One answer from all signs; ``state`` says it now. A sign that is not there says why.

    ``calm_s``: seconds between the last sign's end and the word that nothing holds back any more.
    """

    def __init__(self, signs: Sequence[Sign], calm_s: float = CALM_S) -> None:
        self._signs = signs
        self._calm_s = calm_s
        self._calm: asyncio.TimerHandle | None = None
        self._silent: dict[str, Unknown] = {}
        self._tell: TellDisturbance | None = None
        self.state: Disturbance = NOT_BEGUN

    async def begin(self, tell: TellDisturbance) -> None:
        """Watch every sign; ``tell`` is called at each change. Never raises for one that is not there."""
        for sign in self._signs:
            try:
                await sign.begin(self._heard)
            except Silent as silence:
                self._silent[sign.name] = Unknown(f"{sign.name}: {silence}")
        self.state = self._joined()
        self._tell = tell

    async def end(self) -> None:
        """Watch no more; doing so twice does nothing more."""
        self._tell = None
        self._wait_no_more()
        for sign in self._signs:
            await sign.end()

    def _heard(self, _: Disturbance) -> None:
        if isinstance(self._joined(), HeldBack) or not isinstance(self.state, HeldBack):
            self._wait_no_more()
            self._say()
        elif self._calm is None:
            self._calm = asyncio.get_running_loop().call_later(self._calm_s, self._say)

    def _say(self) -> None:
        self._calm = None
        state = self._joined()
        if state != self.state and self._tell is not None:
            self.state = state
            self._tell(state)

    def _wait_no_more(self) -> None:
        if self._calm is not None:
            self._calm.cancel()
            self._calm = None

    def _joined(self) -> Disturbance:
        told = [self._silent.get(sign.name, sign.state) for sign in self._signs]
        return reduce(together, told) if told else NOTHING
