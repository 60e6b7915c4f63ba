"""Writing this device's own file. The log is the truth: what is in doubt is written anew from it.

One process writes; the lock of the process that shares sees to that.
"""

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from steadyhand.sharing.device_file import LARGEST_FILE
from steadyhand.sharing.durable import put_whole, unwritable
from steadyhand.sharing.frame import Damage, Frame, framed, pieces
from steadyhand.sharing.header import (
    LONGEST,
    Header,
    NoHeader,
    NotYet,
    OtherFormat,
    line_of,
    read_header,
)
from steadyhand.sharing.names import events_of
from steadyhand.sharing.opening import NotPlain, open_plain
from steadyhand.sharing.record import Gone, Item, Record, sequence_of
from steadyhand.sharing.sealing import NotOpened, Sealing
from steadyhand.sharing.trouble import FolderFault

AT_ONCE = 256 * 1024


class Source(Protocol):
    """What the log has of this device."""

    def last(self) -> int:
        """The highest sequence that was ever given here, though its record may be forgotten; 0 for none."""
        ...

    def records_after(self, sequence: int) -> Iterable[Record]:
        """Those with a higher sequence, in order."""
        ...


class Anew(StrEnum):
    """Why the file was written anew."""

    THERE_WAS_NONE = "there was none"
    DAMAGED = "it was damaged, or somebody else had written into it"
    OTHER_KEY = "the key is another"
    OTHER_END = "the log has forgotten what it ends with, or says it in other words"
    ASKED = "it was asked for"


class Written(NamedTuple):
    """``records``: how many were written; ``anew``: why the whole file was, None where it was added to."""

    records: int
    anew: Anew | None = None


class AnotherLog(FolderFault):
    """The file has records of this device its log never had: the log is a backup, or the machine a copy."""


class _Left(NamedTuple):
    """The file as this process left it: which one, how large, and the last sequence in it."""

    which: tuple[int, int]
    size: int
    upto: int


