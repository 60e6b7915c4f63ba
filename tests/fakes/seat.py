"""A seat in a session whose time passes only when somebody waits."""

from collections.abc import Sequence

from steadyhand.cli.pacer import Wish
from steadyhand.domain.programme.relaxation import Place


class FakeSeat:
    """Virtual time. ``wishes``: what the person wants, by the seconds since sitting down.

    ``stops``: spans in which the process was stopped, as begin and length. A machine that slept
    needs none: the clock of a seat stands meanwhile.
    """

    def __init__(
        self, wishes: dict[float, Wish] | None = None, stops: dict[float, float] | None = None
    ) -> None:
        self.now_s = 0.0
        self._wishes = sorted((wishes or {}).items())
        self._stops = sorted((stops or {}).items())

    def awake_s(self) -> float:
        """The virtual clock."""
        return self.now_s

    def wait(self, seconds: float | None) -> Wish:
        """Let the time pass, up to the next wish."""
        until_s = float("inf") if seconds is None else self.now_s + seconds
        if self._wishes and self._wishes[0][0] <= until_s:
            at, wish = self._wishes.pop(0)
            self.now_s = max(self.now_s, at)
            return wish
        if self._stops and self._stops[0][0] <= until_s:
            until_s += self._stops.pop(0)[1]
        self.now_s = until_s
        return Wish.NOTHING


class FakeFace:
    """Remembers what it was told to show; ``breaks_at``: from when on, in seconds, nobody can see it."""

    lead_in_s = 10

    def __init__(self, frame_s: float | None = None, breaks_at: float = float("inf")) -> None:
        self.frame_s = frame_s
        self.advice: Sequence[str] = ()
        self.shown: list[str] = []
        self.pauses = 0
        self._breaks_at = breaks_at

    def lead_in(self, advice: Sequence[str]) -> None:
        """What to know before."""
        self.advice = advice

    def show(self, place: Place, elapsed_s: float, left_s: float) -> None:
        """The words of the phase; OSError once it is broken."""
        del left_s
        if elapsed_s >= self._breaks_at:
            raise BrokenPipeError
        self.shown.append(place.phase.text)

    def paused(self) -> None:
        """It stands still."""
        self.pauses += 1
