"""What the phone's process does when something fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from fakes.pace import FakePace
from phone.owner import Owner
from phone.wired import client
from stage.meeting import in_loop
from stage.ntfy import NtfyServer
from steadyhand.bootstrap.phone.courier import AGAIN_AFTER, Courier
from steadyhand.domain.reminding.presence import Active, Disturbance, Presence, Welcome
from steadyhand.phone.subscription import Subscription


class SeatOfSomebody:
    """Somebody who is there and may be disturbed."""

    presence: Presence = Active()

    async def disturbance(self) -> Disturbance:
        """They may."""
        return Welcome()


class Clockless:
    """An alarm that never rings; ``set_to`` is told what it was set to, each time."""

    def __init__(self) -> None:
        self.set_to: asyncio.Queue[datetime | None] = asyncio.Queue()

    def set(self, at: datetime) -> None:
        """Note it."""
        self.set_to.put_nowait(at)

    def clear(self) -> None:
        """Note that."""
        self.set_to.put_nowait(None)


@asynccontextmanager
async def courier_of(owner: Owner, alarm: Clockless) -> AsyncIterator[Courier]:
    """It runs."""

    def subscribe(since: str) -> Subscription:
        pace = FakePace()
        ntfy = client(owner.server, pace=pace)
        return Subscription(ntfy, owner.pairing.reply, since, lambda _: None, pace=pace)

    courier = Courier(owner.messenger, SeatOfSomebody(), alarm, subscribe, lambda: owner.desk().now)
    running = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until(wait: Callable[..., object], *arguments: object) -> None:
    """The server says so; the loop goes on meanwhile."""
    await asyncio.to_thread(wait, *arguments)


def in_the_way(owner: Owner) -> None:
    """A folder lies where the ledger is to be written."""
    ledger = owner.home.state / "phone.json"
    ledger.unlink(missing_ok=True)
    ledger.mkdir()


@in_loop
async def test_what_cannot_be_remembered_is_not_sent(owner: Owner, server: NtfyServer) -> None:
    """Its answer could not be known; it is tried again in five minutes, or when something changes."""
    in_the_way(owner)
    alarm = Clockless()
    async with courier_of(owner, alarm) as courier:
        at = await alarm.set_to.get()
        assert at is not None
        assert AGAIN_AFTER - timedelta(seconds=20) < at - owner.desk().now <= AGAIN_AFTER
        assert server.messages(owner.pairing.notify) == []
        (owner.home.state / "phone.json").rmdir()
        courier.changed()
        await until(server.wait_for_messages, owner.pairing.notify, 1)


@in_loop
async def test_trouble_with_the_server_is_not_the_end(owner: Owner, server: NtfyServer) -> None:
    """It goes on listening, and sends when it may."""
    server.refuse(500, times=2)
    alarm = Clockless()
    async with courier_of(owner, alarm):
        assert await alarm.set_to.get() is not None
        await until(server.wait_for_streams, 1)


@in_loop
async def test_after_a_sleep_it_listens_anew(owner: Owner, server: NtfyServer) -> None:
    """The old connection may be dead without a word; the new one goes on after the last answer."""
    async with courier_of(owner, Clockless()) as courier:
        await until(server.wait_for_streams, 1)
        await until(server.wait_for_messages, owner.pairing.notify, 1)
        await until(server.press, owner.pairing.notify, "Skip")
        await until(server.wait_for_taken_back, owner.pairing.notify, 1)
        courier.woken()
        await until(server.wait_for_requests, lambda asked: asked.path.endswith("/json"), 2)
    last = server.messages(owner.pairing.reply)[-1]["id"]
    streams = [asked.query["since"] for asked in server.asked if asked.path.endswith("/json")]
    assert streams == ["all", last]


@in_loop
async def test_junk_in_the_topic_stops_nothing(owner: Owner, server: NtfyServer) -> None:
    """Whoever knows the topic can make it count, and no more."""
    async with courier_of(owner, Clockless()):
        await until(server.wait_for_messages, owner.pairing.notify, 1)
        for text in ("", "sh1.done.x.y", "{" * 3000, "x" * 5000):
            await until(server.publish, owner.pairing.reply, text)
        await until(server.press, owner.pairing.notify, "Done")
        await until(server.wait_for_taken_back, owner.pairing.notify, 1)
    assert owner.recorded == [("done", "stretch")]
    assert owner.ledger.refused == {"malformed": 4}
