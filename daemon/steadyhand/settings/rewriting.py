"""Putting a changed text in the place of the configuration file: whole or not at all."""

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from steadyhand.errors import Refused
from steadyhand.settings.compiled import sync_folder
from steadyhand.settings.fault import Fault
from steadyhand.settings.source import LARGEST, Source, read_source

BEFORE = ".before"
CHANGED_MEANWHILE = (
    "The file was changed meanwhile, so nothing was written. Here is what it says now; look, and try again."
)
TOO_LONG = "With this the file would be larger than 1 MiB. Nothing was written."


def version_of(source: Source) -> str:
    """Names this very content of the file."""
    return sha256(source.content).hexdigest()


def rewrite(path: str, version: str, text: str) -> str:
    """Put ``text`` in the place of the file, and give the path of the copy of what was there before.

    A link is followed to the file itself, whose mode stays. Raises Refused, and then the file is as it
    was: where it is not of that ``version`` any more, or cannot be written.
    """
    content = text.encode()
    if len(content) > LARGEST:
        raise Refused(TOO_LONG)
    real = Path(os.path.realpath(path))
    found = read_source(real)
    if isinstance(found, Fault) or version_of(found) != version:
        raise Refused(CHANGED_MEANWHILE)
    backup = real.with_name(real.name + BEFORE)
    try:
        _put(backup, found.content, found)
        _put(real, content, found)
        sync_folder(str(real.parent))
    except OSError as error:
        told = f"{real} cannot be written: {error.strerror}. Nothing was changed."
        raise Refused(f"{told} Make the file and its folder yours and writable.") from error
    return str(backup)


def _put(target: Path, content: bytes, like: Source) -> None:
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    with suppress(FileNotFoundError):
        partial.unlink()
    try:
        _write(partial, content, like)
        partial.replace(target)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise


def _write(partial: Path, content: bytes, like: Source) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(partial, flags, 0o600), "wb") as file:
        if like.stat.st_gid != os.fstat(file.fileno()).st_gid:
            with suppress(OSError):
                os.fchown(file.fileno(), -1, like.stat.st_gid)
        os.fchmod(file.fileno(), stat.S_IMODE(like.stat.st_mode))
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
