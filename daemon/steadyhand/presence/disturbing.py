"""The desktop's do-not-disturb. There is no standard: each server has its own way, and each is asked.

A server that has none of them is Unknown, and Unknown holds nothing back.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.presence.bus import Bus, Place, Signal, Silent, changed, owner_changed
from steadyhand.presence.rereading import Rereading

NOTIFICATIONS = "org.freedesktop.Notifications"
SERVER = Place(NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS)
DUNST = Place(NOTIFICATIONS, SERVER.path, "org.dunstproject.cmd0")
MAKO = Place("org.freedesktop.Notifications", "/fr/emersion/Mako", "fr.emersion.Mako")
SWAYNC = Place("org.erikreider.swaync.cc", "/org/erikreider/swaync/cc", "org.erikreider.swaync.cc")
XFCONF = Place("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
XFCE_KEY = ("xfce4-notifyd", "/do-not-disturb")
DCONF = Signal(
    "/ca/desrt/dconf/Writer/user",
    "ca.desrt.dconf.Writer",
    "Notify",
    under="/org/gnome/desktop/notifications/",
)
GNOME_KEY = ("org.gnome.desktop.notifications", "show-banners")
MAKO_MODE = "do-not-disturb"
PATIENCE_S = 5.0


class Way(Protocol):
    """One server's way to say it."""

    @property
    def name(self) -> str:
        """Whose way it is."""
        ...

    @property
    def signals(self) -> tuple[Signal, ...]:
        """After which signals to ask again."""
        ...

    async def is_on(self, bus: Bus, server: str) -> bool:
        """Whether do-not-disturb is on; ``server`` is what the server calls itself. Raises Silent."""
        ...


class Property:
    """A property that is true while it is on: KDE's and dunst's."""

    def __init__(self, name: str, place: Place, which: str) -> None:
        self.name = name
        self.signals: tuple[Signal, ...] = (changed(place),)
        self._place = place
        self._which = which

    async def is_on(self, bus: Bus, server: str) -> bool:
        """Read it."""
        del server
        return bool(await bus.property(self._place, self._which))


class Mako:
    """mako: a mode that its manual names so. Its property ``Modes`` is newer than its method.

    mako 1.7 signals no change, so the end of what it holds back is asked for.
    """

    name = "mako"
    signals: tuple[Signal, ...] = (changed(MAKO),)

    async def is_on(self, bus: Bus, server: str) -> bool:
        """Look for the mode among those that are set."""
        del server
        try:
            modes = await bus.property(MAKO, "Modes")
        except Silent:
            modes = (await bus.call(MAKO, "ListModes"))[0]
        return MAKO_MODE in modes


class Swaync:
    """SwayNotificationCenter: a method, and two signals of its changes."""

    name = "swaync"
    signals: tuple[Signal, ...] = (
        Signal(SWAYNC.path, SWAYNC.interface, "Subscribe"),
        Signal(SWAYNC.path, SWAYNC.interface, "SubscribeV2"),
    )

    async def is_on(self, bus: Bus, server: str) -> bool:
        """Ask for it."""
        del server
        return bool((await bus.call(SWAYNC, "GetDnd"))[0])


class Xfce:
    """xfce4-notifyd: a setting in xfconf, which is there whoever shows the notifications."""

    name = "XFCE"
    signals: tuple[Signal, ...] = (
        Signal(XFCONF.path, XFCONF.interface, "PropertyChanged", XFCE_KEY[0]),
        Signal(XFCONF.path, XFCONF.interface, "PropertyRemoved", XFCE_KEY[0]),
    )

    async def is_on(self, bus: Bus, server: str) -> bool:
        """Read the setting; one that was never set is off."""
        _only(server, "xfce")
        if not (await bus.call(XFCONF, "PropertyExists", "ss", *XFCE_KEY))[0]:
            return False
        return bool((await bus.call(XFCONF, "GetProperty", "ss", *XFCE_KEY))[0])


