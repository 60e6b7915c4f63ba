import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from dbus_fast import Variant

from stage.desktop import (
    XFCE4_NOTIFYD,
    Display,
    Dunst,
    NotificationServer,
    PrivateBus,
    Program,
    Xfce4Notifyd,
    until,
)
from stage.meeting import in_loop
from stage.mocked import mocked_kde
from stage.server import Habits, HandServer
from stage.service import Service
from stage.wayland import Mako, Sway, Swaync
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.presence.bus import Bus, Place, Signal
from steadyhand.presence.disturbing import (
    DCONF,
    SERVER,
    SWAYNC,
    XFCE_KEY,
    XFCONF,
    DisturbanceWatch,
    ways,
)

DEADLINE_S = 20.0
XFCONFD = next(
    (
        found
        for path in XFCE4_NOTIFYD
        if (found := str(Path(path).parents[1] / "xfconf/xfconfd")) and Path(found).exists()
    ),
    "xfconfd",
)


class Ear:
    """Waits for what is told."""

    def __init__(self, watch: DisturbanceWatch) -> None:
        self._watch = watch
        self._changed = asyncio.Event()

    def __call__(self, _: Disturbance) -> None:
        """Hear it."""
        self._changed.set()

    async def until(self, state: Disturbance) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(DEADLINE_S):
            while self._watch.state != state:
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def watching(
    bus: PrivateBus, environ: dict[str, str] | None = None
) -> AsyncIterator[tuple[DisturbanceWatch, Ear]]:
    """A watch of that bus."""
    connection = await Bus.open(bus.address)
    watch = DisturbanceWatch(connection, ways(environ or bus.environment))
    ear = Ear(watch)
    await watch.begin(ear)
    yield watch, ear
    await watch.end()
    await connection.close()


@asynccontextmanager
async def named(bus: PrivateBus, name: str) -> AsyncIterator[None]:
    """A notification server that calls itself so and can do nothing else."""
    says = {"GetServerInformation": ("ssss", [name, "", "1", "1.2"])}
    async with HandServer(bus.address, Habits(replies=says)):
        yield


@asynccontextmanager
async def hand(bus: PrivateBus, place: Place) -> AsyncIterator[Service]:
    """A service beside the notification server."""
    async with Service(bus.address, place) as service:
        service.answers("GetServerInformation", "ssss", lambda _: ["hand", "", "1", "1.2"])
        yield service


@in_loop
async def test_without_a_server_it_is_unknown(bus: PrivateBus) -> None:
    """And a server without such a thing is unknown too, not silently off."""
    async with watching(bus) as (watch, ear):
        assert isinstance(watch.state, Unknown)
        async with named(bus, "plain"):
            await ear.until(Unknown("plain has no do-not-disturb that can be asked for"))


@in_loop
async def test_kde_says_it_with_a_property(bus: PrivateBus) -> None:
    """``Inhibited`` of the notification server itself, and its change."""
    async with hand(bus, SERVER) as kde:
        kde.properties["Inhibited"] = Variant("b", value=True)
        async with watching(bus) as (watch, ear):
            assert watch.state == HeldBack("KDE")
            kde.change("Inhibited", Variant("b", value=False))
            await ear.until(Welcome("KDE"))


@in_loop
async def test_a_new_server_is_as_the_one_before_until_it_says(bus: PrivateBus) -> None:
    """What waits would be shown to it the moment it comes, in the middle of a talk."""
    async with hand(bus, SERVER) as kde:
        kde.properties["Inhibited"] = Variant("b", value=True)
        async with watching(bus) as (_, ear):
            await kde.leave()
            await ear.until(Unknown("the notification server cannot be asked: it is not running"))
            async with HandServer(bus.address, Habits(mute={"GetServerInformation"})):
                await ear.until(HeldBack("KDE"))


@in_loop
async def test_kde_says_it_as_dbusmock_imitates_it(bus: PrivateBus) -> None:
    """The same property on a notification server of python-dbusmock, both ways."""
    with mocked_kde(bus) as kde:
        await switched(bus, "KDE", partial(kde.inhibit, on=True), partial(kde.inhibit, on=False))


@in_loop
async def test_swaync_says_it_with_a_signal(bus: PrivateBus) -> None:
    """Its method is asked again after each of its signals."""
    async with named(bus, "SwayNotificationCenter"), hand(bus, SWAYNC) as swaync:
        swaync.answers("GetDnd", "b", lambda _: [False])
        async with watching(bus) as (watch, ear):
            assert watch.state == Welcome("swaync")
            swaync.answers("GetDnd", "b", lambda _: [True])
            swaync.emit("Subscribe", "ubb", 0, True, False)  # noqa: FBT003 - the signal's arguments
            await ear.until(HeldBack("swaync"))


@in_loop
async def test_gnome_says_it_with_a_setting(bus: PrivateBus, tmp_path: Path) -> None:
    """``show-banners`` is read anew at dconf's signal, and only where GNOME shows the notifications."""
    setting = tmp_path / "setting"
    setting.write_text("true\n")
    gsettings = tmp_path / "gsettings"
    gsettings.write_text(
        f'#!/bin/sh\n[ "$*" = "get org.gnome.desktop.notifications show-banners" ] && cat {setting}\n'
    )
    gsettings.chmod(0o755)
    environ = {**bus.environment, "PATH": f"{tmp_path}:{bus.environment['PATH']}"}
    dconf = Place("ca.desrt.dconf", DCONF.path, DCONF.interface)
    async with (
        named(bus, "gnome-shell"),
        hand(bus, dconf) as writer,
        watching(bus, environ) as (watch, ear),
    ):
        assert watch.state == Welcome("GNOME")
        setting.write_text("false\n")
        writer.emit("Notify", "sass", "/org/gnome/desktop/notifications/", ["show-banners"], "tag")
        await ear.until(HeldBack("GNOME"))


