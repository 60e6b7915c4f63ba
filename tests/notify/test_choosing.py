"""Which channel is chosen, and why."""

from pathlib import Path

import pytest

from stage.desktop import PrivateBus
from stage.meeting import WATER, Ear, in_loop
from stage.server import HandServer
from steadyhand.domain.reminding.prompt import Failed, Shown
from steadyhand.errors import ConfigurationFault, Unavailable
from steadyhand.notify.choosing import Surroundings, choose

NOWHERE: dict[str, str] = {}


def around(environment: dict[str, str], platform: str = "linux") -> Surroundings:
    """Surroundings whose printing goes nowhere."""
    return Surroundings(environment, lambda _: None, platform)


@pytest.mark.parametrize("configured", ["auto", "dbus"])
@in_loop
async def test_dbus_where_there_is_a_bus(bus: PrivateBus, configured: str) -> None:
    """On Linux with a session bus it is D-Bus, asked for or not, server or no server."""
    chosen = await choose(configured, Ear(), around({"DBUS_SESSION_BUS_ADDRESS": bus.address}))
    assert chosen.channel.name == "dbus"
    await chosen.channel.close()


@in_loop
async def test_the_bus_in_the_runtime_folder_is_found(bus: PrivateBus) -> None:
    """A user manager's bus is where XDG_RUNTIME_DIR says, with or without the variable."""
    folder = Path(bus.address.removeprefix("unix:path=")).parent
    chosen = await choose("auto", Ear(), around({"XDG_RUNTIME_DIR": str(folder)}))
    assert chosen.channel.name == "dbus"
    await chosen.channel.close()


@pytest.mark.parametrize(
    "environment",
    [NOWHERE, {"XDG_RUNTIME_DIR": "/nonexistent"}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}],
)
@in_loop
async def test_auto_prints_where_there_is_no_bus(environment: dict[str, str]) -> None:
    """Without a bus prompts are printed, and the reason says so with the remedy."""
    chosen = await choose("auto", Ear(), around(environment))
    assert chosen.channel.name == "none"
    assert chosen.reason.startswith("Prompts are printed, not shown.")
    assert "Start steady inside the desktop session" in chosen.reason


@pytest.mark.parametrize("environment", [NOWHERE, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}])
@in_loop
async def test_dbus_by_name_is_never_replaced(environment: dict[str, str]) -> None:
    """What was asked for and is not there is an error."""
    with pytest.raises(Unavailable, match="Start steady inside the desktop session"):
        await choose("dbus", Ear(), around(environment))


@pytest.mark.parametrize(("configured", "name"), [("plyer", "plyer"), ("none", "none")])
@in_loop
async def test_the_others_by_name(configured: str, name: str) -> None:
    """Plyer and none are taken at their word."""
    chosen = await choose(configured, Ear(), around(NOWHERE))
    assert (chosen.channel.name, "as configured" in chosen.reason) == (name, True)


@in_loop
async def test_elsewhere_it_is_plyer() -> None:
    """On platforms without D-Bus notifications auto is plyer."""
    assert (await choose("auto", Ear(), around(NOWHERE, "darwin"))).channel.name == "plyer"


@in_loop
async def test_another_word_is_a_fault_with_the_choices() -> None:
    """The message names what is possible."""
    with pytest.raises(ConfigurationFault, match="auto, dbus, plyer, none"):
        await choose("growl", Ear(), around(NOWHERE))


@in_loop
async def test_none_prints() -> None:
    """The channel none writes to the surroundings' stream."""
    written: list[str] = []
    chosen = await choose("none", Ear(), Surroundings(NOWHERE, written.append))
    assert isinstance(await chosen.channel.show(WATER), Shown)
    assert "Drink 250 ml" in written[0]


@in_loop
async def test_plyer_looks_before_it_sends(bus: PrivateBus) -> None:
    """No bus known, no bus there, no server: each is a failure with its reason, and nothing is sent."""
    unknown = await choose("plyer", Ear(), around(NOWHERE))
    assert await unknown.channel.show(WATER) == Failed("plyer", "no session bus is known here")
    dead = await choose("plyer", Ear(), around({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}))
    assert await dead.channel.show(WATER) == Failed("plyer", "the session bus cannot be reached")
    empty = await choose("plyer", Ear(), around({"DBUS_SESSION_BUS_ADDRESS": bus.address}))
    assert await empty.channel.show(WATER) == Failed("plyer", "no notification server is running")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Drink water", "250 ml & <more>"),
        ("-t evil", "--help"),
        ("- a list", "- one\n- two"),
        ("", ""),
        ("two\nlines", "back\\slash \\n $HOME `id`"),
    ],
)
@in_loop
async def test_plyer_reaches_a_server(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch, title: str, body: str
) -> None:
    """Through notify-send every text arrives as it was meant, with the way to answer, unconfirmed."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    async with HandServer(bus.address) as server:
        chosen = await choose("plyer", Ear(), around({"DBUS_SESSION_BUS_ADDRESS": bus.address}))
        shown = await chosen.channel.show(WATER._replace(title=title, body=body))
        assert shown == Shown("plyer", confirmed=False, buttons=False)
        sent = server.notified[0]
        escaped = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        expected = f"{escaped}\n{WATER.answer_hint}".lstrip("\n")
        assert sent.title.lstrip("\u2060") == (title.replace("\n", " ") or "Steadyhand")
        assert sent.body.lstrip("\u2060") == expected
