"""Sealing a record for the way, and opening it: XChaCha20-Poly1305, by libsodium through PyNaCl.

The nonce is 24 random bytes, new for every sealing, written by the library in front of what it
sealed: no counter that a restored backup or a cloned machine could turn back. With 192 bits, 2^60
records under one key give two of the same nonce with a chance below 2^-70. Authenticated with each
record and not written again: the format, the device, its sequence, the generation and name of the
key. So one that is moved to another number, another device's file, or another key's is not opened.
What is sealed is filled up to 512, 1,024, 2,048 bytes and so on: a size tells little of what is said.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from steadyhand.errors import Refused
from steadyhand.sharing.header import FORMAT, NO_KEY, Header
from steadyhand.sharing.key_ring import Key, KeyRing
from steadyhand.sharing.record import LARGEST_BODY, Gone, Item, Record, sequence_of
from steadyhand.sharing.trouble import TroubleKind

SMALLEST = 512
_RECORD, _GONE = b"r", b"g"
_END = b"\x80"
_FIRST_SIZE = 8


class NotOpened(Exception):
    """It was refused, for ``kind``."""

    def __init__(self, kind: TroubleKind) -> None:
        super().__init__(kind.value)
        self.kind = kind


Opener: TypeAlias = Callable[[int, bytes], Item]
"""What a frame of that sequence held. Raises NotOpened."""


class Sealing(Protocol):
    """How what leaves is sealed, and what comes in is opened."""

    @property
    def key(self) -> tuple[int, str]:
        """Generation and name of the key in use, for a header."""
        ...

    def seal(self, item: Item) -> bytes:
        """What a frame is to hold. Raises Refused for a body that is too large."""
        ...

    def opener(self, header: Header) -> Opener:
        """What opens the frames of a file of that header. Raises NotOpened for a file that cannot be."""
        ...


class Sealed:
    """Under the keys of a ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._boxes = {(key.generation, key.name): Aead(key.sealing) for key in ring.keys}
        self.key = (ring.current.generation, ring.current.name)

    @property
    def revoked(self) -> tuple[str, ...]:
        """The devices that were revoked."""
        return self._ring.revoked

    def seal(self, item: Item) -> bytes:
        """Sealed with the key in use."""
        bound = _bound(item.device, *self.key) + b"%d" % sequence_of(item)
        return bytes(self._boxes[self.key].encrypt(_filled(_plain(item)), bound))

    def opener(self, header: Header) -> Opener:
        """Opens with the key that the header names, up to what an older key may still say."""
        if header.key == NO_KEY:
            raise NotOpened(TroubleKind.NOT_SEALED)
        box = self._boxes.get((header.generation, header.key))
        if box is None:
            raise NotOpened(TroubleKind.UNKNOWN_KEY)
        last = self._ring.accepted(header.device, header.generation)
        revoked = header.device in self._ring.revoked
        bound = _bound(header.device, header.generation, header.key)

        def opened(sequence: int, content: bytes) -> Item:
            if sequence > last:
                raise NotOpened(TroubleKind.REVOKED if revoked else TroubleKind.OLD_KEY)
            try:
                plain = box.decrypt(content, bound + b"%d" % sequence)
            except (CryptoError, ValueError) as error:
                raise NotOpened(TroubleKind.FORGED) from error
            return _item(header.device, sequence, plain.rstrip(b"\0").removesuffix(_END))

        return opened


class NotSealed:
    """As it is, where the person has chosen that."""

    key = (0, NO_KEY)

    def seal(self, item: Item) -> bytes:
        """As it is."""
        return _plain(item)

    def opener(self, header: Header) -> Opener:
        """As it is."""
        if header.key != NO_KEY:
            raise NotOpened(TroubleKind.SEALED)
        return lambda sequence, content: _item(header.device, sequence, content)


def seal_text(key: Key, text: str) -> bytes:
    """A ring's text, sealed to whoever has that key of it."""
    return bytes(Aead(key.sealing).encrypt(_filled(text.encode()), _bound_to_ring(key.name)))


def open_text(secret: bytes, sealed: bytes) -> str:
    """That text again. Raises NotOpened."""
    key = Key(0, secret)
    try:
        plain = Aead(key.sealing).decrypt(sealed, _bound_to_ring(key.name))
        return plain.rstrip(b"\0").removesuffix(_END).decode()
    except (CryptoError, ValueError) as error:
        raise NotOpened(TroubleKind.FORGED) from error


def _bound(device: str, generation: int, name: str) -> bytes:
    """What is authenticated with every record of a file; its sequence is added."""
    return f"steadyhand-events {FORMAT} {device} {generation} {name} ".encode()


def _bound_to_ring(name: str) -> bytes:
    return f"steadyhand-keys {FORMAT} {name}".encode()


def _plain(item: Item) -> bytes:
    if isinstance(item, Gone):
        return _GONE + item.first.to_bytes(_FIRST_SIZE, "big")
    if len(item.body) > LARGEST_BODY:
        raise Refused(f"An event of {len(item.body)} bytes is too large to share; at most {LARGEST_BODY}.")
    return _RECORD + item.body


def _item(device: str, sequence: int, plain: bytes) -> Item:
    kind, said = plain[:1], plain[1:]
    if kind == _RECORD:
        return Record(device, sequence, said)
    first = int.from_bytes(said, "big")
    if kind == _GONE and len(said) == _FIRST_SIZE and 0 < first <= sequence:
        return Gone(device, first, sequence)
    raise NotOpened(TroubleKind.FORGED)


def _filled(plain: bytes) -> bytes:
    """With a mark at its end and zeros after it, as ISO/IEC 7816-4 has it."""
    size = SMALLEST
    while size < len(plain) + len(_END):
        size *= 2
    return (plain + _END).ljust(size, b"\0")