class _Doubt(Exception):
    """The file is not as this device would have written it now."""

    def __init__(self, reason: Anew) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Writer:
    """``device``'s file in ``folder``, written from ``source``.

    ``epoch``: which writing of it was found or made last, "" for none.
    """

    def __init__(self, folder: Path, device: str, sealing: Sealing, source: Source) -> None:
        self._path = folder / events_of(device)
        self._device = device
        self._sealing = sealing
        self._source = source
        self._left: _Left | None = None
        self.epoch = ""

    def write(self) -> Written:
        """Have all that the log has in the file, durably; again with nothing new does nothing.

        An end that a crash has torn is taken off first. Raises FolderFault, AnotherLog; then the file is
        as it was, and the log has everything.
        """
        try:
            return self._add()
        except _Doubt as doubt:
            return self.rewrite(doubt.reason)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def rewrite(self, reason: Anew = Anew.ASKED) -> Written:
        """Put a new file in the place of the old, from the log alone; so what was forgotten is gone.

        Raises FolderFault; then the old file is there.
        """
        self._left = None
        generation, key = self._sealing.key
        header = Header(self._device, secrets.token_hex(8), generation, key)
        items = _Counted(self._items(0))
        put_whole(self._path, chain([line_of(header)], map(self._frame, items)))
        self.epoch = header.epoch
        return Written(items.records, reason)

    def _add(self) -> Written:
        with self._open(os.O_RDONLY) as stream:
            left, size = self._left, _size(stream)
            if left is None or left[:2] != (_which(stream), size):
                left = self._looked_at(stream)
        items = _Counted(self._items(left.upto))
        first = next(items, None)
        # Opened for writing only where there is something to write: closing it is heard as a change.
        if first is None and left.size == size:
            self._left = left
        else:
            self._left = self._grown(left, chain([] if first is None else [first], items), items)
        return Written(items.records)

    def _grown(self, left: _Left, items: Iterable[Item], counted: "_Counted") -> _Left:
        """The file with these added after what is sound in it."""
        self._left = None
        with self._open(os.O_RDWR) as stream:
            if _which(stream) != left.which:
                raise _Doubt(Anew.DAMAGED)
            stream.truncate(left.size)
            try:
                _append(stream, left.size, map(self._frame, items))
            except BaseException:
                stream.truncate(left.size)
                raise
            return _Left(left.which, _size(stream), counted.upto or left.upto)

    def _items(self, upto: int) -> Iterator[Item]:
        """The records after that, and where there are none between them any more, that they are gone."""
        last = self._source.last()
        for record in self._source.records_after(upto):
            if record.sequence > upto + 1:
                yield Gone(self._device, upto + 1, record.sequence - 1)
            yield record
            upto = record.sequence
        if last > upto:
            yield Gone(self._device, upto + 1, last)

    def _frame(self, item: Item) -> bytes:
        return framed(sequence_of(item), self._sealing.seal(item))

    def _open(self, flags: int) -> BinaryIO:
        try:
            return open_plain(self._path, LARGEST_FILE, flags)
        except FileNotFoundError:
            raise _Doubt(Anew.THERE_WAS_NONE) from None
        except NotPlain:
            raise _Doubt(Anew.DAMAGED) from None

    def _looked_at(self, stream: BinaryIO) -> _Left:
        """What is sound in the file, which is all but an end that was torn. Raises _Doubt, AnotherLog."""
        header, at = self._header(stream)
        is_same_key = (header.generation, header.key) == self._sealing.key
        doubt = None if is_same_key else Anew.OTHER_KEY
        upto, last = 0, None
        for piece in pieces(stream, at):
            if not isinstance(piece, Frame):
                if isinstance(piece, Damage) and piece.end < _size(stream):
                    doubt = doubt or Anew.DAMAGED
                continue
            if doubt is None and piece.sequence != upto + 1:
                self._check_gone(header, piece, upto)
            upto, at, last = piece.sequence, piece.end, piece
        # Also where it is written anew: it must not lose what only an older copy of the log has not.
        if last is not None:
            self._check_last(header, last, doubt or Anew.DAMAGED)
        if doubt is not None:
            raise _Doubt(doubt)
        self.epoch = header.epoch
        return _Left(_which(stream), at, upto)

    def _header(self, stream: BinaryIO) -> tuple[Header, int]:
        try:
            header, size = read_header(stream.read(LONGEST))
        except OtherFormat as error:
            raise FolderFault(
                f"{self._path} is of format {error.version}, from a newer Steadyhand. Nothing was written. "
                "Update this one."
            ) from error
        except (NotYet, NoHeader):
            raise _Doubt(Anew.DAMAGED) from None
        if header.device != self._device:
            raise _Doubt(Anew.DAMAGED)
        return header, size

    def _check_gone(self, header: Header, frame: Frame, upto: int) -> None:
        """Look that what leaves out sequences says that they are gone."""
        item = self._opened(header, frame, Anew.DAMAGED)
        if not isinstance(item, Gone) or item.first != upto + 1:
            raise _Doubt(Anew.DAMAGED)

    def _check_last(self, header: Header, frame: Frame, doubt: Anew) -> None:
        """Look that the file ends with what the log has; where it cannot be opened, that is the doubt."""
        item = self._opened(header, frame, doubt)
        if frame.sequence > self._source.last():
            raise self._another(
                f"{frame.sequence} records, and its log had never more than {self._source.last()}"
            )
        here = next(iter(self._source.records_after(frame.sequence - 1)), None)
        if isinstance(item, Gone) or here == item:
            return
        if here is not None and here.sequence == item.sequence and id_in(here) != id_in(item):
            raise self._another(f"another record {item.sequence} than its log")
        raise _Doubt(Anew.OTHER_END)

    def _another(self, found: str) -> AnotherLog:
        return AnotherLog(
            f"{self._path} has of this device {found}. The log is from an older copy, or another machine was "
            "copied from this one. Nothing was written, and nothing in the folder is lost. Have this machine "
            "go on as a device of its own: steady device renew"
        )

    def _opened(self, header: Header, frame: Frame, doubt: Anew) -> Item:
        try:
            return self._sealing.opener(header)(frame.sequence, frame.content)
        except NotOpened:
            raise _Doubt(doubt) from None


def _append(stream: BinaryIO, at: int, frames: Iterable[bytes]) -> None:
    stream.seek(at)
    pending = bytearray()
    for frame in frames:
        pending += frame
        if len(pending) >= AT_ONCE:
            _write_all(stream, pending)
            pending.clear()
    _write_all(stream, pending)
    os.fsync(stream.fileno())


class _Counted(Iterator[Item]):
    """Items as they go by: how many records they were, and the last sequence, 0 for none."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self.records = 0
        self.upto = 0

    def __next__(self) -> Item:
        item = next(self._items)
        self.records += isinstance(item, Record)
        self.upto = sequence_of(item)
        return item


def id_in(record: Record) -> object:
    """The event's id, which is the same in whatever words; all that was written where it has none."""
    try:
        return json.loads(record.body)["id"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return record.body


def _which(stream: BinaryIO) -> tuple[int, int]:
    found = os.fstat(stream.fileno())
    return found.st_dev, found.st_ino


def _size(stream: BinaryIO) -> int:
    return os.fstat(stream.fileno()).st_size


def _write_all(stream: BinaryIO, some: bytes | bytearray) -> None:
    """Write it all: one write may take less, where the disk is full."""
    rest = memoryview(bytes(some))
    while rest:
        rest = rest[stream.write(rest) :]
