"""What the planner looks at: its inputs at one moment, and what is open then. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.activity import Activity
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import DAEMON, NO_DATA, Data, Draft, EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit
from steadyhand.domain.reminding.hands import Break, breaks_of
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.presence import HeldBack
from steadyhand.domain.reminding.quiet import Hold, held, is_exempt
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.domain.reminding.state import State
from steadyhand.values import NamedTuple

SETTLING = timedelta(seconds=60)

NOTHING_TOLD = Activity()


class Context(NamedTuple):
    """What the planner must know of this moment that the log does not say.

    ``accounted``: up to here every occurrence that closed has its outcome. ``up``: the intervals
    since then in which the daemon ran. ``live``: bubbles on the screen, by tag. ``lost``:
    occurrences whose bubble is gone with a server or a daemon, to be shown again. ``settling``:
    until then at most one notification in all (I-5); ``spoken``: whether that one has been shown.
    ``reachable_since``: failures before it no longer delay a retry. ``activity``: how the hands were
    in use. ``held_back``: why the desktop is not to be disturbed now; ``busy``: the spans in which it
    was not, the last one perhaps going on. ``catching_up``: until then nothing is shown, as what was
    answered on other machines may yet come in; None for never.
    """

    accounted: datetime
    up: tuple[Interval, ...] = ()
    live: Mapping[str, tuple[str, ...]] = {}
    lost: frozenset[str] = frozenset()
    settling: datetime | None = None
    spoken: bool = False
    reachable_since: datetime | None = None
    activity: Activity = NOTHING_TOLD
    held_back: HeldBack | None = None
    busy: tuple[Hold, ...] = ()
    catching_up: datetime | None = None

    def caught_up_at(self, now: datetime) -> datetime:
        """When something may be shown: ``now``, or when what other machines recorded has come in."""
        return now if self.catching_up is None else max(now, self.catching_up)


class Moment(NamedTuple):
    """The planner's inputs, together.

    ``unsettled``: the reminders of the state without an outcome. ``breaks``: by habit, where somebody can
    tell of use.
    """

    configuration: Configuration
    state: State
    context: Context
    now: datetime
    calendar: Calendar
    habits: Mapping[str, Habit]
    unsettled: tuple[Reminder, ...]
    breaks: Mapping[str, Break]

    @property
    def zone(self) -> ZoneInfo:
        """Where the person is."""
        return self.calendar.zone


class Open(NamedTuple):
    """An occurrence that is due and has no outcome."""

    habit: Habit
    occurrence: Occurrence
    reminder: Reminder | None
    closes: datetime

    @property
    def is_asked(self) -> bool:
        """Whether it has been shown."""
        return self.reminder is not None and self.reminder.prompts > 0


def moment_of(
    configuration: Configuration, state: State, context: Context, now: datetime, calendar: Calendar
) -> Moment:
    """The inputs, with what is looked up in them again and again."""
    habits = {habit.id: habit for habit in configuration.habits}
    unsettled = tuple([reminder for reminder in state.reminders.values() if reminder.outcome is None])
    breaks = {} if context.activity.since is None else breaks_of(configuration.habits, state, now)
    return Moment(configuration, state, context, now, calendar, habits, unsettled, breaks)


def break_at(moment: Moment, candidate: Open) -> Break | None:
    """The candidate as a break on active time, where there is one and somebody can tell."""
    return moment.breaks.get(candidate.habit.id)


def hold_at(moment: Moment, candidate: Open, at: datetime) -> Hold | None:
    """What of the plan holds the candidate's prompt back at an instant, or None."""
    return None if is_exempt(candidate.habit) else held(moment.configuration, moment.zone, at)


def day_is_full(moment: Moment, day: date) -> bool:
    """Whether the day has had as many prompts as were set."""
    most = moment.configuration.notifications.max_per_day
    return most is not None and moment.state.shown.get(day, 0) >= most


def last_shown(moment: Moment) -> datetime | None:
    """When a prompt was last shown up to now: a clock that was set back leaves others in the future."""
    state, now = moment.state, moment.now
    if state.last_shown is None or state.last_shown <= now:
        return state.last_shown
    shown = (event.at for event in state.kept if event.kind is EventKind.PROMPTED and event.occurrence)
    return max((at for at in shown if at <= now), default=None)


def due_of(moment: Moment, reminder: Reminder) -> datetime | None:
    """When it comes due by the present plan, or None where it is in it no more."""
    planned = timetable(moment.configuration, moment.zone, reminder.day)
    return next((each.due for each in planned if each.key == reminder.key), None)


def draft_about(moment: Moment, reminder: Reminder, kind: EventKind, data: Data) -> Draft:
    """An event about a reminder, of this moment."""
    now, offset = moment.now, moment.calendar.offset_s(moment.now)
    return Draft(kind, now, offset, reminder.day, DAEMON, reminder.habit, reminder.key, data)


def draft_of(moment: Moment, candidate: Open, kind: EventKind, data: Data = NO_DATA) -> Draft:
    """An event about what is open, of this moment or of when it closed."""
    at = min(moment.now, candidate.closes)
    occurrence = candidate.occurrence
    offset = moment.calendar.offset_s(at)
    return Draft(kind, at, offset, occurrence.day, DAEMON, occurrence.habit, occurrence.key, data)
