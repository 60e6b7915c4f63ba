"""The real thing: xfce4-notifyd and dunst on a display in memory."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from stage.desktop import Display, Dunst, NotificationServer, PrivateBus, Xfce4Notifyd, until
from stage.meeting import WATER, Ear, in_loop
from steadyhand.domain.reminding.prompt import Choice, Shown
from steadyhand.notify.choosing import Surroundings, choose
from steadyhand.notify.dbus import DbusNotifier

pytestmark = pytest.mark.desktop
EACH_BUTTON = [
    ("Done", Choice.DONE),
    ("In 10 min", Choice.SNOOZE),
    ("Skip", Choice.SKIP),
    ("Details", Choice.DETAILS),
]


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """One display for all."""
    with Display() as shared:
        yield shared


@pytest.fixture
def xfce(bus: PrivateBus, display: Display) -> Iterator[Xfce4Notifyd]:
    """xfce4-notifyd on the test's bus."""
    with Xfce4Notifyd(bus, display) as server:
        yield server


@pytest.fixture
def dunst(bus: PrivateBus, display: Display) -> Iterator[Dunst]:
    """Dunst on the test's bus."""
    with Dunst(bus, display) as server:
        yield server


@asynccontextmanager
async def connected(server: NotificationServer, ear: Ear) -> AsyncIterator[DbusNotifier]:
    """A notifier on the server's bus."""
    notifier = await DbusNotifier.connect(server.bus.address, ear)
    try:
        yield notifier
    finally:
        await notifier.close()


@in_loop
async def test_each_button_of_xfce4_notifyd_answers(xfce: Xfce4Notifyd) -> None:
    """A pointer on each drawn button gives its choice, and the bubble goes."""
    ear = Ear()
    async with connected(xfce, ear) as notifier:
        for position, (_, choice) in enumerate(EACH_BUTTON):
            shown = await notifier.show(WATER)
            assert isinstance(shown, Shown)
            assert shown.buttons
            await asyncio.to_thread(xfce.click_button, position)
            await ear.until(lambda count=position: len(ear.choices) > count)
            assert ear.choices[-1] == (WATER, choice)
            await asyncio.to_thread(until, lambda: not xfce.bubbles(), "the answered bubble gone")


@in_loop
async def test_xfce4_notifyd_replaces_and_withdraws(xfce: Xfce4Notifyd) -> None:
    """A second showing takes the first's place on the screen; a withdrawal clears it."""
    async with connected(xfce, Ear()) as notifier:
        await notifier.show(WATER)
        await asyncio.to_thread(until, lambda: len(xfce.bubbles()) == 1, "one bubble")
        await notifier.show(WATER._replace(body="one\ntwo\nthree"))
        await notifier.show(WATER._replace(tag="other"))
        await asyncio.to_thread(until, lambda: len(xfce.bubbles()) == 2, "two bubbles")
        await notifier.withdraw_all()
        await asyncio.to_thread(until, lambda: not xfce.bubbles(), "an empty screen")


@in_loop
async def test_a_restarted_notifier_leaves_one_bubble(xfce: Xfce4Notifyd) -> None:
    """The orphan of the process before is taken over, and its buttons answer the new process."""
    async with connected(xfce, Ear()) as first:
        shown = await first.show(WATER)
    assert isinstance(shown, Shown)
    ear = Ear()
    async with connected(xfce, ear) as second:
        await second.show(WATER._replace(receipts=(str(shown.receipt),)))
        await asyncio.to_thread(xfce.click_button, 0)
        await ear.until(
            lambda: ear.choices == [(WATER._replace(receipts=(str(shown.receipt),)), Choice.DONE)]
        )
        await asyncio.to_thread(until, lambda: not xfce.bubbles(), "an empty screen")


@in_loop
async def test_a_killed_server_comes_back(xfce: Xfce4Notifyd) -> None:
    """Its bubbles vanish, the next server is reachable, and buttons work again."""
    ear = Ear()
    async with connected(xfce, ear) as notifier:
        await notifier.show(WATER)
        xfce.kill()
        await ear.until(lambda: ear.heard == [("vanished", "water")])
        xfce.start()
        await ear.until(lambda: ear.heard == [("vanished", "water"), "reachable"])
        await notifier.show(WATER)
        await asyncio.to_thread(xfce.click_button, 2)
        await ear.until(lambda: ear.choices == [(WATER, Choice.SKIP)])


@in_loop
async def test_each_action_of_dunst_answers(dunst: Dunst) -> None:
    """Each entry of dunst's menu gives its choice, and the bubble goes."""
    ear = Ear()
    async with connected(dunst, ear) as notifier:
        for label, choice in EACH_BUTTON:
            await notifier.show(WATER)
            await asyncio.to_thread(until, lambda: dunst.displayed() == 1, "one bubble")
            await asyncio.to_thread(dunst.choose, label)
            await ear.until(lambda: bool(ear.choices))
            assert ear.choices == [(WATER, choice)]
            ear.choices.clear()
            await asyncio.to_thread(until, lambda: dunst.displayed() == 0, "the answered bubble gone")


@in_loop
async def test_a_bubble_closed_in_dunst_is_no_answer(dunst: Dunst) -> None:
    """Closed by the person it stays unanswered, and can be shown anew."""
    ear = Ear()
    async with connected(dunst, ear) as notifier:
        await notifier.show(WATER)
        await asyncio.to_thread(until, lambda: dunst.displayed() == 1, "one bubble")
        await asyncio.to_thread(dunst.control, "close-all")
        await notifier.server_information()
        assert ear.heard == []
        await notifier.show(WATER)
        await asyncio.to_thread(until, lambda: dunst.displayed() == 1, "the bubble anew")


@in_loop
async def test_a_killed_dunst_comes_back(dunst: Dunst) -> None:
    """Its bubbles vanish, and the next dunst shows them again when asked."""
    ear = Ear()
    async with connected(dunst, ear) as notifier:
        await notifier.show(WATER)
        dunst.kill()
        await ear.until(lambda: ear.heard == [("vanished", "water")])
        dunst.start()
        await ear.until(lambda: "reachable" in ear.heard)
        assert isinstance(await notifier.show(WATER), Shown)
        await asyncio.to_thread(until, lambda: dunst.displayed() == 1, "one bubble")


@in_loop
async def test_plyer_shows_in_dunst(dunst: Dunst, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through plyer and notify-send a bubble is really there, though nobody confirms it."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", dunst.bus.address)
    channel = (await choose("plyer", Ear(), Surroundings(dunst.bus.environment, print))).channel
    assert await channel.show(WATER) == Shown("plyer", confirmed=False, buttons=False)
    await asyncio.to_thread(until, lambda: dunst.displayed() == 1, "one bubble")
