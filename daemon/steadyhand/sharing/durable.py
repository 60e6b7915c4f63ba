"""Putting a whole file in its place: all of it or nothing, and so that a power cut keeps it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from steadyhand.sharing.trouble import FolderFault


def put_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write the parts to a file of mode 0600 and give it its name. Raises FolderFault.

    Until it is whole its name begins with a dot and ends in ``.tmp``, which no reader looks at. What a
    crash left under that name is written over; one process writes each file.
    """
    draft = path.with_name(f".{path.name}.tmp")
    try:
        with suppress(FileNotFoundError):
            draft.unlink()
        _write(draft, parts)
        draft.replace(path)
        sync(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def sync(folder: Path) -> None:
    """Have the names in a folder survive a power cut. A file system that cannot is let be."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(path: Path, error: OSError) -> FolderFault:
    """The fault of a file that cannot be written."""
    return FolderFault(
        f"{path} cannot be written: {error.strerror}. Nothing is lost, the log has it all. "
        "Make the folder yours and writable, and see that the disk has room."
    )


def _write(draft: Path, parts: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
