"""Hearing of changes in the folder from the kernel, without looking again and again.

Of what another machine writes into a network share the kernel here says nothing: whoever watches
reads at each write of its own, at the start, and after suspend as well. Of what is mounted over the folder
the table of mounts tells.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from steadyhand.inotify import CLOSED_WRITTEN, CREATED, DELETED, MOVED_IN, MOVED_OUT, Change, Inotify, why_not
from steadyhand.sharing.mounts import Mounts
from steadyhand.sharing.names import Name, NameKind, named

Place: TypeAlias = tuple[int, int]
DELETED_ITSELF = 0x400
MOVED_ITSELF = 0x800
_WITHIN = CLOSED_WRITTEN | MOVED_IN | MOVED_OUT | DELETED | DELETED_ITSELF | MOVED_ITSELF
_ABOVE = CREATED | MOVED_IN


class Watch:
    """Watches ``folder`` from the running event loop, until ``close``.

    ``others`` is called when a file of another device, or one about a key, is there, changed, renamed
    into place or gone; ``mine`` when somebody touched ``device``'s own, this process included; both
    when the folder itself has gone or come back, or some changes were lost.
    """

    def __init__(
        self, folder: Path, device: str, others: Callable[[], None], mine: Callable[[], None]
    ) -> None:
        self._folder = folder
        self._own = Name(NameKind.EVENTS, device)
        self._others, self._mine = others, mine
        self._inside = self._above = -1
        self._inotify: Inotify | None = None
        self._place: Place | None = None
        self.deaf: str | None = None
        self.again()
        self._mounts: Mounts | None = None
        with suppress(OSError):
            self._mounts = Mounts(self._mounted)

    @property
    def sees(self) -> bool:
        """Whether the folder is there and watched: of one that is mounted over it the kernel says nothing."""
        return self._inside >= 0 and self._place == _place_of(self._folder)

    def again(self) -> bool:
        """Watch the folder that is there now, after a mount for instance; whether there is one.

        ``deaf`` says why a folder that is there cannot be watched, None where it can.
        """
        self._inside = self._above = -1
        self.deaf = None
        self._place = _place_of(self._folder)
        try:
            inotify = self._inotify = self._inotify or Inotify(self._hear)
            self._above = _watched(inotify, self._folder.parent, _ABOVE)
            self._inside = _watched(inotify, self._folder, _WITHIN)
        except (OSError, AttributeError) as error:
            self.deaf = (
                f"Changes in {self._folder} cannot be heard of: {why_not(error)}. "
                "Until then they are read when something is recorded here, and after suspend."
            )
        return self.sees

    def close(self) -> None:
        """Hear no more."""
        for ear in (self._inotify, self._mounts):
            if ear is not None:
                ear.close()

    def _mounted(self) -> None:
        """Somewhere; whether over the folder, or away from it, is to be looked at."""
        if _place_of(self._folder) != self._place:
            self._another()

    def _another(self) -> None:
        """The folder is another than the one that was watched."""
        self.again()
        self._mine()
        self._others()

    def _hear(self, changes: list[Change]) -> None:
        if any(self._is_the_folder(change) for change in changes):
            self._another()
            return
        touched = {named(change.name) for change in changes if change.watch == self._inside}
        if self._own in touched:
            self._mine()
        if any(name.kind in {NameKind.EVENTS, NameKind.KEYS} for name in touched - {self._own}):
            self._others()

    def _is_the_folder(self, change: Change) -> bool:
        """Whether it came, went, or changes were lost. The kernel's word that a watch ended names nothing."""
        if change.watch == self._above:
            return change.name == self._folder.name
        return change.watch < 0 or (change.watch == self._inside and not change.name)


def _place_of(folder: Path) -> Place | None:
    """Which folder is there, None for none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _watched(inotify: Inotify, path: Path, kinds: int) -> int:
    """Of what is not there, or not for us, whoever reads it tells."""
    try:
        return inotify.watch(os.fspath(path), kinds)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return -1
