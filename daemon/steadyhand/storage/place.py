"""Where the log lies: files and folders that only their owner can read, whatever the umask."""
# ruff: noqa: PTH101, PTH102, PTH116, PTH120 -- pathlib alone would double the import time of the log

import errno
import os
import stat

from steadyhand.errors import LogFault
from steadyhand.storage.fault import damaged

COMPANIONS = ("-wal", "-shm", "-journal")
_OTHERS = 0o077
_NO_SUCH_PLACE = (
    "The folder {folder} for the adherence log cannot be made there; nothing was recorded. "
    "Set STEADYHAND_DATA to another folder."
)
_OPEN = "The folder {folder} of the adherence log can be read by others: chmod 700 {quoted}"
_NOT_OURS = (
    "The folder {folder} of the adherence log belongs to somebody else, who can read what is in it; "
    "set STEADYHAND_DATA to a folder of yours."
)


def sync_directory(path: str) -> None:
    """Make the names in the folder ``path`` durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def folder_of(path: str) -> str:
    """The folder that holds ``path``."""
    return os.path.dirname(path) or "."


def make_private_folder(path: str) -> None:
    """Make the folder and what is missing above it, each 0700; one that exists is left as it is.

    Raises LogFault where the system has no such place, OSError where it may not be made.
    """
    missing = []
    while not os.path.lexists(path):
        missing.append(path)
        path = folder_of(path)
    for each in reversed(missing):
        _make(each)


def _make(folder: str) -> None:
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        return
    except FileNotFoundError as error:
        raise LogFault(_NO_SUCH_PLACE.format(folder=folder)) from error
    os.chmod(folder, 0o700)


def keep_private(folder: str, *, ours: bool) -> str | None:
    """Have a private folder: the sentence where others own or can read it, with the remedy, else None.

    ``ours``: it is the program's own folder, which is made 0700 where it belongs to the person.
    """
    try:
        found = os.stat(folder)
        if found.st_uid != os.geteuid():
            return _NOT_OURS.format(folder=folder)
        if ours and found.st_mode & _OTHERS:
            os.chmod(folder, 0o700)
    except OSError:
        return None
    if ours or not found.st_mode & _OTHERS:
        return None
    from shlex import quote  # noqa: PLC0415 - only where there is something to say

    return _OPEN.format(folder=folder, quoted=quote(folder))


def make_private_file(path: str) -> None:
    """Make an empty file of mode 0600 and its folder; one that exists is left as it is."""
    folder = folder_of(path)
    make_private_folder(folder)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
    sync_directory(folder)


def _size_made_private(path: str) -> int:
    """The size in bytes of the file, whose mode is tightened where others could read it; 0 for none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return 0
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if found.st_mode & _OTHERS:
        os.chmod(path, stat.S_IMODE(found.st_mode) & ~_OTHERS)
    return found.st_size


def prepare(path: str) -> None:
    """Have a private file at ``path``, alone or with private companions.

    An empty file beside a journal with content is no new log but a destroyed one: SQLite would
    throw the journal away, so that is raised as Damaged before SQLite sees it.
    """
    size = _size_made_private(path)
    journal_size, *_ = (_size_made_private(path + suffix) for suffix in COMPANIONS)
    if size == 0 and journal_size:
        raise damaged(path)
    if size == 0:
        make_private_file(path)
