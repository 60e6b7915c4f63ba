"""The person's own words for the diary: from the command line, or from standard input for ``-``."""

import sys
from collections.abc import Sequence

from steadyhand.cli.recording import FROM_INPUT, read_input
from steadyhand.domain.journal.field import LONGEST_NOTE
from steadyhand.errors import UsageFault

MOST_READ = 4 * LONGEST_NOTE


class Input:
    """Standard input, which one option alone may ask for.

    What is read there stands neither in the list of processes nor in the history of the shell.
    """

    def __init__(self) -> None:
        self._is_read = False

    def text(self, given: str | None) -> str | None:
        """The text itself, or what standard input says. Raises UsageFault."""
        return self._read() if given == FROM_INPUT else given

    def texts(self, given: Sequence[str] | None) -> tuple[str, ...]:
        """The texts; for ``-`` each line of standard input is one. Raises UsageFault."""
        found: list[str] = []
        for each in given or ():
            lines = self._read().splitlines() if each == FROM_INPUT else [each]
            found += lines if each != FROM_INPUT else filter(str.strip, lines)
        return tuple(found)

    def _read(self) -> str:
        if self._is_read:
            raise UsageFault("standard input can be read for one option only: nothing was recorded")
        self._is_read = True
        return read_input(lambda: sys.stdin.read(MOST_READ))
