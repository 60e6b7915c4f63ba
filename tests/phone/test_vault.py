"""The pairing of the phone is kept in the desktop's keyring where there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.desktop import PrivateBus
from stage.keyring import gnome_keyring, lock
from steadyhand.bootstrap.phone.vault import KeyringVault
from steadyhand.phone.trouble import PairingFault


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A session bus of the test's own."""
    with PrivateBus() as private:
        yield private


def vault_in(folder: Path, bus: PrivateBus | None) -> KeyringVault:
    """As the process of the phone has it: nothing asks the person."""
    return KeyringVault(folder / "pairing", bus.address if bus else None, asks=False)


@pytest.mark.desktop
def test_the_keyring_keeps_it(tmp_path: Path, bus: PrivateBus) -> None:
    """The file says no more than that; removed, it is in neither."""
    with gnome_keyring(bus):
        vault = vault_in(tmp_path, bus)
        vault.write("secret topics")
        assert vault.read() == "secret topics"
        assert "secret" not in (tmp_path / "pairing").read_text()
        assert (vault.remove(), vault.read(), vault.remove()) == (True, None, False)


@pytest.mark.desktop
def test_a_locked_keyring_is_told(tmp_path: Path, bus: PrivateBus) -> None:
    """And not taken for a phone that was never paired."""
    with gnome_keyring(bus):
        vault = vault_in(tmp_path, bus)
        vault.write("secret topics")
        lock(bus)
        with pytest.raises(PairingFault, match="Unlock it"):
            vault.read()


@pytest.mark.desktop
def test_what_a_file_has_goes_on_working(tmp_path: Path, bus: PrivateBus) -> None:
    """Paired before there was a keyring."""
    vault_in(tmp_path, None).write("secret topics")
    with gnome_keyring(bus):
        assert vault_in(tmp_path, bus).read() == "secret topics"
