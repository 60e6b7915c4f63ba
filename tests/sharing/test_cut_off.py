"""A command that is cut off, or fails, before a key is published or forgotten: the next goes on with it."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from sharing.machines import PHRASE, Machine, by_folder, until_same
from stage.desktop import PrivateBus
from stage.keyring import gnome_keyring
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.pairing import Pairing
from steadyhand.sharing import key_files
from steadyhand.sharing.key_ring import KeyRing
from steadyhand.sharing.trouble import FolderFault


class Killed(BaseException):
    """As by a power cut: nothing is done after it."""


@pytest.fixture
def laptop(tmp_path: Path) -> Machine:
    """One machine."""
    return Machine(tmp_path / "laptop", "laptop", by_folder(tmp_path / "folder"))


@pytest.fixture
def desktop(tmp_path: Path) -> Machine:
    """Another."""
    return Machine(tmp_path / "desktop", "desktop", by_folder(tmp_path / "folder"))


def cut_off(
    machine: Machine, by: type[BaseException], does: Callable[[Pairing], Coroutine[Any, Any, object]]
) -> KeyRing | None:
    """What has become of its keys, once that was done up to the publishing, which ended so."""

    def ends(_: Path, __: KeyRing) -> None:
        raise by

    desk = Desk(machine.environ, lambda _: None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(key_files, "publish", ends)
        with pytest.raises(by):
            asyncio.run(does(Pairing(desk)))
    ring = asyncio.run(Pairing(desk).ring())
    desk.leave()
    return ring


def test_a_first_key_that_was_not_published_yet_is_the_one_that_is_shown(
    laptop: Machine, desktop: Machine
) -> None:
    """Pairing again goes on, and the folder has no key that nobody has."""
    ring = cut_off(laptop, Killed, lambda pairing: pairing.begun(secrets.token_bytes, anew=False))
    assert ring is not None
    joined = desktop.join(laptop.pair())
    assert (joined.exit_code, joined.err) == (0, "")


def test_a_revoking_that_was_cut_off_is_done_by_doing_it_again(laptop: Machine, desktop: Machine) -> None:
    """The other joins with the new words and is told of no further key, and nothing recorded is lost."""
    assert desktop.join(laptop.pair()).exit_code == 0
    tablet = Machine(laptop.root.with_name("tablet"), "tablet", laptop.way)
    assert tablet.join(laptop.pair()).exit_code == 0
    tablet.twitches()
    with laptop.sharing(), desktop.sharing(), tablet.sharing():
        until_same(laptop, desktop, tablet, number=1)
    cut_off(laptop, Killed, lambda pairing: pairing.revoke([tablet.id], secrets.token_bytes))
    laptop.twitches()
    desktop.twitches()
    shown = PHRASE.search(laptop.steady("device", "revoke", tablet.id).out)
    assert shown is not None
    assert desktop.join(shown[1]).err == ""
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=3)


def test_a_key_that_could_not_be_published_is_not_kept(laptop: Machine) -> None:
    """Neither a first one nor one after revoking: what was in force is."""
    assert cut_off(laptop, FolderFault, lambda each: each.begun(secrets.token_bytes, anew=False)) is None
    phrase = laptop.pair()
    assert cut_off(laptop, FolderFault, lambda each: each.revoke(["other"], secrets.token_bytes)) is not None
    assert laptop.pair() == phrase


def test_a_leaving_that_was_cut_off_is_done_by_doing_it_again(laptop: Machine, bus: PrivateBus) -> None:
    """Also where the keyring has forgotten the key already, and the file beside it not yet."""
    laptop.environ |= {"DBUS_SESSION_BUS_ADDRESS": bus.address}
    with gnome_keyring(bus):
        assert "in the desktop's keyring" in laptop.steady("device", "pair").out
        key = laptop.state / "devices.key"
        said = key.read_text()
        assert laptop.steady("device", "leave").exit_code == 0
        key.write_text(said)
        key.chmod(0o600)
        assert "does not have" in laptop.steady("device", "pair").err
        assert laptop.steady("device", "leave").exit_code == 0
    assert not key.exists()


def test_a_key_that_is_damaged_can_be_left(laptop: Machine) -> None:
    """Whoever leaves has no use for it."""
    laptop.pair()
    key = laptop.state / "devices.key"
    key.write_text("half")
    assert laptop.steady("device", "leave").exit_code == 0
    assert not key.exists()


def test_words_that_were_made_while_the_folder_was_not_mounted_lead_on_once_shown_again(
    laptop: Machine, desktop: Machine
) -> None:
    """The other machine says so."""
    folder = laptop.root.with_name("folder")
    assert desktop.join(laptop.pair()).exit_code == 0
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    mounted = folder.rename(folder.with_name("mounted"))
    folder.mkdir()
    shown = PHRASE.search(laptop.steady("device", "revoke", desktop.id).out)
    assert shown is not None
    folder.rename(folder.with_name("empty"))
    mounted.rename(folder)
    assert "show its words again" in desktop.join(shown[1]).err
    assert laptop.pair() == shown[1]
    assert desktop.join(shown[1]).exit_code == 0
