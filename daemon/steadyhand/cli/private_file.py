"""Writing a file that is its owner's alone and appears whole or not at all."""

import os
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

from steadyhand.errors import Refused
from steadyhand.system.paths import Paths

Result = TypeVar("Result")


def write_private(target: Path, write: Callable[[TextIO], Result], *, force: bool) -> Result:
    """Have ``write`` fill a new text file of mode 0600, durably; gives what that gives.

    Without ``force`` a file that is there stays as it is, and Refused is raised. Raises OSError.
    """
    return _written(target, lambda bare: _as_text(bare, write), force=force)


def write_private_bytes(target: Path, write: Callable[[BinaryIO], Result], *, force: bool) -> Result:
    """The same for a file that is no text."""
    return _written(target, write, force=force)


def _as_text(bare: BinaryIO, write: Callable[[TextIO], Result]) -> Result:
    text = TextIOWrapper(bare, encoding="utf-8", newline="")
    try:
        return write(text)
    finally:
        text.detach()


def _written(target: Path, write: Callable[[BinaryIO], Result], *, force: bool) -> Result:
    if not force and target.exists():
        raise exists(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.partial")
    _end_in_order()
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - it is open already
            os.fchmod(descriptor, 0o600)
            result = write(stream)
            stream.flush()
            os.fsync(descriptor)
        _put(draft, target, force=force)
    finally:
        draft.unlink(missing_ok=True)
    return result


def _end_in_order() -> None:
    """Let what ends the process early run through what removes the draft: it holds the diary."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda got, _: sys.exit(128 + got))


def refuse_own(target: Path, own: Paths) -> None:
    """Refuse Steadyhand's own files as a target, even with --force.

    They are the configuration, the log with what lies beside it under its name, and the state.
    """
    place, log = target.resolve(), Path(own.log).resolve()
    is_log = place.parent == log.parent and place.name.startswith(log.name)
    if is_log or place == Path(own.config).resolve() or Path(own.state).resolve() in place.parents:
        raise Refused(f"{target} is one of Steadyhand's own files. Name a file elsewhere.")


def exists(target: Path) -> Refused:
    """The refusal to write over a file."""
    return Refused(f"{target} is there already. Name another file, or write over it with --force.")


def _put(draft: Path, target: Path, *, force: bool) -> None:
    """Give the draft its name; without ``force`` never in the place of another."""
    if force:
        draft.replace(target)
        return
    try:
        target.hardlink_to(draft)
    except FileExistsError as error:
        raise exists(target) from error
    except OSError:
        # A file system without hard links: the name was free a moment ago.
        draft.rename(target)
