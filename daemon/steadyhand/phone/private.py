"""Small files of the owner alone, which appear whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600
LARGEST = 4 * 1024 * 1024


def read_private(path: Path) -> str | None:
    """Its text; None where there is none. Raises OSError, or ValueError for what is no text or too long."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    if len(content) > LARGEST:
        raise ValueError("it is too long")
    return content.decode("utf-8")


def write_private(path: Path, text: str) -> None:
    """Put it there, durably, readable by its owner alone whatever the umask. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.partial")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(draft, flags, OWNER_ALONE), "wb") as file:
            os.fchmod(file.fileno(), OWNER_ALONE)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def remove_private(path: Path) -> bool:
    """Remove it; False where there was none. Raises OSError."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    _sync(path.parent)
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
