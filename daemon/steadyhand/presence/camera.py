"""Whether a camera is in use: inotify says when one is opened or closed, /proc whether one is open.

Which program has it open is neither kept nor told.
"""

import asyncio
import os
import re
from collections.abc import Iterable

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.inotify import (
    ATTRIBUTES,
    CLOSED_UNWRITTEN,
    CLOSED_WRITTEN,
    CREATED,
    DELETED,
    MOVED_IN,
    MOVED_OUT,
    OPENED,
    Change,
    Inotify,
)
from steadyhand.presence.bus import Silent
from steadyhand.presence.holders import Holding, holdings
from steadyhand.presence.sensing import Sensing, TellDisturbance

DEVICES, PROCESSES = "/dev", "/proc"
CAMERA = re.compile(r"video\d+")
CALM_S = 1.0
"""So long after the first change one look is taken: programs open a camera several times over."""
SETTLING_S = 30.0
"""What a media service opens so soon after the camera is first seen, it opens to keep."""
NONE = Unknown("there is no camera")
KEPT_OPEN = Unknown("a media service has the camera open, which tells nothing of its use")


class Camera(Sensing):
    """The cameras in ``devices``, and the programs in ``processes``."""

    name = "the camera"
    busy = Busy.CAMERA

    def __init__(
        self,
        devices: str = DEVICES,
        processes: str = PROCESSES,
        calm_s: float = CALM_S,
        settling_s: float = SETTLING_S,
    ) -> None:
        super().__init__()
        self._devices = devices
        self._processes = processes
        self._calm_s = calm_s
        self._keeping = Keeping(settling_s)
        self._inotify: Inotify | None = None
        self._folder = 0
        self._due: asyncio.TimerHandle | None = None

    async def begin(self, tell: TellDisturbance) -> None:
        """Watch the folder and each camera in it, and look. Raises Silent."""
        try:
            self._inotify = Inotify(self._heard)
            self._endings.append(self._inotify.close)
            kinds = CREATED | DELETED | MOVED_IN | MOVED_OUT | ATTRIBUTES
            self._folder = self._inotify.watch(self._devices, kinds)
            self._say(self._looked(self._inotify))
        except (OSError, AttributeError) as error:
            await self.end()
            raise Silent(f"{self._devices} cannot be watched ({type(error).__name__})") from error
        self._tell = tell

    async def end(self) -> None:
        """Close what is watched."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        await super().end()

    def _heard(self, changes: list[Change]) -> None:
        if self._due is None and any(
            change.watch != self._folder or CAMERA.fullmatch(change.name) for change in changes
        ):
            self._due = asyncio.get_running_loop().call_later(self._calm_s, self._look)

    def _look(self) -> None:
        self._due = None
        if self._inotify is None:
            return
        try:
            self._say(self._looked(self._inotify))
        except OSError as error:
            self._say(Unknown(f"the camera cannot be watched ({type(error).__name__})"))

    def _looked(self, inotify: Inotify) -> Disturbance:
        """What is so now; each camera that is there is watched from before the look on."""
        cameras = _cameras(self._devices)
        if not cameras:
            return NONE
        refused = _watched(inotify, cameras)
        if refused is not None:
            return Unknown(f"the camera cannot be watched ({refused})")
        found = holdings(self._processes, cameras)
        kept = self._keeping.kept(cameras, found, asyncio.get_running_loop().time())
        if any(not held.by_service or held.path not in kept for held in found):
            return HeldBack(self.name, self.busy)
        return KEPT_OPEN if kept else Welcome(self.name)


class Keeping:
    """Which cameras a media service keeps open whether or not somebody uses them.

    PipeWire opens a camera for its use and closes it afterwards; on some machines it has it open from
    the beginning and for good, and prompts would never come. So what it opens within ``settling_s``
    seconds after a camera is first seen, or is let go of by it, tells nothing.
    """

    def __init__(self, settling_s: float) -> None:
        self._settling_s = settling_s
        self._settled_at: dict[str, float] = {}
        self._kept: set[str] = set()

    def kept(self, cameras: frozenset[str], found: Iterable[Holding], now_s: float) -> frozenset[str]:
        """Those of the cameras that are kept open. ``now_s``: the event loop's time."""
        by_services = {held.path for held in found if held.by_service}
        settled_at = now_s + self._settling_s
        for camera in self._kept - by_services:
            self._settled_at[camera] = settled_at
        self._settled_at = {camera: self._settled_at.get(camera, settled_at) for camera in cameras}
        self._kept = {
            camera for camera in by_services if camera in self._kept or now_s < self._settled_at[camera]
        }
        return frozenset(self._kept)


def _cameras(devices: str) -> frozenset[str]:
    with os.scandir(devices) as entries:
        return frozenset(entry.path for entry in entries if CAMERA.fullmatch(entry.name))


def _watched(inotify: Inotify, cameras: Iterable[str]) -> str | None:
    """Watch each; None, or why not one of them can be."""
    refused, watched = "", False
    for camera in cameras:
        try:
            inotify.watch(camera, OPENED | CLOSED_WRITTEN | CLOSED_UNWRITTEN)
            watched = True
        except OSError as error:
            refused = type(error).__name__
    return None if watched else refused
