"""Reading on in one device's file, wherever the last reading ended."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, assert_never

from steadyhand.sharing.frame import SUM_SIZE, Damage, Frame, Piece, Torn, pieces
from steadyhand.sharing.header import LONGEST, NO_KEY, Header, NoHeader, NotYet, OtherFormat, read_header
from steadyhand.sharing.names import events_of
from steadyhand.sharing.opening import NotPlain, open_plain
from steadyhand.sharing.record import Gone, Item, Record
from steadyhand.sharing.sealing import NotOpened, Opener, Sealing
from steadyhand.sharing.sequences import Sequences, Span
from steadyhand.sharing.trouble import Trouble, TroubleKind

LARGEST_FILE = 4 * 1024**3
"""Bytes: seven million events, three hundred years at 60 a day."""
BATCH = 500
MOST_TOLD = 20
"""So many troubles of one file are told of."""
FROM_THERE_ON = frozenset({TroubleKind.REVOKED, TroubleKind.OLD_KEY})


class _Mark(NamedTuple):
    """Up to where a file was read: in which writing of it, and the checksum before that place."""

    header: Header
    at: int
    check: bytes


class _Step(NamedTuple):
    """A frame that was read: what it holds that is new, and the mark after it while all before was sound."""

    item: Item | None
    mark: _Mark | None


class DeviceFile:
    """One device's file, and what is known of that device. ``have``: what the log has or had of it."""

    def __init__(self, folder: Path, device: str, have: Iterable[Span]) -> None:
        self.device = device
        self.held = Sequences(have)
        self.written: datetime | None = None
        self.troubles: tuple[Trouble, ...] = ()
        self.behind = 0
        self._path = folder / events_of(device)
        self._mark: _Mark | None = None
        self._found: list[Trouble] = []
        self._refused: set[int] = set()
        self._heard_of = 0

    @property
    def key(self) -> tuple[int, str] | None:
        """Generation and name of the key that its header names, as of the last reading; None unread."""
        return None if self._mark is None else (self._mark.header.generation, self._mark.header.key)

    def read(self, sealing: Sealing) -> Iterator[tuple[Record, ...]]:
        """What is new, at most 500 at once. They count as taken once more is asked for.

        ``troubles`` says afterwards what is wrong with the file as it is now, and ``behind`` how many
        records are known to exist and are not here. Between what came by another way there may be numbers
        that the file has not come to yet: of those nobody knows that they exist.
        """
        self._found, self._refused = [], set()
        try:
            with open_plain(self._path, LARGEST_FILE) as stream:
                steps = self._read(stream, sealing)
                while some := list(islice(steps, BATCH)):
                    if records := tuple(step.item for step in some if isinstance(step.item, Record)):
                        yield records
                    self._take(some)
        except NotPlain as error:
            self._tell(TroubleKind.TOO_LARGE if error.large else TroubleKind.NO_FILE)
        except FileNotFoundError:
            self._mark = None
        except OSError as error:
            self._tell(TroubleKind.UNREADABLE, more=error.strerror or type(error).__name__)
        except NotOpened as error:
            self._tell(error.kind)
        self._conclude()

    def _conclude(self) -> None:
        upto = self._heard_of
        gaps = [(first, min(last, upto)) for first, last in self.held.gaps() if first <= upto]
        for first, last in gaps:
            self._tell(TroubleKind.MISSING, sequence=last + 1, more=str(last - first + 1))
        beyond = sum(sequence > self.held.seen for sequence in self._refused)
        self.behind = sum(last - first + 1 for first, last in gaps) + beyond
        self.troubles = tuple(self._found)

    def _take(self, steps: list[_Step]) -> None:
        for item, mark in steps:
            match item:
                case Record(_, sequence):
                    self.held.add(sequence, sequence)
                case Gone(_, first, last):
                    self.held.add(first, last)
                case None:
                    pass
                case _:
                    assert_never(item)
            self._mark = mark or self._mark

    def _read(self, stream: BinaryIO, sealing: Sealing) -> Iterator[_Step]:
        start = self._start(stream)
        if start is None:
            return
        opener = sealing.opener(start.header)
        self.written = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)
        self._mark, sound = start, True
        for piece in pieces(stream, start.at):
            item = self._opened(piece, opener)
            if isinstance(item, Trouble):
                sound = False
                self._refuse(item)
            elif isinstance(piece, Frame):
                self._heard_of = max(self._heard_of, piece.sequence)
                yield _Step(item, _Mark(start.header, piece.end, piece.check) if sound else None)

    def _opened(self, piece: Piece, opener: Opener) -> Item | Trouble | None:
        """What it holds; None where that is here already."""
        match piece:
            case Damage():
                return self._trouble(TroubleKind.DAMAGED, piece)
            case Torn():
                return self._trouble(TroubleKind.UNFINISHED, piece)
            case Frame():
                return self._item(piece, opener)
            case _:
                assert_never(piece)

    def _item(self, frame: Frame, opener: Opener) -> Item | Trouble | None:
        if frame.sequence in self.held:
            return None
        try:
            return opener(frame.sequence, frame.content)
        except NotOpened as error:
            return self._trouble(error.kind, frame)

    def _start(self, stream: BinaryIO) -> _Mark | None:
        """Where to read on: after what was read before, if that is what stands there; None for nowhere."""
        try:
            header, size = read_header(stream.read(LONGEST))
        except NotYet:
            self._tell(TroubleKind.UNFINISHED)
            return None
        except OtherFormat as error:
            self._tell(TroubleKind.OTHER_FORMAT, more=error.version)
            return None
        except NoHeader:
            self._tell(TroubleKind.NO_HEADER)
            return None
        if header.device != self.device:
            self._tell(TroubleKind.OTHER_NAME)
            return None
        mark = self._mark
        if mark is not None and mark.header == header:
            if _stands(stream, mark):
                return mark
            self._tell(TroubleKind.REPLACED)
        return _Mark(header, size, b"")

    def _refuse(self, trouble: Trouble) -> None:
        """Tell of it; of what is refused from a number on, once."""
        if trouble.sequence and trouble.kind is not TroubleKind.REVOKED:
            self._refused.add(trouble.sequence)
            self._heard_of = max(self._heard_of, trouble.sequence)
        if trouble.kind not in FROM_THERE_ON or all(each.kind != trouble.kind for each in self._found):
            self._add(trouble)

    def _trouble(self, kind: TroubleKind, piece: Piece) -> Trouble:
        return Trouble(kind, self._path.name, self.device, piece.start, piece.sequence)

    def _tell(self, kind: TroubleKind, sequence: int = 0, more: str = "") -> None:
        self._add(Trouble(kind, self._path.name, self.device, 0, sequence, more))

    def _add(self, trouble: Trouble) -> None:
        if len(self._found) < MOST_TOLD:
            self._found.append(trouble)


def _stands(stream: BinaryIO, mark: _Mark) -> bool:
    """Whether what was read up to the mark is still what is before it."""
    if not mark.check:
        return os.fstat(stream.fileno()).st_size >= mark.at
    stream.seek(mark.at - SUM_SIZE)
    return stream.read(SUM_SIZE) == mark.check


def key_of(path: Path) -> str:
    """The name of the key that a file says it is sealed with; ``NO_KEY`` where it says none, or nothing."""
    try:
        with open_plain(path, LARGEST_FILE) as stream:
            return read_header(stream.read(LONGEST))[0].key
    except (NotPlain, OSError, NotYet, OtherFormat, NoHeader):
        return NO_KEY
