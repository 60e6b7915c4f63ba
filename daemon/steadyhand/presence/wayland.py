"""Wayland's ``ext-idle-notify-v1``: the compositor says when a seat is idle, and when it is used again."""

from datetime import timedelta
from typing import Any

from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Silent
from steadyhand.presence.telling import Telling
from steadyhand.presence.wayland_connection import WaylandConnection

MILLISECOND = timedelta(milliseconds=1)
INPUT_ALONE = 2
"""The protocol's version that can leave out what keeps the screen on, such as a film."""


class Wayland(Telling):
    """The compositor at that socket: a name in the runtime folder, or an absolute path."""

    name = "the Wayland compositor"

    def __init__(self, socket: str, now: Now) -> None:
        super().__init__(now)
        self._connection = WaylandConnection(socket)
        self._kept: list[Any] = []

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Connect and ask for the two events; being active is assumed until the first. Raises Silent."""
        self._idle_after = idle_after
        try:
            await self._connection.open()
            await self._subscribe()
        except Silent:
            await self.end()
            raise
        self._connection.listen(lambda: self._say(Unknown("the Wayland compositor went away")))
        self._active()
        self._tell = tell

    async def end(self) -> None:
        """Disconnect."""
        await super().end()
        self._kept.clear()
        self._connection.close()

    async def _subscribe(self) -> None:
        from pywayland.protocol.ext_idle_notify_v1 import ExtIdleNotifierV1  # noqa: PLC0415 - not everywhere
        from pywayland.protocol.wayland import WlSeat  # noqa: PLC0415 - the same

        version = self._connection.version(ExtIdleNotifierV1)
        if not version or not self._connection.version(WlSeat):
            raise Silent("the compositor does not tell idleness (ext-idle-notify-v1)")
        seat = self._connection.bind(WlSeat, 1)
        notifier = self._connection.bind(ExtIdleNotifierV1, INPUT_ALONE)
        ask = (
            notifier.get_input_idle_notification if version >= INPUT_ALONE else notifier.get_idle_notification
        )
        notification = ask(self._idle_after // MILLISECOND, seat)
        notification.dispatcher["idled"] = lambda _: self._idle(self._idle_after)
        notification.dispatcher["resumed"] = lambda _: self._active()
        await self._connection.roundtrip()
        self._kept += [seat, notifier, notification]
