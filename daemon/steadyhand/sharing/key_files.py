"""The file about a key in the folder: its ring, sealed to whoever has the key.

So a device that is told one phrase learns the keys before it too, and a phrase of another folder is
noticed at once. It is written once and never changed.
"""

from pathlib import Path

from steadyhand.sharing.durable import put_whole
from steadyhand.sharing.key_ring import Key, KeyRing, ring_from, ring_text
from steadyhand.sharing.names import keys_of
from steadyhand.sharing.opening import NotPlain, open_plain
from steadyhand.sharing.sealing import NotOpened, open_text, seal_text
from steadyhand.sharing.trouble import FolderFault, WrongPhrase

LARGEST = 4 * 1024 * 1024


def publish(folder: Path, ring: KeyRing) -> None:
    """Write the file about the ring's key. Raises FolderFault."""
    put_whole(folder / keys_of(ring.current.name), [seal_text(ring.current, ring_text(ring))])


def joined(folder: Path, secret: bytes, before: KeyRing | None = None) -> KeyRing:
    """The ring of the key that a phrase gave. ``before``: the ring that is here already.

    Raises FolderFault where its file is not there, WrongPhrase where it is not newer than what is here.
    """
    ring = _ring_in(folder / keys_of(Key(0, secret).name), secret)
    if before is None or ring == before:
        return ring
    if before.current in ring.keys:
        return ring
    if ring.current in before.keys:
        raise WrongPhrase("That phrase was given up. Show the one in use: steady device pair")
    raise WrongPhrase(
        "Two devices have made a new key without knowing of each other, or the phrase is of other devices. "
        "Nothing was changed. If they are yours, revoke once more on one and pair the other with that."
    )


def _ring_in(path: Path, secret: bytes) -> KeyRing:
    try:
        with open_plain(path, LARGEST) as stream:
            ring = ring_from(open_text(secret, stream.read()))
    except FileNotFoundError as error:
        raise FolderFault(
            f"{path.parent} holds nothing of that phrase yet. Let the folder be synchronised and try again; "
            "if it is, the phrase is of another folder. Nothing was changed."
        ) from error
    except (NotPlain, OSError, NotOpened, ValueError) as error:
        raise FolderFault(
            f"{path.name} is damaged or cannot be read. On a device that has the key, write it anew: "
            "steady device rewrite. Nothing was changed."
        ) from error
    if ring.current.secret != secret:
        raise FolderFault(
            f"{path.name} is of another key. Nothing was changed. "
            "Remove it, and on a device that has the key: steady device rewrite"
        )
    return ring
