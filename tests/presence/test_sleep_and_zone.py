import asyncio
from pathlib import Path

import pytest

from stage.desktop import PrivateBus
from stage.meeting import in_loop
from stage.mocked import logind, set_zone, timedated
from steadyhand.presence.bus import Bus, Silent
from steadyhand.presence.logind import Delay, SleepWatch, longest_delay
from steadyhand.presence.zone import ZoneWatch

DEADLINE_S = 10.0


class Sleeper:
    """Remembers what it was told of suspends."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.changed = asyncio.Event()

    def going_to_sleep(self) -> None:
        """It is about to sleep."""
        self.heard.append("sleep")
        self.changed.set()

    def woken(self) -> None:
        """It has woken."""
        self.heard.append("woken")
        self.changed.set()


async def soon(event: asyncio.Event) -> None:
    """Wait for it, and make it ready for the next."""
    await asyncio.wait_for(event.wait(), DEADLINE_S)
    event.clear()


@in_loop
async def test_suspend_and_resume_are_told(bus: PrivateBus) -> None:
    """Both, in their order; nothing after the end."""
    async with logind(bus) as mocked:
        watch, sleeper = SleepWatch(mocked.bus), Sleeper()
        await watch.begin(sleeper)
        await mocked.prepare_for_sleep(begins=True)
        await soon(sleeper.changed)
        await mocked.prepare_for_sleep(begins=False)
        await soon(sleeper.changed)
        await watch.end()
        await mocked.prepare_for_sleep(begins=True)
        assert sleeper.heard == ["sleep", "woken"]


@in_loop
async def test_a_delay_is_held_until_it_is_released(bus: PrivateBus) -> None:
    """Sleep waits for it meanwhile; releasing twice is no fault."""
    async with logind(bus) as mocked:
        delay = await Delay.take(mocked.bus, "a test")
        assert await mocked.inhibitors() == 1
        delay.release()
        delay.release()
        async with asyncio.timeout(DEADLINE_S):
            while await mocked.inhibitors():
                continue
        assert (await longest_delay(mocked.bus)).total_seconds() == 5


@in_loop
async def test_without_logind_it_is_said(bus: PrivateBus) -> None:
    """Neither a watch nor a delay is pretended."""
    connection = await Bus.open(bus.address)
    with pytest.raises(Silent):
        await SleepWatch(connection).begin(Sleeper())
    with pytest.raises(Silent):
        await Delay.take(connection, "a test")
    await connection.close()


@in_loop
async def test_a_zone_that_is_set_is_noticed(bus: PrivateBus, tmp_path: Path) -> None:
    """By timedate1's signal, as a settings panel sets it."""
    async with timedated(bus) as system:
        changed = asyncio.Event()
        watch = ZoneWatch(system, str(tmp_path / "localtime"))
        assert await watch.begin(changed.set) == ()
        await set_zone(system, "Asia/Tokyo")
        await soon(changed)
        await watch.end()


@in_loop
async def test_a_link_that_is_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    """By the link itself, also where there is no bus; its neighbours are nothing to it."""
    link, fresh, changed = tmp_path / "localtime", tmp_path / "fresh", asyncio.Event()
    watch = ZoneWatch(None, str(link))
    assert await watch.begin(changed.set) == ("timedate1: there is no system bus",)
    for name in ("Europe/Berlin", "Asia/Tokyo"):
        fresh.symlink_to(f"/usr/share/zoneinfo/{name}")
        fresh.rename(link)
        await soon(changed)
    tmp_path.joinpath("resolv.conf").touch()
    await asyncio.sleep(0)
    assert not changed.is_set()
    await watch.end()
    await watch.end()


@in_loop
async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """What cannot be watched is told, and the rest is watched."""
    watch = ZoneWatch(None, str(tmp_path / "none" / "localtime"))
    missing = await watch.begin(lambda: None)
    assert missing[0].endswith("cannot be watched (FileNotFoundError)")
    await watch.end()


@in_loop
async def test_a_bus_that_is_not_there_is_silent(tmp_path: Path) -> None:
    """An address where nobody listens, and one that is none."""
    for address in (f"unix:path={tmp_path}/none", "nonsense"):
        with pytest.raises(Silent):
            await Bus.open(address)
