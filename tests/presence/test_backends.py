import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from stage.compositor import Compositor
from stage.desktop import Display, PrivateBus
from stage.hanging_display import HangingDisplay
from stage.meeting import in_loop
from stage.seats import IDLE_AFTER, NOW, SEATS, Ear, Seat, Stage, now
from steadyhand.domain.reminding.presence import Active, IdleSince, Unknown
from steadyhand.presence.bus import Bus, Silent
from steadyhand.presence.full_screen_wayland import FullScreenWayland
from steadyhand.presence.full_screen_x11 import FullScreenX11
from steadyhand.presence.logind import IdleHint
from steadyhand.presence.mutter import Mutter
from steadyhand.presence.screensaver import ScreenSaver
from steadyhand.presence.wayland import Wayland
from steadyhand.presence.x11 import X11

EXACT = ["fake", "mutter", "mutter of dbusmock", "wayland", "x11"]
pytestmark = pytest.mark.desktop


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """A display without a window."""
    with Display(manager=False) as made:
        yield made


@pytest.fixture
def stage(bus: PrivateBus, tmp_path: Path, display: Display) -> Stage:
    """What a seat may need."""
    return Stage(bus, tmp_path, display.name, lambda: display.run("xdotool", "key", "a"))


async def do(move: Callable[[], object]) -> None:
    """A move of the person, whether it takes its time or not."""
    done = move()
    if inspect.isawaitable(done):
        await done


async def away_and_back(seat: Seat, ear: Ear) -> None:
    """Once away, once back: two words."""
    said = len(ear.heard)
    await do(seat.leave)
    assert isinstance(await ear.until(said + 1), IdleSince)
    await do(seat.come_back)
    assert isinstance(await ear.until(said + 2), Active)


@pytest.mark.parametrize("kind", SEATS)
@in_loop
async def test_leaving_and_coming_back_are_told(stage: Stage, kind: str) -> None:
    """Each backend tells both, as often as it happens, and says the same when asked."""
    async with SEATS[kind](stage) as seat:
        ear = Ear()
        await seat.backend.begin(IDLE_AFTER, ear)
        await away_and_back(seat, ear)
        await away_and_back(seat, ear)
        assert isinstance(seat.backend.presence, Active)
        await seat.backend.end()


@pytest.mark.parametrize("kind", EXACT)
@in_loop
async def test_idleness_counts_from_its_beginning(stage: Stage, kind: str) -> None:
    """The instant is that of the last touch, not that of the word about it."""
    async with SEATS[kind](stage) as seat:
        ear = Ear()
        await seat.backend.begin(IDLE_AFTER, ear)
        await do(seat.leave)
        idle = await ear.until(1)
        assert isinstance(idle, IdleSince)
        assert timedelta(0) <= (NOW - IDLE_AFTER) - idle.at < timedelta(seconds=1)
        assert seat.backend.exact
        await seat.backend.end()


@pytest.mark.parametrize("kind", SEATS)
@in_loop
async def test_nothing_is_told_after_the_end(stage: Stage, kind: str) -> None:
    """A backend that was ended is silent and says that it does not know; ending twice is no fault."""
    async with SEATS[kind](stage) as seat:
        ear = Ear()
        await seat.backend.begin(IDLE_AFTER, ear)
        await seat.backend.end()
        await seat.backend.end()
        assert isinstance(seat.backend.presence, Unknown)
        assert ear.heard == []


@pytest.mark.parametrize("kind", ["fake", "mutter", "wayland", "screensaver"])
@in_loop
async def test_a_source_that_goes_away_is_unknown(stage: Stage, kind: str) -> None:
    """Nobody is taken for active or idle by a source that has ended."""
    async with SEATS[kind](stage) as seat:
        ear = Ear()
        await seat.backend.begin(IDLE_AFTER, ear)
        assert seat.vanish is not None
        await do(seat.vanish)
        assert isinstance(await ear.until(1), Unknown)
        await seat.backend.end()


@in_loop
async def test_a_shell_that_was_restarted_is_watched_again(stage: Stage) -> None:
    """GNOME's watches end with it; new ones are set as soon as it is back."""
    async with SEATS["mutter"](stage) as first:
        ear = Ear()
        await first.backend.begin(IDLE_AFTER, ear)
        assert first.vanish is not None
        await do(first.vanish)
        assert isinstance(await ear.until(1), Unknown)
        async with SEATS["mutter"](stage) as second:
            assert isinstance(await ear.until(2), Active)
            await do(second.leave)
            assert isinstance(await ear.until(3), IdleSince)
            await first.backend.end()


@in_loop
async def test_the_end_of_a_bus_is_noticed(bus: PrivateBus) -> None:
    """Whoever waits for it is told, as often as they wait."""
    connection = await Bus.open(bus.address)
    bus.stop()
    await connection.ended()
    await connection.ended()
    with pytest.raises(Silent):
        await connection.has("org.freedesktop.DBus")


@in_loop
async def test_a_backend_that_is_not_there_says_why(bus: PrivateBus, tmp_path: Path) -> None:
    """Each is asked and none assumed: on an empty bus, without a display or a compositor, all decline."""
    connection = await Bus.open(bus.address)
    candidates = [
        Mutter(connection, now),
        Wayland(str(tmp_path / "none"), now),
        X11(":none", now),
        ScreenSaver(connection, now),
        IdleHint(connection, now),
    ]
    for candidate in candidates:
        with pytest.raises(Silent, match=r"\w"):
            await candidate.begin(IDLE_AFTER, Ear())
    await connection.close()


@in_loop
async def test_a_compositor_that_hangs_is_silent(tmp_path: Path) -> None:
    """It takes the connection and says nothing: nobody waits for it for longer than its limit."""
    with Compositor(tmp_path, mute=True) as compositor:
        with pytest.raises(Silent, match=r"it did not answer within \d s"):
            await Wayland(compositor.socket, now).begin(IDLE_AFTER, Ear())
        with pytest.raises(Silent, match=r"it did not answer within \d s"):
            await FullScreenWayland(compositor.socket).begin(lambda _: None)


@in_loop
async def test_a_display_that_hangs_is_silent() -> None:
    """The same with an X server; the thread that waits for it goes with the process."""
    with HangingDisplay() as display:
        with pytest.raises(Silent, match=r"the display did not answer within \d s"):
            await X11(display.name, now).begin(IDLE_AFTER, Ear())
        with pytest.raises(Silent, match=r"the display did not answer within \d s"):
            await FullScreenX11(display.name).begin(lambda _: None)
