"""Where the key ring is kept: in the desktop's keyring where there is one, else in a file of mode 0600.

The file is there in both cases, so that a keyring that is locked or not running is not taken for a
device that was never paired: where the keyring has the ring, the file says no more than that.
"""

import os
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from steadyhand.sharing.durable import put_whole
from steadyhand.sharing.key_ring import KeyRing, ring_from, ring_text
from steadyhand.sharing.opening import NotPlain, open_plain
from steadyhand.sharing.secret_service import NoService, SecretService
from steadyhand.sharing.trouble import SecretsFault

Result = TypeVar("Result")
LARGEST = 4 * 1024 * 1024
_IN_KEYRING = "in the keyring\n"
_OTHERS = 0o177


class Kept(StrEnum):
    """Where it is."""

    KEYRING = "keyring"
    FILE = "file"


class SecretsPlace(NamedTuple):
    """``file``: its path, in a folder of ours. ``bus``: the address of the session bus, None for no keyring.

    ``asks``: whether the keyring may open a window and ask for its password.
    """

    file: Path
    bus: str | None
    asks: bool = False

    async def load(self) -> KeyRing | None:
        """The ring, None for a device that was never paired. Raises SecretsFault."""
        text = self._read()
        if text == _IN_KEYRING:
            text = await self._from_keyring()
        if text is None:
            return None
        try:
            return ring_from(text)
        except ValueError as error:
            raise SecretsFault(
                f"The key of your devices, as kept with {self.file}, is damaged. Remove that file, and pair "
                "this device again with the phrase that another shows: steady device pair"
            ) from error

    async def keep(self, ring: KeyRing) -> Kept:
        """Keep it in the place of what was kept; gives where. Raises SecretsFault."""
        kept = await self._into_keyring(ring_text(ring))
        put_whole(self.file, [(_IN_KEYRING if kept is Kept.KEYRING else ring_text(ring)).encode()])
        return kept

    async def forget(self) -> None:
        """Keep nothing any more. Raises SecretsFault."""
        if self._read() == _IN_KEYRING:
            try:
                await self._with_keyring(SecretService.delete)
            except NoService as error:
                raise self._silent(error) from error
        self.file.unlink(missing_ok=True)

    def _read(self) -> str | None:
        try:
            with open_plain(self.file, LARGEST) as stream:
                self._check(os.fstat(stream.fileno()))
                return stream.read().decode()
        except FileNotFoundError:
            return None
        except (NotPlain, OSError, UnicodeDecodeError) as error:
            raise SecretsFault(
                f"{self.file} cannot be read ({error}). It keeps the key of your devices. Make it a plain "
                "file of yours, or remove it and pair this device again."
            ) from error

    def _check(self, found: os.stat_result) -> None:
        """Refuse a secret that others could read or change."""
        if found.st_uid != os.getuid() or found.st_mode & _OTHERS:
            raise SecretsFault(
                f"{self.file} keeps the key of your devices and is open to others (mode "
                f"{found.st_mode & 0o777:04o}, user {found.st_uid}). Close it with: chmod 600 {self.file} . "
                "If somebody may have read it, make a new key: steady device revoke"
            )

    async def _from_keyring(self) -> str | None:
        try:
            text = await self._with_keyring(SecretService.get)
        except NoService as error:
            raise self._silent(error) from error
        if text is None:
            raise SecretsFault(
                f"The key of your devices is not in the keyring any more, though {self.file} says so. Remove "
                "that file, and pair this device again."
            )
        return text

    async def _into_keyring(self, text: str) -> Kept:
        try:
            await self._with_keyring(lambda service: service.put(text))
        except NoService:
            return Kept.FILE
        return Kept.KEYRING

    async def _with_keyring(self, use: Callable[[SecretService], Awaitable[Result]]) -> Result:
        if self.bus is None:
            raise NoService("there is no session bus")
        service = await SecretService.open(self.bus, str(self.file), asks=self.asks)
        try:
            return await use(service)
        finally:
            await service.close()

    def _silent(self, error: NoService) -> SecretsFault:
        return SecretsFault(
            f"The key of your devices is in the desktop's keyring, and {error}. Nothing is lost. "
            "Unlock it, as logging in does, and try again."
        )
