"""plyer's ways of failing, and what it is given."""

import threading

import pytest

from stage.meeting import WATER, in_loop
from steadyhand.domain.reminding.prompt import Failed, Shown
from steadyhand.notify.plyer_channel import Backend, PlyerNotifier, arguments_of, guarded


async def ready() -> str | None:
    """Nothing stands in the way."""
    return None


async def unready() -> str | None:
    """Something does."""
    return "nobody is there"


def notifier(notify: object, kind: str = "Balloon", limit_s: float = 10) -> PlyerNotifier:
    """A notifier on a backend of the test's own."""
    return PlyerNotifier(ready, load=lambda: Backend(kind, notify), limit_s=limit_s)  # type: ignore[arg-type]  # any callable


@in_loop
async def test_a_showing_is_sent_and_never_confirmed() -> None:
    """What plyer was given counts as sent; there are no buttons."""
    given: list[dict[str, object]] = []
    channel = notifier(lambda **arguments: given.append(arguments))
    assert channel.has_buttons is None
    assert await channel.show(WATER) == Shown("plyer", confirmed=False, buttons=False)
    assert channel.has_buttons is False
    assert given[0]["title"] == "Drink 250 ml of water"
    assert str(given[0]["message"]).endswith("Answer with: steady done water")


@in_loop
async def test_what_stands_in_the_way_is_the_reason() -> None:
    """When nobody would show it, plyer is not even loaded."""
    channel = PlyerNotifier(unready, load=lambda: pytest.fail("loaded"))
    assert await channel.show(WATER) == Failed("plyer", "nobody is there")


@in_loop
async def test_an_error_is_a_failure_without_its_text() -> None:
    """A backend's error is named, not quoted."""

    def notify(**_: object) -> None:
        raise NotImplementedError("Drink 250 ml of water")

    assert await notifier(notify).show(WATER) == Failed("plyer", "plyer failed with NotImplementedError")


@in_loop
async def test_a_platform_without_a_way_is_a_failure() -> None:
    """Plyer's base class shows nothing, and that is known beforehand."""
    failed = await notifier(lambda **_: None, kind="Notification").show(WATER)
    assert failed == Failed("plyer", "plyer has no way to notify here; on Linux install notify-send")


@in_loop
async def test_a_hanging_backend_is_given_up() -> None:
    """It fails at its time limit, holds up nothing, and is not called again while it hangs."""
    release = threading.Event()
    channel = notifier(lambda **_: release.wait(), limit_s=0.05)
    assert await channel.show(WATER) == Failed("plyer", "plyer did not come back within 0.05 s")
    assert await channel.show(WATER) == Failed(
        "plyer", "the notification before this one still hangs in plyer"
    )
    release.set()
    assert channel._thread is not None
    channel._thread.join()
    assert isinstance(await channel.show(WATER), Shown)


@in_loop
async def test_there_is_nothing_to_take_back() -> None:
    """Withdrawing and closing do nothing and raise nothing."""
    channel = notifier(None)
    await channel.withdraw("water")
    await channel.withdraw_all()
    await channel.close()


def test_an_option_is_made_text() -> None:
    """A leading dash is no option, for the title and the body of notify-send."""
    assert guarded("-t evil") == "\u2060-t evil"
    assert guarded("evil -t") == "evil -t"


def test_the_portals_quotes_are_disarmed() -> None:
    """Text cannot leave the quotes that the portal's call puts around it."""
    prompt = WATER._replace(title="it's '>, <'", body="a\\' b")
    made = arguments_of(prompt, "NotifyDesktopPortals", "linux")
    assert "'" not in f"{made['title']}{made['message']}"
    assert "\\" not in str(made["message"])


def test_other_platforms_get_plain_text_and_a_time() -> None:
    """A balloon has no markup, and its thread sleeps for the time it is given."""
    made = arguments_of(WATER._replace(body="a & b", answer_hint=""), "WindowsNotification", "win32")
    assert (made["message"], made["timeout"]) == ("a & b", 10)
