"""Hearing of changes in the folder from the kernel, without looking again and again.

Of what another machine writes into a network share the kernel here says nothing: whoever watches
reads at each write of its own, at the start, and after suspend as well.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from steadyhand.inotify import CLOSED_WRITTEN, CREATED, DELETED, MOVED_IN, MOVED_OUT, Change, Inotify
from steadyhand.sharing.names import Name, NameKind, named
from steadyhand.sharing.trouble import FolderFault

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
        self._which: tuple[int, int] | None = None
        self._inotify = self._opened()

    @property
    def sees(self) -> bool:
        """Whether the folder is there and watched: of one that is mounted over it the kernel says nothing."""
        return self._inside >= 0 and self._which == _which(self._folder)

    def again(self) -> bool:
        """Watch the folder that is there now, after a mount for instance; whether there is one."""
        self._inside = self._above = -1
        self._which = _which(self._folder)
        with suppress(OSError):
            self._above = self._inotify.watch(os.fspath(self._folder.parent), _ABOVE)
        with suppress(OSError):
            self._inside = self._inotify.watch(os.fspath(self._folder), _WITHIN)
        return self.sees

    def close(self) -> None:
        """Hear no more."""
        self._inotify.close()

    def _opened(self) -> Inotify:
        try:
            self._inotify = Inotify(self._hear)
        except (OSError, AttributeError) as error:
            raise FolderFault(
                f"Changes in {self._folder} cannot be heard of ({type(error).__name__}). They are read when "
                "this device writes, and after suspend."
            ) from error
        self.again()
        return self._inotify

    def _hear(self, changes: list[Change]) -> None:
        if any(self._is_the_folder(change) for change in changes):
            self.again()
            self._mine()
            self._others()
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


def _which(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
