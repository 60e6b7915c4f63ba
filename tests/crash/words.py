"""What a process says before it may be killed: lines on a pipe, whole or not at all."""

import json
import os
from collections.abc import Iterable
from typing import Any, TypeAlias

from steadyhand.domain.reminding.event import Event

Word: TypeAlias = dict[str, Any]
LONGEST = 2048
"""Bytes; up to PIPE_BUF, which is 4096 on Linux, a write is not torn."""


class Mouth:
    """The end that speaks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def acknowledge(self, events: Iterable[Event]) -> None:
        """These are recorded for good."""
        ids = [event.id for event in events]
        for first in range(0, len(ids), 40):
            self._say({"recorded": ids[first : first + 40]})

    def shown(self, keys: tuple[str, ...]) -> None:
        """The person sees a notification about these."""
        self._say({"shown": list(keys)})

    def failed(self, fault: str) -> None:
        """Something that must not happen."""
        self._say({"fault": fault[-LONGEST:]})

    def _say(self, word: Word) -> None:
        os.write(self._descriptor, (json.dumps(word) + "\n").encode())


def words_of(said: bytes) -> list[Word]:
    """The words in what was read."""
    return [json.loads(line) for line in said.splitlines()]
