"""The configuration file: read once, within bounds, as text or as a fault."""

import os
import stat
from typing import NamedTuple

from steadyhand.settings.compiled import StrPath
from steadyhand.settings.fault import Fault

LARGEST = 1024 * 1024
ALLOWED = "a readable TOML file in UTF-8, at most 1 MiB"


class Source(NamedTuple):
    """The file's absolute path, its bytes and text, and what it looked like when it was read."""

    path: str
    content: bytes
    text: str
    stat: os.stat_result


def read_source(path: StrPath) -> Source | Fault:
    """The file's content, or what keeps it from being read."""
    name = os.path.abspath(path)  # noqa: PTH100 - shared with the quick path's spelling of the source
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        return _unreadable(name, error)
    try:
        return _content(name, descriptor)
    except OSError as error:
        return _unreadable(name, error)
    finally:
        os.close(descriptor)


def _content(name: str, descriptor: int) -> Source | Fault:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return _no_file(name, status.st_mode)
    if status.st_size > LARGEST:
        size = f"{status.st_size / 1024**2:.1f} MiB"
        return fault_of_file(name, f"is too large: {size}", "Name a configuration file, not another file.")
    with open(descriptor, "rb", closefd=False) as file:
        return _decoded(name, file.read(LARGEST), status)


def _decoded(name: str, content: bytes, status: os.stat_result) -> Source | Fault:
    try:
        return Source(name, content, content.decode(), status)
    except UnicodeDecodeError as error:
        return _undecodable(name, content, error)


def _undecodable(name: str, content: bytes, error: UnicodeDecodeError) -> Fault:
    before = content[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
    fault = fault_of_file(name, "is not UTF-8 text", "Save the file again in UTF-8.")
    return fault._replace(line=line, column=column, value=f"byte 0x{content[error.start]:02x}")


def _no_file(name: str, mode: int) -> Fault:
    what = "a directory" if stat.S_ISDIR(mode) else "no regular file"
    return fault_of_file(name, f"is {what}", "Name the file itself, as in …/steadyhand/config.toml.")


def _unreadable(name: str, error: OSError | ValueError) -> Fault:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return fault_of_file(name, "is not there", "Make one with: steady setup")
        case PermissionError():
            return fault_of_file(
                name, "cannot be read: permission denied", "Make it yours and readable: chmod u+r"
            )
        case OSError():
            return fault_of_file(name, f"cannot be read: {error.strerror}", "Check the path and the disk.")
        case _:
            return fault_of_file(ascii(name)[1:-1], "is no path", "Name a file.")


def fault_of_file(name: str, message: str, remedy: str) -> Fault:
    """A fault of the file as a whole."""
    return Fault(name, None, None, "", "", ALLOWED, remedy, message)