class Gnome:
    """GNOME: the setting that hides banners; dconf signals its change, ``gsettings`` reads it."""

    name = "GNOME"
    signals: tuple[Signal, ...] = (DCONF,)

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = dict(environ)

    async def is_on(self, bus: Bus, server: str) -> bool:
        """Read the setting in a short-lived child."""
        del bus
        _only(server, "gnome")
        try:
            child = await asyncio.create_subprocess_exec(
                "gsettings",
                "get",
                *GNOME_KEY,
                env=self._environ,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            answer, _ = await asyncio.wait_for(child.communicate(), PATIENCE_S)
        except TimeoutError as error:
            child.kill()
            await child.wait()
            raise Silent("gsettings does not answer") from error
        except OSError as error:
            raise Silent("gsettings cannot be asked") from error
        if answer.strip() not in {b"true", b"false"}:
            raise Silent("gsettings does not know the setting")
        return answer.strip() == b"false"


def ways(environ: Mapping[str, str]) -> tuple[Way, ...]:
    """All of them, in the order in which they are asked."""
    return (
        Property("KDE", SERVER, "Inhibited"),
        Property("dunst", DUNST, "paused"),
        Mako(),
        Swaync(),
        Xfce(),
        Gnome(environ),
    )


class DisturbanceWatch:
    """Whether the person may be disturbed, by whichever server runs; it may change with the server."""

    def __init__(self, bus: Bus, ways: tuple[Way, ...]) -> None:
        self._bus = bus
        self._ways = ways
        self._rereading = Rereading(self._look)
        self._tell: Callable[[Disturbance], None] | None = None
        self._endings: list[Callable[[], None]] = []
        self._answering: tuple[Way, str] | None = None
        self._held_back: HeldBack | None = None
        self.state: Disturbance = Unknown("nobody is watching yet")

    async def begin(self, tell: Callable[[Disturbance], None]) -> None:
        """Ask, and ask again after each signal; ``tell`` is called at each change. Raises Silent."""
        for signal in {signal for way in self._ways for signal in way.signals}:
            self._endings.append(await self._bus.listen(signal, self._rereading.again))
        self._endings.append(await self._bus.listen(owner_changed(NOTIFICATIONS), self._server_changed))
        await self._look()
        self._tell = tell

    async def end(self) -> None:
        """Ask no more."""
        self._tell = None
        await self._rereading.end()
        while self._endings:
            self._endings.pop()()

    async def ask(self) -> Disturbance:
        """How it is at this moment: some servers, mako 1.7 among them, signal no change."""
        await self._look()
        return self.state

    def _server_changed(self, names: list[Any]) -> None:
        """A new one is taken to be as the one before was, until it says: it is sent at once what waits."""
        self._answering = None
        *_, owner = names
        if owner and self._held_back is not None:
            self._be(self._held_back)
        self._rereading.again()

    async def _asked(self) -> Disturbance:
        """What the way says that had an answer last; all are asked where it has none any more."""
        if self._answering is not None:
            way, server = self._answering
            try:
                return _said(way, on=await way.is_on(self._bus, server))
            except Silent:
                self._answering = None
        found = await answering(self._bus, self._ways)
        if isinstance(found, Unknown):
            return found
        way, server, on = found
        self._answering = (way, server)
        return _said(way, on=on)

    async def _look(self) -> None:
        state = await self._asked()
        if not isinstance(state, Unknown):
            self._held_back = state if isinstance(state, HeldBack) else None
        self._be(state)

    def _be(self, state: Disturbance) -> None:
        if state != self.state:
            self.state = state
            if self._tell is not None:
                self._tell(state)


async def asked(bus: Bus, ways: tuple[Way, ...]) -> Disturbance:
    """What the first way says that has an answer; Unknown where none has."""
    found = await answering(bus, ways)
    return found if isinstance(found, Unknown) else _said(found[0], on=found[2])


def _said(way: Way, *, on: bool) -> Disturbance:
    return HeldBack(way.name, end_is_told=way.name != Mako.name) if on else Welcome(way.name)


async def answering(bus: Bus, ways: tuple[Way, ...]) -> tuple[Way, str, bool] | Unknown:
    """The first way that has an answer, what the server calls itself, and whether it is on."""
    try:
        server = str((await bus.call(SERVER, "GetServerInformation"))[0])
    except Silent as silence:
        return Unknown(f"the notification server cannot be asked: {silence}")
    for way in ways:
        try:
            return way, server, await way.is_on(bus, server)
        except Silent:
            continue
    return Unknown(f"{server} has no do-not-disturb that can be asked for")


def _only(server: str, part: str) -> None:
    if part not in server.lower():
        raise Silent("another server shows the notifications")
