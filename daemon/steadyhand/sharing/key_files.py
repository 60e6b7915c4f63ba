"""The file about a key in the folder: its ring, sealed to whoever has the key.

So a device that is told one phrase learns the keys before it too, and a phrase of another folder is
noticed at once. It is written once and never changed.
"""

from contextlib import suppress
from pathlib import Path

from steadyhand.sharing.device_file import key_of
from steadyhand.sharing.durable import put_whole
from steadyhand.sharing.header import NO_KEY
from steadyhand.sharing.key_ring import Key, KeyRing, ring_from, ring_text
from steadyhand.sharing.names import NameKind, keys_of, named
from steadyhand.sharing.opening import NotPlain, open_plain
from steadyhand.sharing.sealing import NotOpened, open_text, seal_text
from steadyhand.sharing.trouble import FolderFault, WrongPhrase

LARGEST = 4 * 1024 * 1024


def publish(folder: Path, ring: KeyRing) -> None:
    """Write the file about the ring's key. Raises FolderFault."""
    put_whole(folder / keys_of(ring.current.name), [sealed_ring(ring)])


def withdraw(folder: Path, ring: KeyRing) -> None:
    """Take it away again, as of a key that nobody has; where that cannot be it stays."""
    with suppress(OSError):
        (folder / keys_of(ring.current.name)).unlink(missing_ok=True)


def joined(folder: Path, secret: bytes) -> KeyRing:
    """The ring of the key that a phrase gave.

    Raises FolderFault where the folder or its file is not there, or the file is damaged.
    """
    _names(folder)
    return _ring_in(folder / keys_of(Key(0, secret).name), secret)


def has_other_keys(folder: Path, ring: KeyRing | None) -> bool:
    """Whether there is a file about a key that this device does not have. Raises FolderFault."""
    known = set() if ring is None else {keys_of(key.name) for key in ring.keys}
    return any(named(name).kind is NameKind.KEYS for name in _names(folder) - known)


def keys_in_use(folder: Path, device: str) -> frozenset[str]:
    """The names of the keys that files of other devices than that are sealed with. Raises FolderFault."""
    files = (name for name in _names(folder) if named(name).kind is NameKind.EVENTS)
    return frozenset(key_of(folder / name) for name in files if named(name).whose != device) - {NO_KEY}


def sealed_ring(ring: KeyRing) -> bytes:
    """The ring, for whoever has its key."""
    return seal_text(ring.current, ring_text(ring))


def opened_ring(sealed: bytes, secret: bytes) -> KeyRing:
    """That ring again. Raises NotOpened, ValueError."""
    ring = ring_from(open_text(secret, sealed))
    if ring.current.secret != secret:
        raise ValueError("it is of another key")
    return ring


def the_newer(ring: KeyRing, before: KeyRing | None) -> KeyRing:
    """The ring, where it goes on from the one that is here already. Raises WrongPhrase."""
    if before is None or ring == before or before.current in ring.keys:
        return ring
    if ring.current in before.keys:
        raise WrongPhrase("That phrase was given up. Show the one in use: steady device pair")
    raise WrongPhrase(
        "This machine has a key that those of that phrase do not know: each has made one without knowing of "
        "the other. Nothing was changed. If they are all yours, give up the one here, steady device leave, "
        "and join with that phrase again. What was recorded here is then shared too."
    )


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()}
    except OSError as error:
        raise FolderFault(
            f"The folder {folder} cannot be read: {error.strerror}. Make it, or mount it, or name another as "
            "devices.folder. Nothing was changed."
        ) from error


def _ring_in(path: Path, secret: bytes) -> KeyRing:
    try:
        with open_plain(path, LARGEST) as stream:
            return opened_ring(stream.read(), secret)
    except FileNotFoundError as error:
        raise FolderFault(
            f"{path.parent} holds nothing of that phrase yet. Let the folder be synchronised and try again. "
            "If it is: have the other machine show its words again, steady device pair, with the same folder "
            "in its place. Nothing was changed."
        ) from error
    except (NotPlain, OSError, NotOpened, ValueError) as error:
        raise FolderFault(
            f"{path.name} is damaged or cannot be read. On a device that has the key, write it anew: "
            "steady device rewrite. Nothing was changed."
        ) from error
