"""Leading a session: what is shown of it, and how much of it was practised.

Time and keys come from a ``Seat``, and what is shown goes to a ``Face``; the two meet in ``practise``.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from math import ceil
from textwrap import wrap
from typing import Protocol, Self, TextIO

from steadyhand.domain.programme.relaxation import Phase, Place, length_s, place_at

FRAME_S = 0.1
LEAD_IN_S = 10
LATE_S = 2.0
"""By how much a wait may last too long; beyond it the process was stopped, and nobody practised."""
WIDEST = 80
MARGIN = "  "
KEYS = "Space pauses, q ends and records."
LEAD_IN_KEYS = "It begins in a moment; Space begins now."
PAUSED = "Paused. Space goes on, q ends and records."
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_HOME, _NEXT_LINE, _REST = "\x1b[H", "\x1b[K\r\n", "\x1b[J"
_EIGHTHS = "▏▎▍▌▋▊▉█"


class Wish(StrEnum):
    """What the person wants while a session runs."""

    NOTHING = "nothing"
    PAUSE = "pause"
    END = "end"


class Seat(Protocol):
    """Where the person sits: time passes and keys are pressed."""

    def awake_s(self) -> float:
        """Seconds on a clock that stands while the machine sleeps, and that nobody sets."""
        ...

    def wait(self, seconds: float | None) -> Wish:
        """Wait so long (None: without end), or until there is a wish."""
        ...


class Face(Protocol):
    """What the person sees. Each may raise OSError where nobody can see it any more."""

    frame_s: float | None
    """How often it is drawn, in seconds; None once a phase."""
    lead_in_s: int
    """How long the advice is left standing."""

    def lead_in(self, advice: Sequence[str]) -> None:
        """What to know before it begins."""
        ...

    def show(self, place: Place, elapsed_s: float, left_s: float) -> None:
        """Where the session is."""
        ...

    def paused(self) -> None:
        """That it stands still."""
        ...


def practise(phases: tuple[Phase, ...], seat: Seat, face: Face, advice: Sequence[str]) -> float:
    """Lead the session to its end, or to where the person ends it; gives the seconds practised.

    Neither the lead-in, a pause, a suspended machine nor a stopped process counts. Where the screen
    has gone, the session ends.
    """
    practised = _Practised(phases, seat, face)
    with suppress(OSError):
        practised.lead(advice)
    return min(practised.done_s, float(length_s(phases)))


class _Practised:
    """A session as it runs."""

    def __init__(self, phases: tuple[Phase, ...], seat: Seat, face: Face) -> None:
        self.done_s = 0.0
        self._phases = phases
        self._length_s = length_s(phases)
        self._seat = seat
        self._face = face

    def lead(self, advice: Sequence[str]) -> None:
        self._face.lead_in(advice)
        wish = self._seat.wait(self._face.lead_in_s)
        while wish is not Wish.END and (place := place_at(self._phases, self.done_s)) is not None:
            self._face.show(place, self.done_s, self._length_s - self.done_s)
            wish = self._wait(min(place.left_s, self._face.frame_s or place.left_s))
            if wish is Wish.PAUSE:
                wish = self._pause()

    def _wait(self, seconds: float) -> Wish:
        before = self._seat.awake_s()
        wish = self._seat.wait(seconds)
        self.done_s += min(self._seat.awake_s() - before, seconds + LATE_S)
        return wish

    def _pause(self) -> Wish:
        self._face.paused()
        while (wish := self._seat.wait(None)) is Wish.NOTHING:
            pass
        return wish


class Lines:
    """One line a phase: for a pipe, a file, a screen reader."""

    frame_s: float | None = None
    lead_in_s = 0

    def __init__(self, title: str, stream: TextIO) -> None:
        self._title = title
        self._stream = stream
        self._shown = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing has to be put back."""

    def lead_in(self, advice: Sequence[str]) -> None:
        """The title and the advice, a line each."""
        self._say("\n".join((self._title, *advice)))

    def show(self, place: Place, elapsed_s: float, left_s: float) -> None:
        """The phase, when it begins."""
        del left_s
        if place.number != self._shown:
            self._shown = place.number
            self._say(f"{clock(round(elapsed_s)):>5}  {place.phase.text} ({place.phase.seconds} s)")

    def paused(self) -> None:
        """That it stands still."""
        self._say(PAUSED)

    def _say(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()


class InPlace:
    """A screen of its own in the terminal, drawn over itself; the cursor comes back with the old one."""

    frame_s: float | None = FRAME_S
    lead_in_s = LEAD_IN_S

    def __init__(self, title: str, stream: TextIO, size: Callable[[], os.terminal_size]) -> None:
        self._title = title
        self._stream = stream
        self._size = size
        self._blocks = fits("".join(_EIGHTHS), stream.encoding)
        self._last: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        with suppress(OSError):
            self._write(_ENTER)
        return self

    def __exit__(self, *_: object) -> None:
        """Put the screen and the cursor back."""
        with suppress(OSError):
            self._write(_LEAVE)

    def lead_in(self, advice: Sequence[str]) -> None:
        """The advice, on the whole screen."""
        self._draw((self._title, *advice), LEAD_IN_KEYS)

    def show(self, place: Place, elapsed_s: float, left_s: float) -> None:
        """The bar, the words and the time that is left."""
        del elapsed_s
        seconds = "" if place.level is None else f"  {ceil(place.left_s)}"
        level = "" if place.level is None else bar(place.level, self._columns, blocks=self._blocks)
        heading = f"{self._title}, {clock(ceil(left_s))} left"
        self._last = (heading, level, f"{place.phase.text}{seconds}")
        self._draw(self._last, KEYS)

    def paused(self) -> None:
        """The same, standing still."""
        self._draw(self._last, PAUSED)

    @property
    def _columns(self) -> int:
        return max(1, min(WIDEST, self._size().columns) - 2 * len(MARGIN))

    def _draw(self, paragraphs: Sequence[str], hint: str) -> None:
        size = self._size()
        rows = [row for text in (*paragraphs, hint) for row in ("", *(wrap(text, self._columns) or [""]))]
        if len(rows) > size.lines:
            rows = [row for row in rows if row][: size.lines]
        drawn = _NEXT_LINE.join((MARGIN + row)[: size.columns - 1] for row in rows)
        self._write(f"{_HOME}{drawn}\x1b[K{_REST}")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def clock(seconds: int) -> str:
    """Minutes and seconds: 9:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


def bar(level: float, columns: int, *, blocks: bool) -> str:
    """A bar, at level 1 as wide as ``columns``; in eighths of a column where ``blocks`` are known."""
    if not blocks:
        return "#" * round(level * columns)
    full, part = divmod(round(level * columns * len(_EIGHTHS)), len(_EIGHTHS))
    return _EIGHTHS[-1] * full + (_EIGHTHS[part - 1] if part else "")


def fits(text: str, encoding: str | None) -> bool:
    """Whether a terminal of that encoding has these letters."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
