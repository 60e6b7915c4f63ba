from fakes.presence import FakeSign
from stage.meeting import in_loop
from stage.signs import Ear
from steadyhand.domain.reminding.busy import EVERY_BUSY, Busy
from steadyhand.domain.reminding.presence import HeldBack, Unknown, Welcome
from steadyhand.presence.meeting import NOTHING, MeetingWatch, full_screen, signs

SOON_S, NEVER_S = 0.01, 3600
SCREEN, LENS = "a screen", "a lens"


@in_loop
async def test_any_sign_holds_back() -> None:
    """The first of them is named; when the last has ended, the person is welcome."""
    screen, lens, ear = FakeSign(SCREEN), FakeSign(LENS), Ear()
    watch = MeetingWatch([screen, lens], SOON_S)
    await watch.begin(ear)
    assert watch.state == Welcome(SCREEN)
    lens.be(busy=True)
    screen.be(busy=True)
    lens.be(busy=False)
    screen.be(busy=False)
    await ear.until(Welcome)
    held = [HeldBack(LENS, Busy.FULL_SCREEN), HeldBack(SCREEN, Busy.FULL_SCREEN)]
    assert ear.heard == [*held, Welcome(SCREEN)]
    await watch.end()


@in_loop
async def test_who_is_busy_again_at_once_was_not_free() -> None:
    """From one full screen to the next nothing is told."""
    sign, ear = FakeSign(), Ear()
    watch = MeetingWatch([sign], NEVER_S)
    await watch.begin(ear)
    for busy in (True, False, True, False):
        sign.be(busy=busy)
    assert ear.heard == [watch.state] == [HeldBack("a fake", Busy.FULL_SCREEN)]
    await watch.end()


@in_loop
async def test_a_sign_that_is_not_there_leaves_the_rest() -> None:
    """Where none is there, all reasons are said."""
    watch = MeetingWatch([FakeSign(SCREEN, "it is dark"), FakeSign(LENS)])
    await watch.begin(Ear())
    assert watch.state == Welcome(LENS)
    await watch.end()
    watch = MeetingWatch([FakeSign(SCREEN, "it is dark"), FakeSign(LENS, "it is covered")])
    await watch.begin(Ear())
    assert watch.state == Unknown("a screen: it is dark; a lens: it is covered")
    await watch.end()


@in_loop
async def test_the_last_source_to_go_leaves_it_unknown() -> None:
    """And after the end nothing is told."""
    sign, ear = FakeSign(), Ear()
    watch = MeetingWatch([sign])
    await watch.begin(ear)
    sign.vanish()
    assert await ear.until(Unknown) == Unknown("a fake went away")
    await watch.end()
    await watch.end()
    sign.be(busy=True)
    assert len(ear.heard) == 1


@in_loop
async def test_nothing_is_watched_that_is_not_wanted() -> None:
    """Do-not-disturb has its own watch."""
    environ = {"DISPLAY": ":0"}
    assert [sign.name for sign in signs(environ, EVERY_BUSY)] == ["the window manager", "the camera"]
    assert [sign.name for sign in signs(environ, frozenset({Busy.CAMERA}))] == ["the camera"]
    watch = MeetingWatch(signs(environ, frozenset({Busy.DO_NOT_DISTURB})))
    await watch.begin(Ear())
    assert watch.state == NOTHING


def test_the_way_is_that_of_the_environment() -> None:
    """A Wayland session's X server sees only X programs, so it is not asked there."""
    wayland = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "XDG_RUNTIME_DIR": "/run/user/0"}
    assert full_screen(wayland).name == "the Wayland compositor"
    assert full_screen({"DISPLAY": ":0"}).name == "the window manager"
    assert full_screen({}).name == "full screen"
