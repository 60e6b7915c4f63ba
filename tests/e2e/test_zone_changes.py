"""The unmodified daemon on a machine whose time zone is set while it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import Display, PrivateBus, until
from stage.mocked import mocked_zone
from stage.traveller import Traveller

pytestmark = pytest.mark.desktop
AT_NINE, AT_SIX = task("tea", "09:00"), task("supper", "18:00")


@pytest.fixture
def traveller(tmp_path: Path, bus: PrivateBus, display: Display) -> Iterator[Traveller]:
    """Somebody in Berlin, a minute before nine; in Tokyo it is a minute before five in the afternoon."""
    surroundings = {
        "DBUS_SESSION_BUS_ADDRESS": bus.address,
        "DBUS_SYSTEM_BUS_ADDRESS": bus.address,
        **display.environment,
    }
    with Traveller(tmp_path, "2026-11-23 08:59:00", surroundings) as person:
        person.configure(day_with(AT_NINE, AT_SIX))
        yield person


def zones(person: Traveller) -> list[str]:
    """The zones that were taken up, in order."""
    return [row.data["zone"] for row in person.log() if row.kind == "config_changed"]


def test_a_link_changed_by_hand_is_taken_up_at_once(traveller: Traveller, desk: Desk) -> None:
    """Supper is due at the new six, what was asked for in the old zone is not asked again."""
    traveller.start_daemon()
    traveller.let_pass(minutes=2)
    desk.until_open(1)
    traveller.until_logged("tea", "prompted")
    traveller.relink("Asia/Tokyo")
    until(lambda: zones(traveller) == ["Europe/Berlin", "Asia/Tokyo"], "the new zone")
    traveller.let_pass(minutes=60)
    traveller.until_logged("supper", "prompted")
    assert traveller.history("tea").count("prompted") == 1
    assert [bubble.title for bubble in desk.shown].count("Supper") == 1


def test_back_and_forth_repeats_nothing(traveller: Traveller, desk: Desk) -> None:
    """Three changes in a row: each is taken up, and tea is asked for once."""
    traveller.start_daemon()
    traveller.let_pass(minutes=2)
    traveller.until_logged("tea", "prompted")
    for count, zone in enumerate(("Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo"), start=2):
        traveller.relink(zone)
        until(lambda: len(zones(traveller)) == count, "the new zone")  # noqa: B023 - called at once
    assert len([bubble for bubble in desk.shown if bubble.title == "Tea"]) == 1


def test_timedate1_alone_is_enough(traveller: Traveller, desk: Desk, bus: PrivateBus) -> None:
    """Where the link's change cannot be seen, the signal of a settings panel is."""
    with mocked_zone(bus) as panel:
        daemon = traveller.start_daemon()
        traveller.change_unseen(daemon, "Asia/Tokyo")
        assert zones(traveller) == ["Europe/Berlin"]
        panel.signals("Asia/Tokyo")
        until(lambda: zones(traveller) == ["Europe/Berlin", "Asia/Tokyo"], "the new zone")
        traveller.let_pass(minutes=62)
        traveller.until_logged("supper", "prompted")
        assert [bubble.title for bubble in desk.shown].count("Supper") == 1
