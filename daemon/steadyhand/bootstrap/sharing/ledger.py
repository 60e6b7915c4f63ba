"""What is remembered of sharing between two starts: which edition of the log each way was written from.

An edition is another number once something was erased from the log; what was shared is then put right.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from steadyhand.sharing.durable import put_whole
from steadyhand.sharing.trouble import FolderFault

NAME = "devices.json"
MOST_EPOCHS = 100
"""So many writings of the file are remembered; each has an epoch of its own."""


class Ledger:
    """The file of it in ``state``. One that is damaged or away stands for nothing remembered."""

    def __init__(self, state: str) -> None:
        self._path = Path(state) / NAME
        self._facts: dict[str, object] = {}
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            self._facts = found if isinstance(found, dict) else {}

    def edition_in_folder(self, epoch: str) -> int | None:
        """The edition that the file of that epoch was written from; of one nobody knows, the last of all.

        A folder that was not mounted, or a copy that came back, has the file of an earlier writing.
        """
        return self._numbers("editions_in_folder").get(epoch, self._number("edition_in_folder"))

    @property
    def folder(self) -> str | None:
        """The folder that this device's file was last in."""
        return self._text("folder")

    def keep_writing(self, folder: str, epoch: str, edition: int) -> None:
        """Remember that the file of that epoch was written from that edition, into that folder."""
        before = self._numbers("editions_in_folder")
        known = (before.get(epoch), self._number("edition_in_folder"), self.folder)
        if known != (edition, edition, folder):
            latest = dict(list({**before, epoch: edition}.items())[-MOST_EPOCHS:])
            self.keep(folder=folder, edition_in_folder=edition, editions_in_folder=latest)

    @property
    def on_server(self) -> tuple[str | None, int | None, str | None]:
        """Which server has this device's records as they stand, of which edition, under which key.

        What was erased before that edition is erased there as well.
        """
        return self._text("server"), self._number("edition_on_server"), self._text("key_on_server")

    @property
    def refused_from(self) -> Mapping[str, int]:
        """The first record of each device that the server has and that could not be opened here."""
        return self._numbers("refused_from")

    @property
    def again_from(self) -> Mapping[str, int]:
        """From where on a device's records there are to be read again: more of them may have been refused."""
        return self._numbers("again_from")

    def keep(self, **facts: int | str | Mapping[str, int]) -> None:
        """Remember these. Where that fails it is only done again."""
        self._facts |= facts
        with suppress(FolderFault):
            put_whole(self._path, [json.dumps(self._facts).encode()])

    def _number(self, name: str) -> int | None:
        value = self._facts.get(name)
        return value if isinstance(value, int) else None

    def _text(self, name: str) -> str | None:
        value = self._facts.get(name)
        return value if isinstance(value, str) else None

    def _numbers(self, name: str) -> Mapping[str, int]:
        value = self._facts.get(name)
        found = value if isinstance(value, dict) else {}
        return {str(key): number for key, number in found.items() if isinstance(number, int)}