@in_loop
async def test_what_other_settings_become_is_not_heard(bus: PrivateBus) -> None:
    """I-10: dconf tells of every setting there is; the bus passes on what may be about ours, and no more."""
    dconf = Place("ca.desrt.dconf", DCONF.path, DCONF.interface)
    about_ours = ("/org/gnome/desktop/notifications/show-banners", "/org/gnome/desktop/notifications/", "/")
    others = ("/org/gnome/desktop/sound/", "/org/gnome/desktop/notifications-of-another")
    came, heard, ended = [], [], asyncio.Event()
    connection = await Bus.open(bus.address)
    connection._bus.add_message_handler(lambda message: came.append(message.member))
    async with hand(bus, dconf) as writer:
        await connection.listen(DCONF, lambda body: heard.append(body[0]))
        await connection.listen(Signal(DCONF.path, DCONF.interface, "Ended"), lambda _: ended.set())
        for path in (*others, *about_ours):
            writer.emit("Notify", "sass", path, [""], "tag")
        writer.emit("Ended", "")
        await asyncio.wait_for(ended.wait(), DEADLINE_S)
    await connection.close()
    assert tuple(heard) == about_ours
    assert came.count("Notify") == len(about_ours)


@in_loop
async def test_what_is_not_watched_any_more_is_not_sent(bus: PrivateBus) -> None:
    """I-10: after the end of a watch the bus passes its signals on no more, to nobody in this process."""
    dconf = Place("ca.desrt.dconf", DCONF.path, DCONF.interface)
    came, ended = [], asyncio.Event()
    connection = await Bus.open(bus.address)
    connection._bus.add_message_handler(lambda message: came.append(message.member))
    async with hand(bus, dconf) as writer:
        end = await connection.listen(DCONF, lambda _: None)
        end()
        await connection.listen(Signal(DCONF.path, DCONF.interface, "Ended"), lambda _: ended.set())
        writer.emit("Notify", "sass", "/", [""], "tag")
        writer.emit("Ended", "")
        await asyncio.wait_for(ended.wait(), DEADLINE_S)
    await connection.close()
    assert "Ended" in came
    assert "Notify" not in came


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """A display with a window manager."""
    with Display() as made:
        yield made


def _run(server: NotificationServer, *command: str) -> None:
    subprocess.run(command, env=server.environment, check=True, timeout=DEADLINE_S, capture_output=True)


async def switched(bus: PrivateBus, name: str, on: Callable[[], None], off: Callable[[], None]) -> None:
    """What is switched by the desktop's own tool is noticed, both ways."""
    async with watching(bus) as (watch, ear):
        assert watch.state == Welcome(name)
        await asyncio.to_thread(on)
        await ear.until(HeldBack(name))
        await asyncio.to_thread(off)
        await ear.until(Welcome(name))


@pytest.mark.desktop
@in_loop
async def test_a_real_dunst_says_it(bus: PrivateBus, display: Display) -> None:
    """Paused and not paused, by its own tool."""
    with Dunst(bus, display) as server:
        set_paused = partial(_run, server, "dunstctl", "set-paused")
        await switched(bus, "dunst", partial(set_paused, "true"), partial(set_paused, "false"))


@pytest.mark.desktop
@in_loop
async def test_a_real_xfce_says_it(bus: PrivateBus, display: Display) -> None:
    """The setting, as its panel sets it; one that was never set is off."""
    keeper = Program(XFCONFD, environment={**bus.environment, **display.environment})
    until(lambda: bus.owner(XFCONF.service), "xfconfd")
    with Xfce4Notifyd(bus, display) as server:
        words = ("xfconf-query", "-c", *XFCE_KEY[:1], "-p", *XFCE_KEY[1:], "-n", "-t", "bool", "-s")
        query = partial(_run, server, *words)
        await switched(bus, "XFCE", partial(query, "true"), partial(query, "false"))
    keeper.end()


@pytest.mark.desktop
@in_loop
async def test_a_real_swaync_says_it(bus: PrivateBus) -> None:
    """Its own client switches it."""
    with Sway(bus) as sway, Swaync(bus, sway) as server:
        client = partial(_run, server, "swaync-client")
        await switched(bus, "swaync", partial(client, "--dnd-on"), partial(client, "--dnd-off"))


@pytest.mark.desktop
@in_loop
async def test_a_real_mako_says_it_when_asked(bus: PrivateBus) -> None:
    """The mode that its manual calls so; 1.7 signals no change, so it is asked again where it matters."""
    with Sway(bus) as sway, Mako(bus, sway) as server:
        async with watching(bus) as (watch, _):
            assert watch.state == Welcome("mako")
            await asyncio.to_thread(_run, server, "makoctl", "mode", "-a", "do-not-disturb")
            assert await watch.ask() == HeldBack("mako", end_is_told=False)
            assert watch.state == HeldBack("mako", end_is_told=False)
