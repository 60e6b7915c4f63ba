"""Text that a page can hold, whoever wrote it."""

from steadyhand.report.columns import plain

_NO_CHARACTERS = dict.fromkeys(
    [*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))]
)


def printable(text: str) -> str:
    """The text on one line, without control characters and without what HTML has no character for."""
    return plain(text).translate(_NO_CHARACTERS)
