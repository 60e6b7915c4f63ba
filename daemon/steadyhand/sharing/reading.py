"""Reading what the other devices have written into the folder."""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from steadyhand.sharing.device_file import MOST_TOLD, DeviceFile
from steadyhand.sharing.names import PREFIX, NameKind, named
from steadyhand.sharing.record import Record
from steadyhand.sharing.sealing import Sealing
from steadyhand.sharing.sequences import Span
from steadyhand.sharing.trouble import FolderFault, Trouble, TroubleKind

MOST_DEVICES = 64
MOST_NAMES = 10_000


class DeviceStanding(NamedTuple):
    """What is known of another device: all of it up to ``upto`` is here, ``behind`` are known and are not.

    ``written``: when it last wrote its file, by its own clock, None where the file was never read.
    """

    device: str
    upto: int
    behind: int
    written: datetime | None
    troubles: tuple[Trouble, ...]


class Reader:
    """The other devices' files in ``folder``. ``have``: the ranges of sequences that the log has of each.

    What was forgotten on purpose belongs to them too, or it comes again. Where there are gaps they must
    be gaps: with the highest sequence alone, what was missing when a process ended would never come.

    Nothing of it is written down: begun again with what the log has, it reads everything anew and
    hands over what is not there.
    """

    def __init__(self, folder: Path, own: str, sealing: Sealing, have: Mapping[str, Iterable[Span]]) -> None:
        self._folder = folder
        self._own = own
        self._sealing = sealing
        self._have = dict(have)
        self._files: dict[str, DeviceFile] = {}
        self._beside: tuple[Trouble, ...] = ()

    def batches(self) -> Iterator[tuple[Record, ...]]:
        """What is new, at most 500 records at once; the order is that of each file.

        A batch counts as taken once the next is asked for: if merging one fails, it comes again.
        Raises FolderFault where the folder is not there.
        """
        for device in self._devices():
            if device not in self._files:
                self._files[device] = DeviceFile(self._folder, device, self._have.get(device, ()))
            file = self._files[device]
            yield from file.read(self._sealing)

    @property
    def standings(self) -> tuple[DeviceStanding, ...]:
        """Each device whose file was ever there, as of the last reading."""
        return tuple(
            DeviceStanding(device, file.held.upto, file.behind, file.written, file.troubles)
            for device, file in sorted(self._files.items())
        )

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """All that is wrong in the folder, as of the last reading."""
        of_devices = (trouble for _, file in sorted(self._files.items()) for trouble in file.troubles)
        return (*self._beside, *of_devices)

    def _devices(self) -> list[str]:
        """Those with a file, and those that had one."""
        found, beside = set(self._files), []
        for name in self._names():
            match named(name):
                case (NameKind.EVENTS, device) if device != self._own:
                    found.add(device)
                case (NameKind.COPY, _):
                    beside.append(Trouble(TroubleKind.CONFLICT_COPY, name))
                case (NameKind.STRAY, _):
                    beside.append(Trouble(TroubleKind.STRAY, name))
                case _:
                    pass
        if len(found) > MOST_DEVICES:
            beside.append(Trouble(TroubleKind.TOO_MANY, self._folder.name, more=str(MOST_DEVICES)))
        self._beside = tuple(beside[-MOST_TOLD:])
        known_first = sorted(found, key=lambda device: (device not in self._have, device))
        return known_first[:MOST_DEVICES]

    def _names(self) -> list[str]:
        try:
            with os.scandir(self._folder) as entries:
                ours = (entry.name for entry in entries if entry.name.startswith(PREFIX))
                return sorted(islice(ours, MOST_NAMES))
        except OSError as error:
            raise FolderFault(
                f"The folder {self._folder} cannot be read: {error.strerror}. Nothing is lost; make it, "
                "mount it, or name another as devices.folder."
            ) from error
