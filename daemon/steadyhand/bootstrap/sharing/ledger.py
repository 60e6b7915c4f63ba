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


class Ledger:
    """The file of it in ``state``. One that is damaged or away stands for nothing remembered."""

    def __init__(self, state: str) -> None:
        self._path = Path(state) / NAME
        self._facts: dict[str, object] = {}
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            self._facts = found if isinstance(found, dict) else {}

    @property
    def edition_in_folder(self) -> int | None:
        """The edition that the file in the folder was written from."""
        return self._number("edition_in_folder")

    @property
    def edition_on_server(self) -> int | None:
        """The edition whose erased records the server has erased as well."""
        return self._number("edition_on_server")

    @property
    def key_on_server(self) -> str | None:
        """The name of the key that all of this device's records there are sealed with."""
        value = self._facts.get("key_on_server")
        return value if isinstance(value, str) else None

    @property
    def refused_from(self) -> Mapping[str, int]:
        """The first record of each device that the server has and that could not be opened here."""
        value = self._facts.get("refused_from")
        found = value if isinstance(value, dict) else {}
        return {str(device): first for device, first in found.items() if isinstance(first, int)}

    def keep(self, **facts: int | str | Mapping[str, int]) -> None:
        """Remember these. Where that fails it is only done again."""
        self._facts |= facts
        with suppress(FolderFault):
            put_whole(self._path, [json.dumps(self._facts).encode()])

    def _number(self, name: str) -> int | None:
        value = self._facts.get(name)
        return value if isinstance(value, int) else None
