"""Small files of the owner alone, which appear whole or not at all."""

from pathlib import Path

from steadyhand.whole_file import sync_folder, write_whole

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
    write_whole(path, [text.encode()])


def remove_private(path: Path) -> bool:
    """Remove it; False where there was none. Raises OSError."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    sync_folder(path.parent)
    return True
