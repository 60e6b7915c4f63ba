"""The desk of a simulated life: when the hands were truly in use, and what the desktop told of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.presence import (
    Active,
    Away,
    Disturbance,
    HeldBack,
    IdleSince,
    Presence,
    Unknown,
    Welcome,
)
from steadyhand.rehearsal.clock import VirtualClock

ZERO = timedelta(0)
FALLING_ASLEEP = timedelta(seconds=60)
NOT_TOLD = Unknown("nothing has been told yet")


class Spell:
    """A span of one kind by the clock on the wall; what was told wrongly may be taken for true."""

    def __init__(
        self, begins: datetime, ends: datetime, *, may_use: bool, may_rest: bool, was_use: bool = False
    ) -> None:
        self.begins, self.ends = begins, ends
        self.may_use, self.may_rest, self.was_use = may_use, may_rest, was_use


class WatchedClock(VirtualClock):
    """A clock that tells the desk of each span that passes."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        super().__init__(now, zone)
        self.desk = Desk(self)

    def advance_to(self, now: datetime) -> None:
        """Let time pass, awake."""
        self.desk.passes(self.now, now, asleep=False)
        super().advance_to(now)

    def sleep_until(self, now: datetime) -> None:
        """Let time pass, suspended or switched off."""
        self.desk.passes(self.now, now, asleep=True)
        super().sleep_until(now)

    def set_to(self, now: datetime) -> None:
        """Set the clock; no time passes."""
        self.desk.clock_is_set(self.now, now)
        super().set_to(now)


class Desk:
    """One record without the engine: ``spells`` since the clock was last set, ``earlier`` those before.

    ``typing``: whether the hands are in use; ``away``: why not; ``since``: from when on. ``told`` and
    ``told_of_others``: what this process was last told of presence and of do-not-disturb. ``busy_since``:
    since when it was told of use and nothing else, or None.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.typing, self.away, self.since = False, Away.IDLE, clock.now
        self.is_seen = True
        self.disturbance: Disturbance = Welcome("fake")
        self.told: Presence = NOT_TOLD
        self.told_of_others: Disturbance = NOT_TOLD
        self.held_since: datetime | None = None
        self.falls_asleep_at: timedelta | None = None
        self.busy_since: datetime | None = None
        self.spells: list[Spell] = []
        self.earlier: list[list[Spell]] = []
        self.used = ZERO
        self.recorded = clock.now

    # -- what happens ----------------------------------------------------------------------------

    def passes(self, begins: datetime, ends: datetime, *, asleep: bool) -> None:
        """A span passes in which the person does what they do."""
        may_use = not asleep and (self.typing or isinstance(self.told, Active))
        may_rest = asleep or not self.typing or isinstance(self.told, IdleSince)
        was_use = self.typing and not asleep
        self.spells.append(Spell(begins, ends, may_use=may_use, may_rest=may_rest, was_use=was_use))
        if may_use:
            self.used += ends - begins
        if asleep:
            self.busy_since = None

    def use_is_recorded(self, until: datetime) -> None:
        """What is recorded stays, whatever is told later."""
        self.recorded = until

    def clock_is_set(self, before: datetime, now: datetime) -> None:
        """An absence that was going on goes on, by another clock; nothing else is carried over.

        Just after a suspend was told of, a clock that is set forward cannot be told from one.
        """
        ended, self.spells, self.busy_since = self.spells, [], None
        told, self.falls_asleep_at = self.falls_asleep_at, None
        if told is not None and self._clock.awake - told <= FALLING_ASLEEP and before < now:
            ended.append(Spell(before, now, may_use=False, may_rest=True))
        self.earlier.append(ended)
        self.since += min(now - before, ZERO)
        self.recorded = min(self.recorded, now)
        if now < before and all(each.may_rest for each in ended if each.ends > now):
            kept = [each for each in ended if each.begins < now and not each.may_use]
            self.spells = [
                Spell(each.begins, min(each.ends, now), may_use=False, may_rest=each.may_rest)
                for each in kept
            ]

    def comes(self) -> None:
        """The person types from now on."""
        self.typing, self.since = True, self._clock.now

    def goes(self, because: Away = Away.IDLE) -> None:
        """They stop, or lock the screen, or somebody else has it."""
        if self.typing or because is not self.away:
            self.since = self._clock.now
        self.typing, self.away = False, because

    def process_begins(self) -> None:
        """Another process, which has been told nothing."""
        self.told, self.told_of_others, self.held_since = NOT_TOLD, NOT_TOLD, None
        self.falls_asleep_at = self.busy_since = None

    @property
    def presence(self) -> Presence:
        """What the desktop would say now, if it told the truth."""
        if not self.is_seen:
            return Unknown("the screen saver left")
        return Active("fake") if self.typing else IdleSince(self.since, self.away, "fake")

    def tells(self, presence: Presence) -> None:
        """This is what is told; who is told of an absence that was none may take it for one.

        Who is told late of one takes nothing since it began for use, unless that is recorded already.
        """
        if isinstance(presence, IdleSince) and self.busy_since is not None:
            since = max(presence.at, self.recorded, self.busy_since)
            for each in self.spells:
                if each.begins >= since and each.may_use and not each.was_use:
                    each.may_use = False
                    self.used -= each.ends - each.begins
        if not isinstance(presence, Active):
            self.busy_since = None
        elif not isinstance(self.told, Active):
            self.busy_since = self._clock.now
        self.told = presence
        if isinstance(presence, IdleSince):
            for each in self.spells:
                each.may_rest = each.may_rest or each.ends > presence.at

    def tells_of_others(self, disturbance: Disturbance) -> bool:
        """This is what is told, or answered; gives whether a hold of a minute or more ends by it."""
        now, since = self._clock.now, self.held_since
        self.told_of_others = disturbance
        if isinstance(disturbance, HeldBack):
            self.held_since = since or now
            return False
        self.held_since = None
        return since is not None and now - since >= timedelta(minutes=1)

    # -- what is true of it ----------------------------------------------------------------------

    @property
    def is_left(self) -> bool:
        """Whether the engine was told that nobody is there: a locked screen, or half a minute's pause."""
        told = self.told
        if not isinstance(told, IdleSince):
            return False
        return told.because is not Away.IDLE or self._clock.now - told.at >= timedelta(seconds=30)

    def _every(self) -> Iterator[list[Spell]]:
        yield from (*self.earlier, self.spells)

    def has_rest(self, begins: datetime, ends: datetime) -> bool:
        """Whether the hands were not in use all of that time, without a break in the clock."""
        return any(_covers(spells, begins, ends) for spells in self._every())

    def used_within(self, begins: datetime, ends: datetime) -> timedelta:
        """How long they were in use by any clock that showed those times."""
        spans = (
            min(each.ends, ends) - max(each.begins, begins)
            for spells in self._every()
            for each in spells
            if each.may_use
        )
        return sum((span for span in spans if span > ZERO), ZERO)


def _covers(spells: list[Spell], begins: datetime, ends: datetime) -> bool:
    at = begins
    for each in spells:
        if each.begins <= at < min(each.ends, ends):
            if not each.may_rest:
                return False
            at = min(each.ends, ends)
    return at >= ends
