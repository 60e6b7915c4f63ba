"""A file of its owner alone that appears whole or not at all, and so that a power cut keeps it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write the parts to a file of mode 0600, whatever the umask, and give it its name. Raises OSError.

    Until it is whole its name begins with a dot and ends in ``.tmp``. What a crash left under that name
    is written over; one process writes each file.
    """
    draft = path.with_name(f".{path.name}.tmp")
    try:
        with suppress(FileNotFoundError):
            draft.unlink()
        _write(draft, parts)
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            draft.unlink()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut. A file system that cannot is let be."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(draft: Path, parts: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(draft, flags, OWNER_ALONE), "wb") as file:
        os.fchmod(file.fileno(), OWNER_ALONE)
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
