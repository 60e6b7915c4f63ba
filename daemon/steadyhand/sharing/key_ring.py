"""The keys of a person's devices: one in use, those before it, and up to where those still count. Pure.

A key is 16 random bytes; what is used is derived from it by BLAKE2b, with a word for each use, so that
a name in clear says nothing of the key. Revoking makes a new generation. The ring then says, for each
device, up to which sequence records under an older key are taken: whoever keeps the old key can read
what it could read before, and can add nothing.
"""

import json
import re
from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from steadyhand.errors import Refused
from steadyhand.sharing.record import LAST_SEQUENCE

SECRET_SIZE = 16
MOST_GENERATIONS = 1000
_FORMAT = 1
_SEAL = b"steadyhand seal1"
_NAME = b"steadyhand name1"
_HEX = re.compile(r"[0-9a-f]{32}")


class Key(NamedTuple):
    """``generation`` counts from 1; ``secret``: 16 bytes, what the phrase stands for."""

    generation: int
    secret: bytes

    @property
    def name(self) -> str:
        """16 hexadecimal digits that name it in clear."""
        return blake2b(self.secret, digest_size=8, person=_NAME).hexdigest()

    @property
    def sealing(self) -> bytes:
        """The 32 bytes that records are sealed with."""
        return blake2b(self.secret, digest_size=32, person=_SEAL).digest()


class Cut(NamedTuple):
    """From ``generation`` on: records of ``device`` under an older key are taken up to ``sequence``."""

    generation: int
    device: str
    sequence: int


class KeyRing(NamedTuple):
    """``keys``: the oldest first, the last is in use. ``revoked``: devices that were, by their ids."""

    keys: tuple[Key, ...]
    cuts: tuple[Cut, ...] = ()
    revoked: tuple[str, ...] = ()

    @property
    def current(self) -> Key:
        """The one that this device seals with."""
        return self.keys[-1]

    def accepted(self, device: str, generation: int) -> int:
        """Up to which sequence of that device records under a key of that generation are taken."""
        later = range(generation + 1, self.current.generation + 1)
        upto = {(cut.generation, cut.device): cut.sequence for cut in self.cuts}
        return min((upto.get((number, device), 0) for number in later), default=LAST_SEQUENCE)


def first_ring(secret: bytes) -> KeyRing:
    """The ring of a person's first device."""
    return KeyRing((Key(1, _sound(secret)),))


def revoking(ring: KeyRing, secret: bytes, devices: Collection[str], accepted: Mapping[str, int]) -> KeyRing:
    """The ring with a new key, those ``devices`` revoked, and what they cannot undo.

    ``accepted``: for every device, how much of it is in the log here. Whoever is revoked stays so.
    """
    generation = ring.current.generation + 1
    if generation > MOST_GENERATIONS:
        raise Refused(f"There have been {MOST_GENERATIONS} keys. Begin anew, on each: steady device leave")
    cuts = tuple(Cut(generation, device, sequence) for device, sequence in sorted(accepted.items()))
    revoked = tuple(sorted({*ring.revoked, *devices}))
    return KeyRing((*ring.keys, Key(generation, _sound(secret))), ring.cuts + cuts, revoked)


def ring_text(ring: KeyRing) -> str:
    """The ring as JSON: to be kept secret."""
    keys = [[key.generation, key.secret.hex()] for key in ring.keys]
    return json.dumps({"format": _FORMAT, "keys": keys, "cuts": ring.cuts, "revoked": ring.revoked})


def ring_from(text: str) -> KeyRing:
    """The ring in that text. Raises ValueError where it is none."""
    try:
        fields = json.loads(text)
        if fields["format"] != _FORMAT:
            raise ValueError("another format")
        ring = KeyRing(
            tuple(_key(*each) for each in fields["keys"]),
            tuple(_cut(*each) for each in fields["cuts"]),
            tuple(map(str, fields["revoked"])),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no key ring") from error
    if [key.generation for key in ring.keys] != list(range(1, len(ring.keys) + 1)) or not ring.keys:
        raise ValueError("not every generation once")
    return ring


def _sound(secret: bytes) -> bytes:
    if len(secret) != SECRET_SIZE:
        raise ValueError(f"a secret has {SECRET_SIZE} bytes")
    return secret


def _key(generation: Any, secret: Any) -> Key:  # noqa: ANN401 - from JSON
    if type(generation) is not int or not _HEX.fullmatch(secret):
        raise ValueError("no key")
    return Key(generation, bytes.fromhex(secret))


def _cut(generation: Any, device: Any, sequence: Any) -> Cut:  # noqa: ANN401 - from JSON
    if type(generation) is not int or type(sequence) is not int or not isinstance(device, str):
        raise ValueError("no cut")
    return Cut(generation, device, sequence)
