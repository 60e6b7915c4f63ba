"""The person's seat in a real terminal: time, keys, and the signals that end a session."""

import os
import select
import signal
import sys
import termios
import tty
from types import FrameType
from typing import Any, Self, TypeAlias

from steadyhand.cli.pacer import Wish
from steadyhand.system.clock import SystemClock

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_END, _PAUSE = frozenset(b"qQ\x03\x04"), frozenset(b" \r\npP\x1a")
_LOCAL, _CHARACTERS = 3, 6
_NO_KEY = b"\x00"

Modes: TypeAlias = list[Any]


class Chair:
    """A ``Seat`` on standard input, which gives single keys while the session lasts.

    Signals that would end the process end the session, at once, so that what was practised can be
    recorded; one that is ignored stays so. ``ended_by`` is the last of them.
    """

    def __init__(self) -> None:
        self.ended_by: int | None = None
        self._clock = SystemClock()
        self._keys: int | None = None
        self._modes: Modes | None = None
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._heard, self._told = os.pipe()
        for end in (self._heard, self._told):
            os.set_blocking(end, False)
        self._before = signal.set_wakeup_fd(self._told, warn_on_full_buffer=False)
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._end)
        if sys.stdin is not None and sys.stdin.isatty():
            self._take_keys(sys.stdin.fileno())
        return self

    def __exit__(self, *_: object) -> None:
        """Put the terminal's modes and the signals back."""
        if self._modes is not None and self._keys is not None:
            try:
                termios.tcsetattr(self._keys, termios.TCSADRAIN, self._modes)
            except termios.error:
                self._keys = None
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        os.close(self._heard)
        os.close(self._told)

    def awake_s(self) -> float:
        """Seconds on the monotonic clock, which stands in suspend."""
        return self._clock.read().awake.total_seconds()

    def wait(self, seconds: float | None) -> Wish:
        """Wait so long, or until a key or a signal."""
        sources = [self._heard, *([] if self._keys is None else [self._keys])]
        readable = [] if self.ended_by else select.select(sources, [], [], seconds)[0]
        if self.ended_by is not None:
            return Wish.END
        if self._heard in readable:
            os.read(self._heard, 64)
        return self._pressed() if self._keys in readable else Wish.NOTHING

    def _take_keys(self, descriptor: int) -> None:
        self._keys, self._modes = descriptor, termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor)
        modes: Modes = termios.tcgetattr(descriptor)
        modes[_CHARACTERS][termios.VSUSP] = _NO_KEY
        termios.tcsetattr(descriptor, termios.TCSADRAIN, modes)

    def _pressed(self) -> Wish:
        keys = self._read()
        if not keys:
            self._keys = None
            return Wish.END
        if _END.intersection(keys):
            return Wish.END
        return Wish.PAUSE if _PAUSE.intersection(keys) else Wish.NOTHING

    def _read(self) -> bytes:
        """What was typed; nothing where the terminal has gone."""
        try:
            return b"" if self._keys is None else os.read(self._keys, 64)
        except OSError:
            return b""

    def _end(self, number: int, _: FrameType | None) -> None:
        self.ended_by = number
