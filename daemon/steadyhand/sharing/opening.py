"""Opening a file that others may have put there: no link is followed, nothing but a plain file read."""

import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotPlain(Exception):
    """It is a link, a pipe, a device or a folder, or larger than it may be."""

    def __init__(self, *, large: bool) -> None:
        super().__init__("too large" if large else "no plain file")
        self.large = large


def open_plain(path: Path, largest: int, flags: int = os.O_RDONLY) -> BinaryIO:
    """The file, open, unbuffered. Raises NotPlain, OSError."""
    if path.is_symlink():
        raise NotPlain(large=False)
    # O_NONBLOCK: a pipe that nobody writes into must not be waited for.
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    found = os.fstat(descriptor)
    plain = stat.S_ISREG(found.st_mode)
    if not plain or found.st_size > largest:
        os.close(descriptor)
        raise NotPlain(large=plain)
    return os.fdopen(descriptor, "rb" if flags == os.O_RDONLY else "r+b", buffering=0)
