"""What the desktop has told since this process began: the use of the hands, and when not to disturb."""

from datetime import datetime, timedelta

from steadyhand.domain.reminding.activity import Activity, heard, slept
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.instant import Reading
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Presence
from steadyhand.domain.reminding.quiet import Hold

REMEMBERED = 3 * ONE_DAY
DISCONTINUITY = timedelta(seconds=5)
"""A clock that says so much more or less than this machine was awake was set, or it slept."""
FALLING_ASLEEP = timedelta(seconds=60)
"""Awake for longer than that after it was told, the machine did not fall asleep."""


def jump(before: Reading, after: Reading) -> timedelta:
    """How much more time the clock says has passed between two readings than this machine was awake."""
    return (after.now - before.now) - (after.awake - before.awake)


class Surroundings:
    """Keeps it in memory only. Every call takes the reading of its moment.

    ``activity``: how the hands were in use. ``held_back``: why the person is not to be disturbed now.
    """

    def __init__(self) -> None:
        self.activity = Activity()
        self.held_back: HeldBack | None = None
        self._held_since: datetime | None = None
        self._because_since: datetime | None = None
        self._busy: tuple[Hold, ...] = ()
        self._falling_asleep: Reading | None = None
        self._last: Reading | None = None

    def look(self, reading: Reading) -> None:
        """Notice that the machine has slept, or that its clock was set, since the last look."""
        last, self._last = self._last or reading, reading
        if abs(jump(last, reading)) < DISCONTINUITY:
            return
        if self._held_since is not None and self._because_since is not None:
            self._held_since = min(self._held_since, reading.now)
            self._because_since = min(self._because_since, reading.now)
        told, self._falling_asleep = self._falling_asleep, None
        slept_for = jump(last, reading)
        if told is not None and slept_for > timedelta(0) and reading.awake - told.awake <= FALLING_ASLEEP:
            self.activity = slept(self.activity, told.now, reading.now, slept_for)
        else:
            self.activity = slept(self.activity, last.now + (reading.awake - last.awake), reading.now)

    def presence_is(self, presence: Presence, reading: Reading) -> None:
        """Take note of whether the person is at the machine."""
        self.look(reading)
        self.activity = heard(self.activity, presence, reading.now)

    def disturbance_is(self, disturbance: Disturbance, reading: Reading) -> timedelta:
        """Take note of whether the person may be disturbed; gives how long the hold was that ends with it."""
        self.look(reading)
        held = disturbance if isinstance(disturbance, HeldBack) else None
        if held == self.held_back:
            return timedelta(0)
        before, since = self.busy(reading.now), self._held_since
        self._busy = tuple(hold for hold in before if hold.ends > reading.now - REMEMBERED)
        self.held_back, self._because_since = held, None if held is None else reading.now
        self._held_since = None if held is None else since or reading.now
        return timedelta(0) if since is None or held is not None else reading.now - since

    def busy(self, now: datetime) -> tuple[Hold, ...]:
        """The spans in which the person was not to be disturbed, the last perhaps up to now."""
        if self.held_back is None or self._because_since is None or self._because_since >= now:
            return self._busy
        return (*self._busy, Hold(self._because_since, now, self.held_back.because))

    def falls_asleep(self, reading: Reading) -> None:
        """The machine is about to be suspended."""
        self.look(reading)
        self._falling_asleep = reading

    def woken(self, reading: Reading) -> None:
        """It is awake again, or did not sleep after all."""
        self.look(reading)
        self._falling_asleep = None

    def recorded(self, until: datetime) -> None:
        """The log has the minutes of use up to there."""
        self.activity = self.activity._replace(told=until)
