"""The pairing of a phone: two topics nobody can guess, and the key its answers are signed with."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from secrets import token_bytes
from typing import NamedTuple, Protocol

from steadyhand.phone.answers import Seal, new_id
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
