"""What went wrong with the log's file, said to the person: what, where and the remedy."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from steadyhand.errors import LogFault

LOCK_PATIENCE_S = 5.0

_DAMAGED = (
    "The adherence log {path} is damaged. Restart the daemon (systemctl --user restart steadyhand): "
    "it keeps the damaged file aside and restores the newest backup."
)
_READ_ONLY = (
    "The adherence log {path} cannot be written: the file, its folder or the file system is read-only "
    "for you. Make them writable (chmod u+w), or set STEADYHAND_DATA to a folder that is."
)
_NO_SPACE = (
    "There is no space left for the adherence log {path}; nothing was recorded. "
    "Free some space, then repeat it."
)
_LOCKED = (
    "The adherence log {path} is locked by another program and stayed so for {patience:g} s; "
    "nothing was recorded. Try again; `fuser -v {path}` tells which program it is."
)
_NOT_OPENED = (
    "The adherence log {path} cannot be opened. "
    "Check that its folder exists and that you may read and write both."
)
_FAILED = "The adherence log {path} cannot be read or written: {error}. Check the disk it is on."

_BY_CODE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: _NO_SPACE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: _NOT_OPENED,
}
_BY_ERRNO = {
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.EISDIR: "The adherence log {path} is a folder. Move it away; a new log is then begun in its place.",
    errno.ENOTDIR: "A part of the path {path} is a file, not a folder. Move it away, or set STEADYHAND_DATA.",
}


class Damaged(LogFault):
    """The file is no sound database: the daemon can restore it from a backup."""


def damaged(path: str) -> Damaged:
    """The fault of a file that is no sound database."""
    return Damaged(_DAMAGED.format(path=path))


def unreadable(path: str) -> LogFault:
    """The fault of an entry that is stored well and means nothing to this version."""
    message = f"The adherence log {path} holds an entry that this Steadyhand cannot read. Update Steadyhand."
    return LogFault(message)


def _primary_code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def _is_full(path: str) -> bool:
    try:
        return os.statvfs(path).f_bavail == 0
    except OSError:
        return False


def _is_writable(path: str) -> bool:
    folder = os.path.dirname(path) or "."  # noqa: PTH120 -- pathlib is not imported on the quick path
    return os.access(path, os.W_OK) and os.access(folder, os.W_OK)


def _template(error: sqlite3.Error, path: str) -> str:
    code = _primary_code(error)
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        return _NO_SPACE
    if code == sqlite3.SQLITE_CANTOPEN and os.access(path, os.R_OK) and not _is_writable(path):
        return _READ_ONLY
    return _BY_CODE.get(code, _FAILED)


def explain(error: sqlite3.Error | OSError, path: str) -> LogFault:
    """The fault to raise for an error that SQLite or the system gave about the log at ``path``."""
    if isinstance(error, OSError):
        template = _BY_ERRNO.get(error.errno or 0, _FAILED)
    else:
        template = _template(error, path)
    kind = Damaged if template is _DAMAGED else LogFault
    return kind(template.format(path=path, error=error, patience=LOCK_PATIENCE_S))


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turn the errors of SQLite and of the system raised inside into a LogFault about ``path``."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise damaged(path) from error
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) from error
