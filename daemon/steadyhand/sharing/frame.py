"""The frames that a file is made of after its header, and finding them again in a damaged file. Pure.

A frame is a mark of 4 bytes, the sequence (8), the length of what it holds (4) and the CRC-32 of
those 16 (4), all big-endian; then what it holds; then the CRC-32 of everything before (4). The mark
has bytes that are in no UTF-8 text, so that no text can be taken for a frame. A checksum finds
accidents; what somebody does on purpose is found by the seal.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, TypeAlias
from zlib import crc32

from steadyhand.sharing.record import LAST_SEQUENCE

MARK = b"\xffSH\xfe"
LARGEST_CONTENT = 1024 * 1024
_HEAD = struct.Struct(">4sQI")
_SUM = struct.Struct(">I")
HEAD_SIZE = _HEAD.size + _SUM.size
SUM_SIZE = _SUM.size
CHUNK = 1024 * 1024


class Frame(NamedTuple):
    """A whole frame from byte ``start`` up to ``end``; its checksums are right, ``check`` is the last."""

    start: int
    end: int
    sequence: int
    content: bytes
    check: bytes


class Damage(NamedTuple):
    """Bytes that are no frame. ``sequence``: that of the damaged frame where its head is whole, else 0."""

    start: int
    end: int
    sequence: int


class Torn(NamedTuple):
    """A frame at the end of which more is to come."""

    start: int
    end: int
    sequence: int


Piece: TypeAlias = Frame | Damage | Torn


class _Head(NamedTuple):
    sequence: int
    length: int


def framed(sequence: int, content: bytes) -> bytes:
    """The frame of that."""
    head = _HEAD.pack(MARK, sequence, len(content))
    whole = head + _SUM.pack(crc32(head)) + content
    return whole + _SUM.pack(crc32(whole))


def pieces(stream: BinaryIO, at: int) -> Iterator[Piece]:
    """What the file holds from byte ``at`` on, in order and without holes; never more than 3 MiB in memory.

    After damage it goes on at the next frame that is whole, wherever that is.
    """
    stream.seek(at)
    scan = _Scan(stream, at)
    while (piece := scan.next()) is not None:
        yield piece


class _Scan:
    """``_base``: where in the file the buffer begins; ``_at``: where in the buffer the next look goes."""

    def __init__(self, stream: BinaryIO, at: int) -> None:
        self._stream, self._base = stream, at
        self._buffer, self._at, self._ended = b"", 0, False

    def next(self) -> Piece | None:
        """The next piece, None at the end."""
        damaged, sequence = -1, 0
        while True:
            found = self._look()
            if isinstance(found, Frame) or (found is None and self._left == 0):
                return self._after(found, damaged, sequence)
            head = self._head()
            if found is None and damaged < 0 and not self._any_later() and self._may_grow(head):
                return self._rest(head)
            if damaged < 0:
                damaged, sequence = self._base + self._at, head.sequence if head else 0
            self._go_to_mark()

    def _after(self, found: Frame | None, damaged: int, sequence: int) -> Piece | None:
        """The damage up to here if there is some, the frame at the next call; else the frame."""
        here = self._base + self._at
        if damaged >= 0:
            return Damage(damaged, here, sequence)
        if found is not None:
            self._at += found.end - found.start
        return found

    @property
    def _left(self) -> int:
        return len(self._buffer) - self._at

    def _fill(self, wanted: int) -> bool:
        """Have that many bytes from here in the buffer, unless the file ends before."""
        while self._left < wanted and not self._ended:
            more = self._stream.read(max(CHUNK, wanted - self._left))
            self._base, self._buffer, self._at = self._base + self._at, self._buffer[self._at :] + more, 0
            self._ended = not more
        return self._left >= wanted

    def _head(self) -> _Head | None:
        """The head here, None where it is not whole or not right."""
        if not self._fill(HEAD_SIZE):
            return None
        mark, sequence, length = _HEAD.unpack_from(self._buffer, self._at)
        (told,) = _SUM.unpack_from(self._buffer, self._at + _HEAD.size)
        right = mark == MARK and told == crc32(self._buffer[self._at : self._at + _HEAD.size])
        fits = 0 < sequence <= LAST_SEQUENCE and length <= LARGEST_CONTENT
        return _Head(sequence, length) if right and fits else None

    def _look(self) -> Frame | Damage | None:
        """The frame here; None where the file ends within it; else damage of some length."""
        head = self._head()
        here = self._base + self._at
        if head is None:
            return None if self._left < HEAD_SIZE else Damage(here, here, 0)
        size = HEAD_SIZE + head.length + SUM_SIZE
        if not self._fill(size):
            return None
        here, end = self._base + self._at, self._at + size
        check = self._buffer[end - SUM_SIZE : end]
        if check != _SUM.pack(crc32(self._buffer[self._at : end - SUM_SIZE])):
            return Damage(here, here, head.sequence)
        content = self._buffer[self._at + HEAD_SIZE : end - SUM_SIZE]
        return Frame(here, here + size, head.sequence, content, check)

    def _any_later(self) -> bool:
        """Whether a whole frame stands further on: then what is here will not be finished any more."""
        kept, found = self._at, False
        while not found and self._go_to_mark():
            found = isinstance(self._look(), Frame)
        self._at = kept
        return found

    def _may_grow(self, head: _Head | None) -> bool:
        """Whether this is how a frame begins."""
        start = self._buffer[self._at : self._at + len(MARK)]
        return head is not None or (self._left < HEAD_SIZE and MARK.startswith(start))

    def _rest(self, head: _Head | None) -> Torn:
        start = self._base + self._at
        self._at = len(self._buffer)
        return Torn(start, self._base + self._at, head.sequence if head else 0)

    def _go_to_mark(self) -> bool:
        """Go to the next mark after this byte, or to the end; whether there is one."""
        self._at += 1
        while True:
            found = self._buffer.find(MARK, self._at)
            if found >= 0:
                self._at = found
                return True
            if self._ended:
                self._at = len(self._buffer)
                return False
            self._at = max(self._at, len(self._buffer) - len(MARK) + 1)
            self._fill(self._left + 1)
