"""The pairing of a phone: two topics nobody can guess, and the key its answers are signed with."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes
from typing import NamedTuple, Protocol

from steadyhand.phone.answers import Seal, new_id
from steadyhand.phone.private import read_private, remove_private, write_private
from steadyhand.phone.trouble import PairingFault

KEY_BYTES = 32
FORMAT = 1
_GARBLED = "The pairing of the phone is garbled. Make another: steady phone pair"


class Pairing(NamedTuple):
    """Secrets, all of them but the ``server`` and the ``device``: whoever knows a topic can read it.

    ``notify``: where reminders go; ``reply``: where answers come from; 160 random bits each. ``token``: an
    access token of the server, "" for none. ``button_token``: one that the phone is given to answer with.
    """

    server: str
    device: str
    notify: str
    reply: str
    key: bytes
    token: str = ""
    button_token: str = ""

    @property
    def seal(self) -> Seal:
        """What signs and judges its answers."""
        return Seal(self.key, self.device)

    def __repr__(self) -> str:
        """No secret, wherever it is printed."""
        return f"Pairing({self.server!r}, …)"


class Vault(Protocol):
    """Where a secret is kept: the desktop's keyring, or a file of the owner alone. Raises PairingFault."""

    def read(self) -> str | None:
        """The secret, or None."""

    def write(self, secret: str) -> None:
        """Keep it in the place of another."""

    def remove(self) -> bool:
        """Forget it; False where there was none."""


class FileVault:
    """A secret in a file of mode 0600."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str | None:
        """The secret, or None."""
        try:
            return read_private(self._path)
        except (OSError, ValueError) as error:
            raise self._fault("read", error) from error

    def write(self, secret: str) -> None:
        """Keep it in the place of another."""
        try:
            write_private(self._path, secret)
        except OSError as error:
            raise self._fault("written", error) from error

    def remove(self) -> bool:
        """Forget it; False where there was none."""
        try:
            return remove_private(self._path)
        except OSError as error:
            raise self._fault("removed", error) from error

    def _fault(self, what: str, error: Exception) -> PairingFault:
        reason = getattr(error, "strerror", None) or "it is garbled"
        return PairingFault(f"The pairing of the phone in {self._path} cannot be {what}: {reason}.")


def new_pairing(
    server: str,
    device: str,
    tokens: tuple[str, str] = ("", ""),
    dice: Callable[[int], bytes] = token_bytes,
) -> Pairing:
    """A pairing with topics and a key that nobody has seen; ``tokens``: the access token, the button's."""
    return Pairing(server, device, new_id(dice), new_id(dice), dice(KEY_BYTES), *tokens)


def pairing_in(vault: Vault) -> Pairing | None:
    """The pairing that is kept; None for none. Raises PairingFault, with the remedy where it is garbled."""
    secret = vault.read()
    if secret is None:
        return None
    try:
        told = json.loads(secret)
        server, device, notify, reply = (str(told[name]) for name in ("server", "device", "notify", "reply"))
        key = b64decode(told["key"], validate=True)
        found = Pairing(server, device, notify, reply, key, str(told["token"]), str(told["button_token"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PairingFault(_GARBLED) from error
    if len(key) != KEY_BYTES:
        raise PairingFault(_GARBLED)
    return found


def keep(pairing: Pairing, vault: Vault) -> None:
    """Keep it. Raises PairingFault."""
    told = pairing._asdict() | {"format": FORMAT, "key": b64encode(pairing.key).decode("ascii")}
    vault.write(json.dumps(told))
