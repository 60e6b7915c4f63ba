"""Where a secret is kept: in the desktop's keyring where there is one, else in a file of mode 0600.

The file is there in both cases, so that a keyring that is locked or not running is not taken for a
device that was never paired: where the keyring has the secret, the file says no more than that.
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


class Secret(NamedTuple):
    """Which one. ``label``: what the keyring shows. ``name``: what tells it apart there.

    ``again``: the command that makes it anew, for the messages.
    """

    name: str
    label: str
    again: str


DEVICES = Secret("devices", "the key of your devices", "steady device join")
PASSWORD = Secret("postgres", "the password of your devices' server", "steady device password")


class TextPlace(NamedTuple):
    """``file``: its path, in a folder of ours. ``bus``: the address of the session bus, None for no keyring.

    ``asks``: whether the keyring may open a window and ask for its password.
    """

    secret: Secret
    file: Path
    bus: str | None
    asks: bool = False

    async def load(self) -> str | None:
        """The secret, None where there never was one. Raises SecretsFault."""
        text = self._read()
        return await self._from_keyring() if text == _IN_KEYRING else text

    async def keep(self, text: str) -> Kept:
        """Keep it in the place of what was kept; gives where. Raises SecretsFault."""
        kept = await self._into_keyring(text)
        put_whole(self.file, [(_IN_KEYRING if kept is Kept.KEYRING else text).encode()])
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
                f"{self.file} cannot be read ({error}). It keeps {self.secret.label}. Make it a plain "
                f"file of yours, or remove it and make it anew: {self.secret.again}"
            ) from error

    def _check(self, found: os.stat_result) -> None:
        """Refuse a secret that others could read or change."""
        if found.st_uid != os.getuid() or found.st_mode & _OTHERS:
            raise SecretsFault(
                f"{self.file} keeps {self.secret.label} and is open to others (mode "
                f"{found.st_mode & 0o777:04o}, user {found.st_uid}). Close it with: chmod 600 {self.file} . "
                "If somebody may have read it, have a new one made."
            )

    async def _from_keyring(self) -> str:
        try:
            text = await self._with_keyring(SecretService.get)
        except NoService as error:
            raise self._silent(error) from error
        if text is None:
            raise SecretsFault(
                f"The keyring does not have {self.secret.label} any more, though {self.file} says so. Remove "
                f"that file, and make it anew: {self.secret.again}"
            )
        return text

    async def _into_keyring(self, text: str) -> Kept:
        try:
            await self._with_keyring(lambda service: service.put(text, f"Steadyhand: {self.secret.label}"))
        except NoService:
            return Kept.FILE
        return Kept.KEYRING

    async def _with_keyring(self, use: Callable[[SecretService], Awaitable[Result]]) -> Result:
        if self.bus is None:
            raise NoService("there is no session bus")
        service = await SecretService.open(self.bus, (self.secret.name, str(self.file)), asks=self.asks)
        try:
            return await use(service)
        finally:
            await service.close()

    def _silent(self, error: NoService) -> SecretsFault:
        return SecretsFault(
            f"The desktop's keyring has {self.secret.label}, and {error}. Nothing is lost. "
            "Unlock it, as logging in does, and try again. If that keyring is there no more: remove "
            f"{self.file}, and make it anew: {self.secret.again}"
        )


class SecretsPlace:
    """The place of the key ring, in that file."""

    def __init__(self, file: Path, bus: str | None, asks: bool = False) -> None:  # noqa: FBT001, FBT002 - as a TextPlace is made
        self.file = file
        self._place = TextPlace(DEVICES, file, bus, asks)

    async def load(self) -> KeyRing | None:
        """The ring, None for a device that was never paired. Raises SecretsFault."""
        text = await self._place.load()
        if text is None:
            return None
        try:
            return ring_from(text)
        except ValueError as error:
            raise SecretsFault(
                f"The key of your devices, as kept with {self.file}, is damaged. Remove that file, and join "
                "again with the words that another machine shows: steady device join"
            ) from error

    async def keep(self, ring: KeyRing) -> Kept:
        """Keep it in the place of what was kept; gives where. Raises SecretsFault."""
        return await self._place.keep(ring_text(ring))

    async def forget(self) -> None:
        """Keep nothing any more. Raises SecretsFault."""
        await self._place.forget()
