"""Servers and buses that come and go."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest
from dbus_fast import Message, MessageType

from stage.desktop import PrivateBus
from stage.meeting import WATER, Ear, in_loop, meeting
from stage.server import Habits, HandServer
from steadyhand.domain.reminding.prompt import Choice, Failed, Shown
from steadyhand.errors import Unavailable
from steadyhand.notify.connection import Connection
from steadyhand.notify.dbus import DbusNotifier


@in_loop
async def test_no_server_is_a_failure_and_its_coming_is_told(bus: PrivateBus) -> None:
    """Without a server a showing fails; when one appears the listener may try again."""
    ear = Ear()
    notifier = await DbusNotifier.connect(bus.address, ear)
    assert not notifier.server_present
    assert await notifier.show(WATER) == Failed("dbus", "no notification server is running")
    with pytest.raises(Unavailable, match="no notification server is running"):
        await notifier.server_information()
    async with HandServer(bus.address):
        await ear.until(lambda: ear.heard == ["reachable"])
        assert isinstance(await notifier.show(WATER), Shown)
    await notifier.close()


@in_loop
async def test_bubbles_vanish_with_their_server(bus: PrivateBus) -> None:
    """Those on the screen are named; one that was closed or answered is not."""
    async with meeting(bus.address) as met:
        for tag in "abcd":
            await met.notifier.show(WATER._replace(tag=tag))
        met.server.close(2, 1)
        met.server.click(3, "done")
        await met.settle()
        await met.server.leave()
        await met.ear.until(lambda: ("vanished", "a", "d") in met.ear.heard)
        assert not met.notifier.server_present


@in_loop
async def test_a_replaced_server_vanishes_and_the_next_is_reachable(bus: PrivateBus) -> None:
    """The old ids are void: the same number at the new server is another bubble."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        async with HandServer(bus.address) as next_server:
            await met.ear.until(lambda: met.ear.heard == [("vanished", "water"), "reachable"])
            next_server.click(1, "done")
            met.server.click(1, "done")
            await met.settle()
            assert met.ear.choices == []
            await met.notifier.show(WATER)
            assert next_server.notified[0].replaces == 0
            next_server.click(1, "done")
            await met.settle()
            assert met.ear.choices == [(WATER, Choice.DONE)]


@in_loop
async def test_a_server_that_leaves_during_a_showing_fails_it(bus: PrivateBus) -> None:
    """The bus answers for the server that is gone."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        await met.server.leave()
        assert await showing == Failed("dbus", "the notification server left before it answered")


@in_loop
async def test_a_server_replaced_during_a_showing_is_followed(bus: PrivateBus) -> None:
    """The showing is sent once more, to the new server."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        async with HandServer(bus.address) as next_server:
            await met.server.leave()
            assert isinstance(await showing, Shown)
            assert len(next_server.notified) == 1


@in_loop
async def test_a_late_answer_of_a_replaced_server_does_not_count(bus: PrivateBus) -> None:
    """A bubble of a server that is the server no more is shown again by its successor."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        async with HandServer(bus.address) as next_server:
            met.server.answer_late()
            assert isinstance(await showing, Shown)
            assert len(next_server.notified) == 1


class OvertakenBus:
    """A connection whose answer about the owner is overtaken by the news that it has left."""

    def __init__(self) -> None:
        self.handler: Callable[[Message], None] = lambda _: None

    def on_message(self, handler: Callable[[Message], None]) -> None:
        """Take the reader of messages."""
        self.handler = handler

    async def ask_bus(self, member: str, *_: str) -> Message:
        """Answer; before the answer about the owner is looked at, the owner leaves."""
        if member == "GetNameOwner":
            self.handler(owner_left(":1.7"))
        return Message(message_type=MessageType.METHOD_RETURN, reply_serial=1, signature="s", body=[":1.7"])

    async def ended(self) -> str:
        """Never."""
        return await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        """Nothing to close."""


def owner_left(owner: str) -> Message:
    """The bus's news that the server's name is free."""
    return Message(
        message_type=MessageType.SIGNAL,
        sender="org.freedesktop.DBus",
        path="/org/freedesktop/DBus",
        interface="org.freedesktop.DBus",
        member="NameOwnerChanged",
        signature="sss",
        body=["org.freedesktop.Notifications", owner, ""],
    )


@in_loop
async def test_a_server_that_leaves_as_we_connect_is_not_believed_present() -> None:
    """News of the owner that came after its name was asked for stands, not the older answer."""
    overtaken = cast("Connection", OvertakenBus())
    notifier = DbusNotifier(overtaken, Ear(), lambda: False)
    await notifier._begin()
    assert not notifier.server_present
    await notifier.close()


@in_loop
async def test_the_end_of_the_bus_is_told_once(bus: PrivateBus) -> None:
    """The channel is dead for good: the listener hears why, and showings fail at once."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        await asyncio.to_thread(bus.stop)
        broken = ("broken", "The connection to the session bus ended (EOFError).")
        await met.ear.until(lambda: broken in met.ear.heard)
        assert [word for word in met.ear.heard if word != ("vanished", "water")] == [broken]
        assert await met.notifier.show(WATER) == Failed("dbus", "the connection to the session bus is gone")
        await met.notifier.withdraw_all()


@in_loop
async def test_the_end_of_the_bus_ends_a_showing(bus: PrivateBus) -> None:
    """A showing under way fails rather than waits for its time limit."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        await asyncio.to_thread(bus.stop)
        assert await showing == Failed("dbus", "the connection to the session bus broke")


@in_loop
async def test_closing_is_silent_and_may_be_repeated(bus: PrivateBus) -> None:
    """Our own end is no break, and bubbles stay as they are."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        await met.notifier.close()
        await met.notifier.close()
        assert met.ear.heard == []
        assert met.server.closed == []


@in_loop
async def test_no_bus_says_what_to_do(bus: PrivateBus) -> None:
    """A bus that cannot be reached is said with the remedy."""
    bus.stop()
    with pytest.raises(Unavailable, match="Start steady inside the desktop session"):
        await DbusNotifier.connect(bus.address, Ear())


@pytest.mark.parametrize("address", ["", "nonsense", "unix:path=/nonexistent/bus", "tcp:host=x"])
@in_loop
async def test_a_bad_address_is_said_too(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in the environment, the message is for a person."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(Unavailable, match="The session bus cannot be reached"):
        await DbusNotifier.connect(None, Ear())


@pytest.mark.parametrize("display", [False, True])
def test_a_server_is_started_only_with_a_display(
    tmp_path_factory: pytest.TempPathFactory, *, display: bool
) -> None:
    """Without a display a started server would only die, so the bus is told not to start one."""
    services = tmp_path_factory.mktemp("services")
    started = services / "started"
    script = services / "server"
    script.write_text(f"#!/bin/sh\ntouch {started}\nexit 1\n")
    script.chmod(0o700)
    name = "org.freedesktop.Notifications"
    (services / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={script}\n")

    @in_loop
    async def scene(address: str) -> None:
        notifier = await DbusNotifier.connect(address, Ear(), has_display=lambda: display)
        failed = await notifier.show(WATER)
        await notifier.close()
        word = "could not be started" if display else "no notification server is running"
        assert isinstance(failed, Failed)
        assert word in failed.reason

    with PrivateBus(services) as private:
        scene(private.address)
    assert started.exists() == display
