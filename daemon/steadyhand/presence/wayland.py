"""Wayland's ``ext-idle-notify-v1``: the compositor says when a seat is idle, and when it is used again."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

from steadyhand.domain.reminding.presence import Unknown
from steadyhand.presence.base import Now, Tell
from steadyhand.presence.bus import Silent
from steadyhand.presence.telling import Telling

MILLISECOND = timedelta(milliseconds=1)
INPUT_ALONE = 2
"""The protocol's version that can leave out what keeps the screen on, such as a film."""


class Wayland(Telling):
    """The compositor at that socket: a name in the runtime folder, or an absolute path."""

    name = "the Wayland compositor"

    def __init__(self, socket: str, now: Now) -> None:
        super().__init__(now)
        self._socket = socket
        self._display: Any = None
        self._kept: list[Any] = []

    async def begin(self, idle_after: timedelta, tell: Tell) -> None:
        """Connect and ask for the two events; being active is assumed until the first. Raises Silent."""
        self._idle_after = idle_after
        try:
            from pywayland.client.display import Display  # noqa: PLC0415 - not on every machine
        except ImportError as error:
            raise Silent("the library pywayland is not there") from error
        self._display = Display(self._socket)
        try:
            self._display.connect()
            self._subscribe()
        except (ValueError, RuntimeError, OSError) as error:
            await self.end()
            raise Silent(f"it cannot be reached ({type(error).__name__})") from error
        except Silent:
            await self.end()
            raise
        loop, descriptor = asyncio.get_running_loop(), self._display.get_fd()
        loop.add_reader(descriptor, self._read)
        self._endings.append(partial(loop.remove_reader, descriptor))
        self._active()
        self._tell = tell

    async def end(self) -> None:
        """Disconnect."""
        await super().end()
        self._kept.clear()
        if self._display is not None:
            display, self._display = self._display, None
            display.disconnect()

    def _subscribe(self) -> None:
        from pywayland.protocol.ext_idle_notify_v1 import ExtIdleNotifierV1  # noqa: PLC0415 - not everywhere
        from pywayland.protocol.wayland import WlSeat  # noqa: PLC0415 - the same

        offered: dict[str, tuple[int, int]] = {}
        registry = self._display.get_registry()
        registry.dispatcher["global"] = lambda _, number, name, version: offered.update(
            {name: (number, version)}
        )
        self._display.roundtrip()
        if ExtIdleNotifierV1.name not in offered or WlSeat.name not in offered:
            raise Silent("the compositor does not tell idleness (ext-idle-notify-v1)")
        seat = registry.bind(offered[WlSeat.name][0], WlSeat, 1)
        number, version = offered[ExtIdleNotifierV1.name]
        notifier = registry.bind(number, ExtIdleNotifierV1, min(version, INPUT_ALONE))
        ask = (
            notifier.get_input_idle_notification if version >= INPUT_ALONE else notifier.get_idle_notification
        )
        notification = ask(self._idle_after // MILLISECOND, seat)
        notification.dispatcher["idled"] = lambda _: self._idle(self._idle_after)
        notification.dispatcher["resumed"] = lambda _: self._active()
        self._display.roundtrip()
        self._kept += [registry, seat, notifier, notification]

    def _read(self) -> None:
        """Handle what has come; a compositor that ended is not known any more."""
        try:
            ended = self._display.dispatch(block=True) < 0
        except (RuntimeError, OSError):
            ended = True
        if ended:
            while self._endings:
                self._endings.pop()()
            self._say(Unknown("the Wayland compositor went away"))
