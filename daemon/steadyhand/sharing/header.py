"""The first line of a device's file. Pure.

``steadyhand-events 1 DEVICE EPOCH GENERATION KEY CHECKSUM``: the version of the format; a random
number that is new whenever the file is written anew; which key sealed it, ``0 -`` where none did;
the CRC-32 of what is before it. The word, the version and the checksum stand there in every format,
so that a newer one is told apart from a damaged line.
"""

import re
from typing import NamedTuple
from zlib import crc32

FORMAT = 1
LONGEST = 256
NO_KEY = "-"
_WORD = b"steadyhand-events "
_LINE = re.compile(
    r"steadyhand-events 1 ([A-Za-z0-9][A-Za-z0-9._-]{0,63}) ([0-9a-f]{16})"
    r" ([0-9]{1,9}) ([0-9a-f]{16}|-) [0-9a-f]{8}"
)


class Header(NamedTuple):
    """Whose file it is, which writing of it, and what sealed it."""

    device: str
    epoch: str
    generation: int
    key: str


class NotYet(Exception):
    """The line is not whole; the rest may come."""


class OtherFormat(Exception):
    """A Steadyhand of another format wrote it. ``version``: which, as it says."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


class NoHeader(Exception):
    """It is damaged, or something else altogether."""


def line_of(header: Header) -> bytes:
    """The line, with its end."""
    text = f"steadyhand-events {FORMAT} {header.device} {header.epoch} {header.generation} {header.key}"
    return f"{text} {crc32(text.encode()):08x}\n".encode()


def read_header(start: bytes) -> tuple[Header, int]:
    """The header at the start of a file, and how long it is. Raises NotYet, OtherFormat, NoHeader."""
    line, end, _ = start[:LONGEST].partition(b"\n")
    if not end and len(start) < LONGEST and _WORD[: len(start)] == start[: len(_WORD)]:
        raise NotYet
    said, _, checksum = line.rpartition(b" ")
    version = re.match(rb"steadyhand-events ([0-9]{1,6}) ", line)
    if not end or version is None or checksum != b"%08x" % crc32(said):
        raise NoHeader
    if int(version[1]) != FORMAT:
        raise OtherFormat(version[1].decode())
    found = _LINE.fullmatch(line.decode("ascii", "replace"))
    if found is None:
        raise NoHeader
    return Header(found[1], found[2], int(found[3]), found[4]), len(line) + 1
