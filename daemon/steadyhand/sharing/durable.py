"""Putting a whole file in its place, with a fault that says what the person can do."""

from collections.abc import Iterable
from pathlib import Path

from steadyhand.sharing.trouble import FolderFault
from steadyhand.whole_file import write_whole


def put_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write the parts to a file, all or nothing, under a name that no reader looks at until it is whole.

    Raises FolderFault.
    """
    try:
        write_whole(path, parts)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> FolderFault:
    """The fault of a file that cannot be written."""
    return FolderFault(
        f"{path} cannot be written: {error.strerror}. Nothing is lost, the log has it all. "
        "Make the folder yours and writable, and see that the disk has room."
    )
