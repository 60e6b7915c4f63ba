"""The life of one reminder: due, prompted, perhaps snoozed, and exactly one outcome."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.occurrence import Occurrence
from steadyhand.values import NamedTuple

RESTED = "rested"
"""The reason of a break that was done by evidence; the person may take it back."""
SNOOZED_IS_SHOWN_FOR = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)


class Stage(StrEnum):
    """Where a reminder that has no outcome stands."""

    DUE = "due"
    PROMPTED = "prompted"
    SNOOZED = "snoozed"


class Reminder(NamedTuple):
    """What the log says of one occurrence.

    ``asked``: the amount the last prompt asked for, in the habit's unit. ``receipts``: the bubbles of
    this device that it was shown in. ``outcome_id``: the event that settled it. ``put_off_to``: when the
    last snooze ends or ended. ``firm``: whether it has been said a second time since. ``reckoned``: how
    many of the day's entries the last prompt had taken into account. ``shown_on``: the devices that it was
    shown on since it came due or was put off, ``first_shown_at``: since when. ``here``: whether this device
    recorded something of it. ``weight``: how much the outcome has to say beside others (see ``order``).
    ``superseded``: the other outcomes that stand, by id.
    """

    key: str
    habit: str
    day: date
    prompts: int = 0
    prompted_at: datetime | None = None
    snoozes: int = 0
    snoozed_until: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None
    asked: float | None = None
    receipts: tuple[str, ...] = ()
    outcome: EventKind | None = None
    outcome_at: datetime | None = None
    outcome_id: str | None = None
    put_off_to: datetime | None = None
    firm: bool = False
    reckoned: int = 0
    shown_on: tuple[str, ...] = ()
    first_shown_at: datetime | None = None
    here: bool = False
    weight: int = 0
    superseded: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the person did it, or said no."""
        return self.outcome in {EventKind.DONE, EventKind.SKIPPED}

    @property
    def settled(self) -> bool:
        """Whether it has its outcome."""
        return self.outcome is not None

    @property
    def stage(self) -> Stage:
        """Where it stands while it has no outcome."""
        if self.snoozed_until is not None:
            return Stage.SNOOZED
        return Stage.PROMPTED if self.prompts else Stage.DUE

    @property
    def retry_at(self) -> datetime | None:
        """When a showing that failed is tried again: after 30 s, then twice as long, at most 15 min."""
        if self.failed_at is None:
            return None
        doublings: int = min(max(self.failures - 1, 0), 10)
        return self.failed_at + min(LONGEST_RETRY, FIRST_RETRY * (1 << doublings))


def closing(occurrence: Occurrence, reminder: Reminder | None) -> datetime:
    """When an unanswered reminder becomes missed, aware UTC.

    The end of its window, or five minutes after a snooze ends if that is later; never after
    ``occurrence.latest``.
    """
    if reminder is None or reminder.put_off_to is None:
        return occurrence.closes
    return min(occurrence.latest, max(occurrence.closes, reminder.put_off_to + SNOOZED_IS_SHOWN_FOR))
