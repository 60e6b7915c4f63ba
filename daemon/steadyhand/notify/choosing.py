"""Which channel a daemon uses, and why."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from steadyhand.errors import ConfigurationFault, Unavailable
from steadyhand.notify.base import Channel, Listener
from steadyhand.notify.plyer_channel import PlyerNotifier, Ready
from steadyhand.notify.printer import Printer

CHANNELS = ("auto", "dbus", "plyer", "none")
NO_BUS = (
    "No session bus is known here (DBUS_SESSION_BUS_ADDRESS is unset and there is no bus in "
    'XDG_RUNTIME_DIR). Start steady inside the desktop session, or set notifications.channel to "none".'
)


class Chosen(NamedTuple):
    """The channel in use, and one sentence on why it is this one."""

    channel: Channel
    reason: str


def session_bus(environment: Mapping[str, str]) -> str | None:
    """The session bus's address in that environment, or None where there is none. Raises OSError."""
    address = environment.get("DBUS_SESSION_BUS_ADDRESS")
    if address:
        return address
    runtime = environment.get("XDG_RUNTIME_DIR")
    bus = Path(runtime) / "bus" if runtime else None
    return f"unix:path={bus}" if bus is not None and bus.is_socket() else None


class Surroundings(NamedTuple):
    """What the choice depends on. ``write`` takes the text of the channel ``none``."""

    environment: Mapping[str, str]
    write: Callable[[str], object]
    platform: str = sys.platform
    limit_s: float = 30.0

    @property
    def bus_address(self) -> str | None:
        """The session bus's address, or None where there is none."""
        return session_bus(self.environment)

    def has_display(self) -> bool:
        """Whether a notification server could draw: started without a display it would only die."""
        return bool(self.environment.get("DISPLAY") or self.environment.get("WAYLAND_DISPLAY"))


async def choose(configured: str, listener: Listener, around: Surroundings) -> Chosen:
    """The channel for the configured word ``auto``, ``dbus``, ``plyer`` or ``none``.

    ``auto`` is D-Bus on Linux, or ``none`` with the reason where there is no bus, and plyer elsewhere.
    What was asked for by name is never replaced. Raises Unavailable for a ``dbus`` that cannot be
    reached, ConfigurationFault for any other word.
    """
    match configured:
        case "auto":
            return await _choose_freely(listener, around)
        case "dbus":
            return Chosen(await _connect(listener, around), "D-Bus, as configured.")
        case "plyer":
            return Chosen(_plyer(around), "plyer, as configured: no buttons, and no word whether it arrived.")
        case "none":
            return Chosen(Printer(around.write), "No notifications, as configured: prompts are printed.")
        case _:
            raise ConfigurationFault(
                f"notifications.channel is {configured!r}; it takes one of: {', '.join(CHANNELS)}."
            )


async def _choose_freely(listener: Listener, around: Surroundings) -> Chosen:
    if around.platform != "linux":
        return Chosen(_plyer(around), f"plyer, since {around.platform} has no D-Bus notifications.")
    try:
        return Chosen(await _connect(listener, around), "D-Bus, the desktop's own notifications.")
    except Unavailable as fault:
        return Chosen(Printer(around.write), f"Prompts are printed, not shown. {fault}")


async def _connect(listener: Listener, around: Surroundings) -> Channel:
    address = around.bus_address
    if address is None:
        raise Unavailable(NO_BUS)
    from steadyhand.notify.dbus import DbusNotifier  # noqa: PLC0415 - dbus-fast is there on Linux alone

    return await DbusNotifier.connect(
        address, listener, has_display=around.has_display, limit_s=around.limit_s
    )


def _plyer(around: Surroundings) -> PlyerNotifier:
    return PlyerNotifier(_readiness(around))


def _readiness(around: Surroundings) -> Ready:
    if around.platform != "linux":
        return _always_ready
    if around.bus_address is None:
        return _no_bus
    from steadyhand.notify.probe import server_missing  # noqa: PLC0415 - dbus-fast is there on Linux alone

    return partial(server_missing, around.bus_address)


async def _always_ready() -> str | None:
    return None


async def _no_bus() -> str | None:
    return "no session bus is known here"
