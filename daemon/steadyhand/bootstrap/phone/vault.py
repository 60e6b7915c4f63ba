"""The pairing's place: the desktop's keyring where there is one, else a file of mode 0600."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from steadyhand.errors import Unavailable
from steadyhand.phone.trouble import PairingFault
from steadyhand.sharing.secret_service import NoService
from steadyhand.sharing.secrets_place import Secret, TextPlace

PHONE = Secret("phone", "the pairing of your phone", "steady phone pair")
Result = TypeVar("Result")


class VaultShut(PairingFault):
    """The keyring has it and does not give it at the moment: it is locked, or not running."""


class KeyringVault:
    """The vault that keeps the secret with ``file``. Each call may take as long as the keyring does.

    ``bus``: the address of the session bus, None for no keyring. ``asks``: whether it may open a window.
    """

    def __init__(self, file: Path, bus: str | None, *, asks: bool) -> None:
        self._place = TextPlace(PHONE, file, bus, asks)

    def read(self) -> str | None:
        """The secret, or None. Raises PairingFault."""
        return _done(self._place.load())

    def write(self, secret: str) -> None:
        """Keep it in the place of another. Raises PairingFault."""
        with suppress(OSError):
            self._place.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _done(self._place.keep(secret))

    def remove(self) -> bool:
        """Forget it; False where there was none. Raises PairingFault."""
        if not self._place.file.exists():
            return False
        _done(self._place.forget())
        return True


def _done(work: Coroutine[Any, Any, Result]) -> Result:
    """What comes of it, whether or not an event loop runs here."""
    with ThreadPoolExecutor(1) as apart:
        try:
            return apart.submit(asyncio.run, work).result()
        except (Unavailable, OSError) as error:
            fault = VaultShut if isinstance(error.__cause__, NoService) else PairingFault
            raise fault(str(error)) from error
