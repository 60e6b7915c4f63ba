"""Bubbles under way: sent to the server, whose id is not known yet.

A server may speak of a bubble before it has told its id. Such early signals are kept while anything
is under way, and played again, in their order, when the id is known.
"""

from collections import deque
from typing import NamedTuple

from steadyhand.domain.reminding.prompt import Prompt
from steadyhand.notify.wire import Clicked, Closed

MOST_EARLY = 4096


class Sending(NamedTuple):
    """A prompt under way; ``given_up`` when nobody waits for its reply any more."""

    prompt: Prompt
    given_up: bool = False


class Sendings:
    """What is under way, by the serial of its call, and the early signals meanwhile."""

    def __init__(self) -> None:
        self._by_serial: dict[int, Sending] = {}
        self._early: deque[Clicked | Closed] = deque(maxlen=MOST_EARLY)

    def begin(self, serial: int, prompt: Prompt) -> None:
        """The call with that serial is about to show the prompt.

        Early signals count from here: those before the first sending are about somebody else's.
        """
        if not self._by_serial:
            self._early.clear()
        self._by_serial[serial] = Sending(prompt)

    def give_up(self, serial: int) -> None:
        """Nobody waits for that reply any more; should it still come, its bubble is an orphan."""
        sending = self._by_serial.get(serial)
        if sending is not None:
            self._by_serial[serial] = sending._replace(given_up=True)

    def arrived(self, serial: int) -> Sending | None:
        """The sending that a reply belongs to, or None; it is under way no more."""
        return self._by_serial.pop(serial, None)

    def keep(self, signal: Clicked | Closed) -> None:
        """Keep a signal about an unknown bubble, as long as it may be about one under way."""
        if any(not sending.given_up for sending in self._by_serial.values()):
            self._early.append(signal)

    def early(self, owner: str, number: int) -> tuple[Clicked | Closed, ...]:
        """The early signals about the bubble that is known now, in their order; they are kept no more."""
        ours = tuple(signal for signal in self._early if (signal.owner, signal.id) == (owner, number))
        others = [signal for signal in self._early if (signal.owner, signal.id) != (owner, number)]
        self._early.clear()
        self._early.extend(others)
        return ours

    def forget_early(self) -> None:
        """The server has left, and what it said with it."""
        self._early.clear()
