"""What a way knows of the keys of the person's devices, whichever way it is."""

from pathlib import Path
from typing import Protocol

from steadyhand.sharing import key_files
from steadyhand.sharing.key_ring import KeyRing


class KeyWay(Protocol):
    """A way on which machines find each other's keys. Each question raises FolderFault or Trouble."""

    @property
    def name(self) -> str:
        """What a person knows it by."""

    async def publish(self, ring: KeyRing) -> None:
        """Have it hold the ring for whoever gets its key."""

    async def has_other_keys(self, ring: KeyRing | None) -> bool:
        """Whether it holds a key that is not in the ring."""

    async def keys_in_use(self, device: str) -> frozenset[str]:
        """The names of the keys that other devices than that seal with."""


class FolderKeys:
    """Those in a shared folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """Where it is."""
        return str(self._folder)

    async def publish(self, ring: KeyRing) -> None:
        """Write the file about the ring's key. Raises FolderFault."""
        key_files.publish(self._folder, ring)

    async def has_other_keys(self, ring: KeyRing | None) -> bool:
        """Whether there is a file about a key that is not in the ring. Raises FolderFault."""
        return key_files.has_other_keys(self._folder, ring)

    async def keys_in_use(self, device: str) -> frozenset[str]:
        """Those that files of other devices are sealed with. Raises FolderFault."""
        return key_files.keys_in_use(self._folder, device)
