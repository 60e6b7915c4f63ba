"""The key ring is kept in the desktop's keyring, or in a file that is its owner's alone."""

from pathlib import Path

import pytest

from fakes.shared import RING, SECRET
from stage.desktop import PrivateBus
from stage.keyring import AskingKeyring, gnome_keyring, lock
from stage.meeting import in_loop
from steadyhand.sharing.key_ring import revoking
from steadyhand.sharing.secrets_place import Kept, SecretsPlace
from steadyhand.sharing.trouble import SecretsFault

NEWER = revoking(RING, bytes(16), [], {})


def place_in(folder: Path, bus: PrivateBus | None = None, *, asks: bool = False) -> SecretsPlace:
    """Where it is kept."""
    return SecretsPlace(folder / "devices.key", bus.address if bus else None, asks)


@in_loop
async def test_a_device_that_was_never_paired_has_none(tmp_path: Path) -> None:
    """Nothing is there, and nothing is asked for."""
    assert await place_in(tmp_path).load() is None


@in_loop
async def test_without_a_bus_a_file_keeps_it(tmp_path: Path) -> None:
    """Its owner's alone; what is kept next takes its place."""
    place = place_in(tmp_path)
    assert await place.keep(RING) is Kept.FILE
    assert place.file.stat().st_mode & 0o777 == 0o600
    assert await place.keep(NEWER) is Kept.FILE
    assert await place.load() == NEWER


@in_loop
async def test_without_a_keyring_a_file_keeps_it(tmp_path: Path, bus: PrivateBus) -> None:
    """A bus without a keyring is as none, and so is one that is gone."""
    place = place_in(tmp_path, bus)
    assert await place.keep(RING) is Kept.FILE
    bus.stop()
    assert await place.keep(NEWER) is Kept.FILE
    assert await place.load() == NEWER


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o700])
@in_loop
async def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """A key that somebody else may have read is not used, and what to do is said."""
    place = place_in(tmp_path)
    await place.keep(RING)
    place.file.chmod(mode)
    with pytest.raises(SecretsFault, match="chmod 600"):
        await place.load()


@in_loop
async def test_a_link_is_refused(tmp_path: Path) -> None:
    """The key is not read from elsewhere."""
    place = place_in(tmp_path)
    await place.keep(RING)
    place.file.rename(tmp_path / "elsewhere")
    place.file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SecretsFault, match="plain file"):
        await place.load()


@in_loop
async def test_a_damaged_file_is_told_of(tmp_path: Path) -> None:
    """Its words never repeat what is in it."""
    place = place_in(tmp_path)
    place.file.write_text(SECRET.hex())
    place.file.chmod(0o600)
    with pytest.raises(SecretsFault, match="steady device join") as refused:
        await place.load()
    assert SECRET.hex() not in str(refused.value)


@pytest.mark.desktop
@in_loop
async def test_a_real_keyring_keeps_it(tmp_path: Path, bus: PrivateBus) -> None:
    """gnome-keyring has the ring, and the file no more than a word; what is kept next takes its place."""
    with gnome_keyring(bus):
        place = place_in(tmp_path, bus)
        assert await place.keep(RING) is Kept.KEYRING
        assert SECRET.hex() not in place.file.read_text()
        assert await place.keep(NEWER) is Kept.KEYRING
        assert await place_in(tmp_path, bus).load() == NEWER


@pytest.mark.desktop
@in_loop
async def test_what_was_in_a_file_moves_into_a_keyring(tmp_path: Path, bus: PrivateBus) -> None:
    """When it is kept anew and there is a keyring, the file has it no more."""
    await place_in(tmp_path).keep(RING)
    with gnome_keyring(bus):
        assert await place_in(tmp_path, bus).keep(RING) is Kept.KEYRING
    assert SECRET.hex() not in place_in(tmp_path).file.read_text()


@pytest.mark.desktop
@in_loop
async def test_two_programs_keep_their_own(tmp_path: Path, bus: PrivateBus) -> None:
    """Another data folder of the same person has another secret."""
    (tmp_path / "other").mkdir()
    with gnome_keyring(bus):
        await place_in(tmp_path, bus).keep(RING)
        await place_in(tmp_path / "other", bus).keep(NEWER)
        assert await place_in(tmp_path, bus).load() == RING


@pytest.mark.desktop
@in_loop
async def test_forgetting_leaves_nothing(tmp_path: Path, bus: PrivateBus) -> None:
    """Neither in the keyring nor in a file."""
    with gnome_keyring(bus):
        place = place_in(tmp_path, bus)
        await place.keep(RING)
        marked = place.file.read_bytes()
        await place.forget()
        assert await place.load() is None
        place.file.write_bytes(marked)
        place.file.chmod(0o600)
        with pytest.raises(SecretsFault, match="does not have"):
            await place.load()


@pytest.mark.desktop
@in_loop
async def test_a_locked_keyring_is_not_taken_for_none(tmp_path: Path, bus: PrivateBus) -> None:
    """In the background nobody is asked for a password: it is told of, and the device stays paired."""
    with gnome_keyring(bus):
        place = place_in(tmp_path, bus)
        await place.keep(RING)
        lock(bus)
        with pytest.raises(SecretsFault, match="locked"):
            await place.load()


@in_loop
async def test_a_keyring_that_is_gone_is_not_taken_for_none(tmp_path: Path, bus: PrivateBus) -> None:
    """Without the keyring that has it, it is told of, and the device stays paired."""
    async with AskingKeyring(bus.address, given=True):
        await place_in(tmp_path, bus, asks=True).keep(RING)
    with pytest.raises(SecretsFault, match="Nothing is lost"):
        await place_in(tmp_path, bus).load()
    with pytest.raises(SecretsFault, match=r"Nothing is lost.*remove .*: steady device join"):
        await place_in(tmp_path).load()


@in_loop
async def test_the_person_is_asked_for_the_keyrings_password(tmp_path: Path, bus: PrivateBus) -> None:
    """In a command the keyring may ask, once; then it keeps and gives."""
    async with AskingKeyring(bus.address, given=True) as keyring:
        place = place_in(tmp_path, bus, asks=True)
        assert await place.keep(RING) is Kept.KEYRING
        assert await place.load() == RING
        assert keyring.asked == 1


@in_loop
async def test_a_password_that_is_not_given_leaves_the_file(tmp_path: Path, bus: PrivateBus) -> None:
    """Whoever closes the keyring's window has the key in a file."""
    async with AskingKeyring(bus.address, given=False):
        place = place_in(tmp_path, bus, asks=True)
        assert await place.keep(RING) is Kept.FILE
    assert await place.load() == RING
