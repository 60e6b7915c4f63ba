"""The planner: what to do now, and when to look again. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.limit_marks import FULL, crossed
from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.reminding.activity import Activity, used, watched
from steadyhand.domain.reminding.amount import is_logged, is_met, on_day, share, slots_left
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import NO_DATA, Data, Draft, EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit, Reach, Rest, Stay
from steadyhand.domain.reminding.hands import (
    Break,
    breaks_of,
    insists_at,
    is_left,
    needed_at,
    rest_ends,
    rested,
    shown_at,
    why_not_needed,
)
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.occurrence import (
    A_MOMENT,
    Occurrence,
    first_active_day,
    in_order,
    is_for,
    timetable,
)
from steadyhand.domain.reminding.presence import Active, HeldBack
from steadyhand.domain.reminding.prompt import Prompt
from steadyhand.domain.reminding.quiet import Hold, held, holds, is_exempt
from steadyhand.domain.reminding.reminder import RESTED, Reminder, Stage, closing
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.travel import days_at, home_of
from steadyhand.domain.reminding.use import evening_ends, measured, observations, untold
from steadyhand.domain.reminding.wording import (
    Asking,
    digest_of,
    enough_of,
    has_own_buttons,
    prompt_of,
    remark_of,
)
from steadyhand.values import NamedTuple, TypeAlias

SETTLING = timedelta(seconds=60)
MOST_AT_ONCE = 2
LONGEST_ABSENCE = timedelta(days=400)
DAEMON = "daemon"
MOVED = "the time zone changed"
NOTHING_TOLD = Activity()
_CONCLUDED = frozenset({EventKind.UNOBSERVED, EventKind.MISSED, EventKind.EXCUSED})
_ANSWERS = frozenset({EventKind.DONE, EventKind.SKIPPED})


class Context(NamedTuple):
    """What the planner must know of this moment that the log does not say.

    ``accounted``: up to here every occurrence that closed has its outcome. ``up``: the intervals
    since then in which the daemon ran. ``live``: bubbles on the screen, by tag. ``lost``:
    occurrences whose bubble is gone with a server or a daemon, to be shown again. ``settling``:
    until then at most one notification in all (I-5); ``spoken``: whether that one has been shown.
    ``reachable_since``: failures before it no longer delay a retry. ``activity``: how the hands were
    in use. ``held_back``: why the desktop is not to be disturbed now; ``busy``: the spans in which it
    was not, the last one perhaps going on.
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


class Show(NamedTuple):
    """Show a prompt about these; ``counted`` unless it only brings back what was shown before."""

    prompt: Prompt
    askings: tuple[Asking, ...]
    counted: bool


class Remark(NamedTuple):
    """Tell something that asks nothing; ``draft`` records that it was told, or could not be."""

    prompt: Prompt
    draft: Draft


class Withdraw(NamedTuple):
    """Take a bubble down: everything it asked is settled or put off."""

    tag: str


class Record(NamedTuple):
    """Append an event."""

    draft: Draft


Effect: TypeAlias = Show | Remark | Withdraw | Record


class Step(NamedTuple):
    """What to do now, in this order, and when to look again (always later than now)."""

    effects: tuple[Effect, ...]
    wake_at: datetime


class _Moment(NamedTuple):
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
        return self.calendar.zone


class _Open(NamedTuple):
    """An occurrence that is due and has no outcome."""

    habit: Habit
    occurrence: Occurrence
    reminder: Reminder | None
    closes: datetime

    @property
    def is_asked(self) -> bool:
        """Whether it has been shown."""
        return self.reminder is not None and self.reminder.prompts > 0


def _moment(
    configuration: Configuration, state: State, context: Context, now: datetime, calendar: Calendar
) -> _Moment:
    habits = {habit.id: habit for habit in configuration.habits}
    unsettled = tuple([reminder for reminder in state.reminders.values() if reminder.outcome is None])
    breaks = {} if context.activity.since is None else breaks_of(configuration.habits, state, now)
    return _Moment(configuration, state, context, now, calendar, habits, unsettled, breaks)


def plan(configuration: Configuration, state: State, context: Context, now: datetime, zone: ZoneInfo) -> Step:
    """What to do at ``now`` and when to look again.

    Each occurrence that came due gets its one outcome when it closes. What is open is shown unless
    it is held back; what is held back is shown when the hold ends, several as one digest. Right
    after the effects were performed and recorded, the same question yields nothing to do (I-3).
    """
    moment = _moment(configuration, state, context, now, Calendar(configuration.rhythm, zone))
    records: list[Record] = []
    still_open: list[_Open] = []
    for candidate in _came_due(moment):
        draft = _settlement(moment, candidate)
        if draft is None:
            still_open.append(candidate)
        else:
            records.append(Record(draft))
    records += [Record(draft) for draft in (*_orphans(moment), *_premature(moment))]
    records += [
        Record(draft) for draft in use_of(configuration, state, context.activity, now, moment.calendar)
    ]
    settled = {record.draft.occurrence for record in records}
    shows, looks = _showing(moment, still_open)
    withdrawals = [Withdraw(tag) for tag, keys in context.live.items() if _is_over(state, settled, keys)]
    remarks, later = _remarks(moment, speaking=bool(shows))
    looks += [*later, *_turns(moment, still_open)]
    if context.activity.since is not None:
        looks += evening_ends(configuration, now, moment.calendar)
    looks += [_next_due(moment), moment.calendar.ends(moment.calendar.day_of(now))]
    return Step((*records, *withdrawals, *shows, *remarks), min(look for look in looks if look > now))


def open_occurrences(
    configuration: Configuration, state: State, now: datetime, zone: ZoneInfo
) -> tuple[tuple[Occurrence, datetime], ...]:
    """The occurrences that are due and unanswered at ``now``, each with the instant it closes."""
    calendar = Calendar(configuration.rhythm, zone)
    accounted = calendar.begins(calendar.day_of(now))
    return tuple(
        (each.occurrence, each.closes)
        for each in _came_due(_moment(configuration, state, Context(accounted), now, calendar))
        if each.closes > now
    )


def left_behind(
    configuration: Configuration,
    state: State,
    context: Context,
    now: datetime,
    zones: tuple[ZoneInfo, ZoneInfo],
) -> Iterator[Draft]:
    """The outcomes of what came due in the first zone, untouched, and in the second is over at ``now``.

    Flying east skips some hours: what fell due in the old zone would never be looked at again in
    the new one. What closed has the outcome that it would have had there; what is open is excused.
    """
    old, new = zones
    moment = _moment(configuration, state, context, now, Calendar(configuration.rhythm, old))
    for each in _came_due(moment):
        planned = timetable(configuration, new, each.occurrence.day)
        goes_on = any(here.key == each.occurrence.key and here.closes > now for here in planned)
        if each.reminder is None and not goes_on:
            draft = _settlement(moment, each)
            yield draft or _draft(moment, each, EventKind.EXCUSED, {"reason": MOVED})


def _turns(moment: _Moment, candidates: list[_Open]) -> Iterator[datetime]:
    """When what is open closes, or a pause that is going on will have been the break."""
    for candidate in candidates:
        yield candidate.closes
        each = _break(moment, candidate)
        if each is not None:
            ends = rest_ends(each, moment.context.activity, moment.now, asked=candidate.is_asked)
            if ends is not None:
                yield ends


def use_of(
    configuration: Configuration,
    state: State,
    activity: Activity,
    now: datetime,
    calendar: Calendar,
    *,
    stopping: bool = False,
) -> Iterator[Draft]:
    """The minutes of use that are to be recorded by now; all there are where the daemon is stopping.

    Of each day, and of each hour before bed, as evidence beside the person's own answer.
    """
    for day, span in untold(activity, now, calendar, at_once=stopping):
        offset, data = calendar.offset_s(span.ends), measured(activity, span)
        yield Draft(EventKind.USE, span.ends, offset, day, DAEMON, None, None, data)
    for occurrence, span in observations(configuration, state, activity, now, calendar):
        bedtime = calendar.bedtime(occurrence.day)
        if span.ends >= bedtime or stopping:
            offset, data = calendar.offset_s(span.ends), measured(activity, span)
            if span.ends < bedtime:
                data = {**data, "stopped": True}
            about = (occurrence.habit, occurrence.key, data)
            yield Draft(EventKind.USE, span.ends, offset, occurrence.day, DAEMON, *about)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def _came_due(moment: _Moment) -> Iterable[_Open]:
    """What came due and has no outcome, in order: the days of home overlap with those of the person."""
    found = _unsettled(moment)
    if home_of(moment.configuration) is None:
        return found
    return sorted(found, key=lambda each: in_order(each.occurrence))


def _unsettled(moment: _Moment) -> Iterator[_Open]:
    calendar, state, accounted = moment.calendar, moment.state, moment.context.accounted
    alive = {reminder.key for reminder in moment.unsettled} | {*state.reopened}
    for day in _days(_first_day(moment), _days_at(moment, moment.now)[1]):
        for occurrence in timetable(moment.configuration, calendar.zone, day):
            if occurrence.due > moment.now:
                break
            if occurrence.closes <= accounted and occurrence.key not in alive:
                continue
            reminder = state.reminders.get(occurrence.key)
            if reminder is not None and reminder.settled:
                continue
            untouched = reminder is None and occurrence.key not in state.reopened
            if untouched and state.in_force.came_after(occurrence):
                continue
            closes = closing(occurrence, reminder)
            if untouched and closes <= accounted:
                continue
            yield _Open(moment.habits[occurrence.habit], occurrence, reminder, closes)


def _days_at(moment: _Moment, instant: datetime) -> tuple[date, date]:
    return days_at(moment.configuration, moment.zone, instant)


def _first_day(moment: _Moment) -> date:
    """The earliest day on which something may be open: unaccounted, unanswered, or taken back.

    At most ``LONGEST_ABSENCE`` back: a clock set to 2099 must not fill the log with decades.
    """
    state, calendar = moment.state, moment.calendar
    unanswered = (reminder.day for reminder in moment.unsettled)
    first = min((_days_at(moment, moment.context.accounted)[0], *unanswered, *state.reopened.values()))
    return max(first, calendar.day_of(moment.now) - LONGEST_ABSENCE)


def _settlement(moment: _Moment, candidate: _Open) -> Draft | None:
    occurrence = candidate.occurrence
    pause = moment.state.paused(max(occurrence.due, min(moment.now, candidate.closes)))
    if pause is not None:
        return _draft(moment, candidate, EventKind.EXCUSED, {"reason": pause.because or "paused"})
    done = _done(moment, candidate)
    if done is not None or candidate.closes > moment.now:
        return done
    if candidate.is_asked or _is_answer_taken_back(moment.state, occurrence.key):
        return _draft(moment, candidate, EventKind.MISSED)
    return _unprompted(moment, candidate)


def _break(moment: _Moment, candidate: _Open) -> Break | None:
    """The candidate as a break on active time, where there is one and somebody can tell."""
    return moment.breaks.get(candidate.habit.id)


def _rest_taken(moment: _Moment, candidate: _Open) -> Draft | None:
    """A rest of the break's length is the break, with the evidence (R-071)."""
    each, occurrence = _break(moment, candidate), candidate.occurrence
    if each is None or occurrence.key in moment.state.reopened:
        return None
    window = Interval(occurrence.due, candidate.closes)
    rest = rested(each, moment.context.activity, window, moment.now, asked=candidate.is_asked)
    if rest is None:
        return None
    data: Data = {
        "reason": RESTED,
        "rest_min": round(each.aim.length.total_seconds() / 60, 2),
        "use_min": round(rest.used.total_seconds() / 60, 1),
    }
    return _draft(moment, candidate, EventKind.DONE, data)._replace(at=rest.at)


def _done(moment: _Moment, candidate: _Open) -> Draft | None:
    """Done without an answer: by what was recorded, or by a rest that was taken."""
    habit, state, occurrence = candidate.habit, moment.state, candidate.occurrence
    if is_met(habit, state, occurrence):
        return _draft(moment, candidate, EventKind.DONE, {"reason": "target met"})
    if is_logged(habit, state, occurrence, min(moment.now, candidate.closes)):
        return _draft(moment, candidate, EventKind.DONE, {"reason": "logged"})
    return _rest_taken(moment, candidate)


def _is_answer_taken_back(state: State, key: str) -> bool:
    """Whether the person has answered it once, asked or not, so that they knew of it."""
    return key in state.reopened and any(
        event.occurrence == key and event.kind in _ANSWERS and event.id in state.retracted
        for event in state.kept
    )


def _unprompted(moment: _Moment, candidate: _Open) -> Draft:
    hold = _hold_at(moment, candidate, candidate.occurrence.due)
    if hold is not None and hold.ends >= candidate.closes:
        return _draft(moment, candidate, EventKind.EXCUSED, {"reason": f"held back: {hold.reason}"})
    watching = tuple(_watching(moment, candidate))
    if not watching:
        return _draft(moment, candidate, EventKind.UNOBSERVED, {"reason": "not running"})
    why = _not_needed(moment, candidate) or _busy_throughout(moment.context.busy, watching)
    if why is not None:
        return _draft(moment, candidate, EventKind.EXCUSED, {"reason": why})
    if candidate.reminder is not None and candidate.reminder.failures:
        return _draft(moment, candidate, EventKind.UNOBSERVED, {"reason": "could not be shown"})
    reason = _held_by_policy(moment, candidate)
    if reason is not None:
        return _draft(moment, candidate, EventKind.EXCUSED, {"reason": reason})
    return _draft(moment, candidate, EventKind.UNOBSERVED, {"reason": "not asked"})


def _watching(moment: _Moment, candidate: _Open) -> Iterator[Interval]:
    """The spans of the window in which the daemon ran and could have shown it."""
    for span in _free(moment, candidate):
        for up in moment.context.up:
            both = Interval(max(up.begins, span.begins), min(up.ends, span.ends))
            if both.begins < both.ends:
                yield both


def _not_needed(moment: _Moment, candidate: _Open) -> str | None:
    """Why a break was not asked for in the whole window, where its use was watched at the end of it."""
    window, activity = Interval(candidate.occurrence.due, candidate.closes), moment.context.activity
    if _break(moment, candidate) is None or not watched(activity, window):
        return None
    return why_not_needed(activity, window)


def _busy_throughout(busy: tuple[Hold, ...], spans: tuple[Interval, ...]) -> str | None:
    """Why nothing could be shown in all of these spans, or None where it could for a moment."""
    reason = None
    for span in spans:
        at = span.begins
        for hold in busy:
            if hold.begins <= at < hold.ends:
                at, reason = hold.ends, hold.reason
        if at < span.ends:
            return None
    return None if reason is None else f"held back: {reason}"


def _hold_at(moment: _Moment, candidate: _Open, at: datetime) -> Hold | None:
    return None if is_exempt(candidate.habit) else held(moment.configuration, moment.zone, at)


def _free(moment: _Moment, candidate: _Open) -> Iterator[Interval]:
    """The spans of the candidate's window in which it could be shown."""
    at = candidate.occurrence.due
    while at < candidate.closes:
        hold = _hold_at(moment, candidate, at)
        if hold is None:
            following = _next_hold(moment, candidate, at)
            yield Interval(at, following)
            at = following
        else:
            at = hold.ends


def _next_hold(moment: _Moment, candidate: _Open, at: datetime) -> datetime:
    if is_exempt(candidate.habit):
        return candidate.closes
    first = moment.calendar.day_of(at)
    days = (first, first + ONE_DAY)
    begins = (hold.begins for day in days for hold in holds(moment.configuration, moment.zone, day))
    return min((candidate.closes, *(each for each in begins if each > at)))


def _held_by_policy(moment: _Moment, candidate: _Open) -> str | None:
    moved = None if candidate.occurrence.at_home else moment.state.in_force.zone_since
    if moved is not None and candidate.closes <= moved:
        return MOVED
    if _day_is_full(moment, candidate.occurrence.day):
        return "held back: notifications.max_per_day"
    if moment.configuration.notifications.min_gap:
        return "held back: notifications.min_gap_min"
    if _had_enough(moment, candidate):
        return "held back: enough was drunk in that hour"
    return None


def _had_enough(moment: _Moment, candidate: _Open) -> bool:
    """Whether at some time in the window there was nothing to ask for (R-024)."""
    habit, occurrence = candidate.habit, candidate.occurrence
    entries = moment.state.entries.get((habit.id, occurrence.day), ())
    drinks = (entry.at for entry in entries if occurrence.due < entry.at < candidate.closes)
    return any(
        asking_of(moment.configuration, moment.state, habit, occurrence, at=at, zone=moment.zone).amount == 0
        for at in (occurrence.due, *drinks)
    )


def _premature(moment: _Moment) -> Iterator[Draft]:
    """Undo what was concluded while the clock was ahead.

    Never shown and due in the future: concluded without anybody having been asked. Shown or held
    back is undone only when it is due more than a day ahead, so that a clock set back by some hours
    repeats nothing. What the person said stays.
    """
    now, reminders = moment.now, moment.state.reminders.values()
    for reminder in [each for each in reminders if each.outcome_at is not None and each.outcome_at > now]:
        if reminder.outcome not in _CONCLUDED:
            continue
        due = _due_of(moment, reminder)
        tolerance = timedelta(0) if reminder.outcome is EventKind.UNOBSERVED else ONE_DAY
        if due is not None and due > moment.now + tolerance:
            yield _about(
                moment,
                reminder,
                EventKind.RETRACTED,
                {"event": reminder.outcome_id, "because": "recorded while the clock was ahead"},
            )


def _due_of(moment: _Moment, reminder: Reminder) -> datetime | None:
    planned = timetable(moment.configuration, moment.zone, reminder.day)
    return next((each.due for each in planned if each.key == reminder.key), None)


def _about(moment: _Moment, reminder: Reminder, kind: EventKind, data: Data) -> Draft:
    now, offset = moment.now, moment.calendar.offset_s(moment.now)
    return Draft(kind, now, offset, reminder.day, DAEMON, reminder.habit, reminder.key, data)


def _orphans(moment: _Moment) -> Iterator[Draft]:
    """Reminders that are open and no longer planned: the configuration changed under them."""
    for reminder in moment.unsettled:
        if _due_of(moment, reminder) is None:
            yield _about(moment, reminder, EventKind.EXCUSED, {"reason": "no longer in the configuration"})


def _draft(moment: _Moment, candidate: _Open, kind: EventKind, data: Data = NO_DATA) -> Draft:
    at = min(moment.now, candidate.closes)
    occurrence = candidate.occurrence
    offset = moment.calendar.offset_s(at)
    return Draft(kind, at, offset, occurrence.day, DAEMON, occurrence.habit, occurrence.key, data)


def _is_over(state: State, settled: set[str | None], keys: tuple[str, ...]) -> bool:
    for key in keys:
        reminder = state.reminders.get(key)
        unanswered = reminder is None or (not reminder.settled and reminder.stage is not Stage.SNOOZED)
        if unanswered and key not in settled:
            return False
    return True


def _showing(moment: _Moment, candidates: list[_Open]) -> tuple[list[Show], list[datetime]]:
    ready: list[_Open] = []
    looks: list[datetime] = []
    for candidate in candidates:
        at = _showable_at(moment, candidate)
        if at is None:
            continue
        if at <= moment.now:
            ready.append(candidate)
        else:
            looks.append(at)
    return _grouped(moment, _longest_breaks(ready)), looks


def _longest_breaks(ready: list[_Open]) -> list[_Open]:
    """Without the shorter of two breaks that are due at one moment: the longer one is both."""
    lengths = [each.habit.aim.length for each in ready if isinstance(each.habit.aim, Rest)]
    longest = max(lengths, default=timedelta(0))
    return [
        each for each in ready if not isinstance(each.habit.aim, Rest) or each.habit.aim.length == longest
    ]


def _showable_at(moment: _Moment, candidate: _Open) -> datetime | None:
    """When the candidate may be shown: now, later, or not again (None)."""
    reminder, context, now = candidate.reminder, moment.context, moment.now
    at = now
    again = candidate.occurrence.key in context.lost
    if context.held_back is not None or _is_for_nobody(moment, candidate):
        return None
    if reminder is not None:
        at = max(at, reminder.snoozed_until or at)
        retry = reminder.retry_at
        if retry is not None and not _reachable_again(context, reminder, now):
            at = max(at, retry)
    if not again:
        wanted = _wanted_at(moment, candidate, at)
        if wanted is None:
            return None
        at = max(at, wanted)
    hold = _hold_at(moment, candidate, at)
    at = at if hold is None else hold.ends
    if context.settling is not None and context.spoken and now < context.settling:
        at = max(at, context.settling)
    last = _last_shown(moment)
    if has_own_buttons(candidate.habit) and last is not None:
        at = max(at, last + SETTLING)
    if again:
        return at
    return _within_policy(moment, candidate, at)


def _is_for_nobody(moment: _Moment, candidate: _Open) -> bool:
    """Whether it is a break and the chair is empty, even if it only brings back what was shown before."""
    return isinstance(candidate.habit.aim, Rest) and is_left(moment.context.activity, moment.now)


def _wanted_at(moment: _Moment, candidate: _Open, at: datetime) -> datetime | None:
    """When it is to be said, ``at`` the earliest: the first time, or a second; None: not as things are."""
    reminder = candidate.reminder
    if reminder is not None and reminder.stage is Stage.PROMPTED:
        return at if reminder.failed_at is not None else _insists_at(moment, candidate, reminder)
    each, activity = _break(moment, candidate), moment.context.activity
    if each is None or not activity.is_known:
        return at
    needed, snoozed = needed_at(each, activity, moment.now), reminder and reminder.snoozed_until
    if needed is None:
        return None
    needed = max(needed, candidate.occurrence.due, snoozed or needed)
    return shown_at(each, activity, needed, moment.now)


def _insists_at(moment: _Moment, candidate: _Open, reminder: Reminder) -> datetime | None:
    """When an unanswered prompt is said a second time, once; None: not."""
    if reminder.firm or reminder.prompted_at is None or candidate.closes <= moment.now:
        return None
    return insists_at(candidate.habit, moment.context.activity, reminder.prompted_at, moment.now)


def _reachable_again(context: Context, reminder: Reminder, now: datetime) -> bool:
    """Whether the failure says nothing any more: before a server came, or while the clock was ahead."""
    since, failed = context.reachable_since, reminder.failed_at
    return failed is not None and (failed > now or (since is not None and failed < since))


def _within_policy(moment: _Moment, candidate: _Open, at: datetime) -> datetime | None:
    notifications, last = moment.configuration.notifications, _last_shown(moment)
    if _day_is_full(moment, candidate.occurrence.day):
        return None
    if last is not None and notifications.min_gap:
        at = max(at, last + notifications.min_gap)
    asking = _asking(moment, candidate)
    if asking.amount is not None and asking.amount <= 0:
        return _room_again(moment, candidate, at)
    return at


def _last_shown(moment: _Moment) -> datetime | None:
    """When a prompt was last shown up to now: a clock that was set back leaves others in the future."""
    state, now = moment.state, moment.now
    if state.last_shown is None or state.last_shown <= now:
        return state.last_shown
    shown = (event.at for event in state.kept if event.kind is EventKind.PROMPTED and event.occurrence)
    return max((at for at in shown if at <= now), default=None)


def _day_is_full(moment: _Moment, day: date) -> bool:
    most = moment.configuration.notifications.max_per_day
    return most is not None and moment.state.shown.get(day, 0) >= most


def _room_again(moment: _Moment, candidate: _Open, at: datetime) -> datetime:
    entries = moment.state.entries.get((candidate.habit.id, candidate.occurrence.day), ())
    leaving = [entry.at + timedelta(hours=1) for entry in entries]
    return max(at, min((instant for instant in leaving if instant > moment.now), default=candidate.closes))


def _grouped(moment: _Moment, ready: list[_Open]) -> list[Show]:
    """One notification each for one or two that are due just now; else one digest for all.

    What has buttons of its own, the diary's check-ins, is never in a digest, whose "All done" would
    answer it with nothing. Where there must be one notification, it comes a minute after the other.
    """
    own = [candidate for candidate in ready if has_own_buttons(candidate.habit)]
    rest = [candidate for candidate in ready if not has_own_buttons(candidate.habit)]
    if len(ready) > 1 and _must_be_one(moment, ready):
        return [_one_show(moment, rest or own[:1])]
    groups = [rest] if len(rest) > MOST_AT_ONCE else [[candidate] for candidate in rest]
    return [_one_show(moment, group) for group in (*groups, *([candidate] for candidate in own))]


def _one_show(moment: _Moment, group: list[_Open]) -> Show:
    askings = tuple(_asking(moment, candidate) for candidate in group)
    details = moment.configuration.notifications.show_details
    prompt = (
        digest_of(askings, moment.zone, details=details)
        if len(askings) > 1
        else prompt_of(askings[0], moment.zone, details=details)
    )
    return Show(prompt, askings, _is_new(moment, group))


def _must_be_one(moment: _Moment, ready: list[_Open]) -> bool:
    settling = moment.context.settling
    if settling is not None and moment.now <= settling + SETTLING:
        return True
    notifications = moment.configuration.notifications
    if notifications.min_gap or notifications.max_per_day is not None:
        return True
    return any(is_long_due(candidate.habit, candidate.occurrence, moment.now) for candidate in ready)


def is_long_due(habit: Habit, occurrence: Occurrence, now: datetime) -> bool:
    """Whether something has kept the prompt back for a minute or more; a break waits for the hands."""
    return not isinstance(habit.aim, Rest) and now - occurrence.due >= SETTLING


def _is_new(moment: _Moment, ready: list[_Open]) -> bool:
    return any(candidate.occurrence.key not in moment.context.lost for candidate in ready)


def _asking(moment: _Moment, candidate: _Open) -> Asking:
    habit, occurrence, state = candidate.habit, candidate.occurrence, moment.state
    asking = asking_of(moment.configuration, state, habit, occurrence, at=moment.now, zone=moment.zone)
    reminder, again = candidate.reminder, occurrence.key in moment.context.lost
    if reminder is None or reminder.stage is not Stage.PROMPTED:
        return asking
    insisting = None if again else _insists_at(moment, candidate, reminder)
    return asking._replace(firm=reminder.firm or insisting is not None)


def asking_of(
    configuration: Configuration,
    state: State,
    habit: Habit,
    occurrence: Occurrence,
    *,
    at: datetime,
    zone: ZoneInfo,
) -> Asking:
    """What a reminder would say at an instant."""
    habit = on_day(habit, state, occurrence.day)
    reminder = state.reminders.get(occurrence.key)
    entries = state.entries.get((habit.id, occurrence.day), ())
    amount = limit = None
    if isinstance(habit.aim, Reach):
        left = slots_left(configuration, habit, occurrence, zone)
        amount = share(habit.aim, entries, at, slots_left=left)
    if isinstance(habit.aim, Stay):
        limit = limit_on(habit.aim, first_active_day(habit, configuration.programme), occurrence.day)
    so_far = state.total(habit.id, occurrence.day)
    room, closes = at + habit.snooze < occurrence.latest, closing(occurrence, reminder)
    return Asking(habit, occurrence, reminder, amount, so_far, limit, closes, leaves_room=room)


def _remarks(moment: _Moment, *, speaking: bool) -> tuple[list[Remark], list[datetime]]:
    """What is to be told of today's limits now, and when to look again for what is held back.

    Each mark of a habit once a day (R-031), in no quiet time (I-4), and a minute after another
    notification at the earliest, so that after waking or a hold there is one (I-5).
    """
    today = moment.calendar.day_of(moment.now)
    habits = [habit for habit in moment.configuration.habits if isinstance(habit.aim, Stay | Rest)]
    remarks = [remark for habit in habits for remark in _remark(moment, habit, today)]
    enough = [at for habit in habits for at in _enough_at(moment, habit, today)]
    remarks += [each for habit in habits for each in _enough(moment, habit, today)]
    if moment.state.paused(moment.now) is not None or _day_is_full(moment, today):
        return [], []
    if not remarks or moment.context.held_back is not None:
        return [], enough
    hold, settling = held(moment.configuration, moment.zone, moment.now), moment.context.settling
    if hold is not None:
        return [], [*enough, hold.ends]
    if settling is not None and moment.now < settling and moment.context.spoken:
        return [], [*enough, settling]
    last = moment.now if speaking else _last_told(moment)
    return (remarks[:1], enough) if last is None else ([], [*enough, last + SETTLING])


def _enough(moment: _Moment, habit: Habit, today: date) -> Iterator[Remark]:
    """That the hands have been in use for as long as was set for a day (DOMAIN 2.7)."""
    limit = _limit_of_use(moment, habit, today)
    if limit is not None and _used_today(moment, today) >= limit:
        prompt = enough_of(habit, limit, details=moment.configuration.notifications.show_details)
        yield Remark(prompt, _mark(moment, habit, today, FULL))


def _enough_at(moment: _Moment, habit: Habit, today: date) -> Iterator[datetime]:
    """When it will be, as the use goes on."""
    limit = _limit_of_use(moment, habit, today)
    if limit is not None and isinstance(moment.context.activity.presence, Active):
        yield moment.now + limit - _used_today(moment, today)


def _limit_of_use(moment: _Moment, habit: Habit, today: date) -> timedelta | None:
    """The daily limit that has not been told today."""
    if not isinstance(habit.aim, Rest) or not is_for(habit, moment.configuration.programme, today):
        return None
    return None if (habit.id, today) in moment.state.marks else habit.aim.daily_limit


def _used_today(moment: _Moment, today: date) -> timedelta:
    activity = moment.context.activity
    since = max(activity.told or moment.now, moment.calendar.begins(today))
    recorded = moment.state.use.get(today, timedelta(0))
    return recorded + used(activity, Interval(min(since, moment.now), moment.now))


def _last_told(moment: _Moment) -> datetime | None:
    """When the last notification of the past minute was shown, a prompt or a remark; None for none."""
    state, now = moment.state, moment.now
    shown = (event.at for event in state.kept if event.kind is EventKind.PROMPTED)
    return max((at for at in shown if at <= now < at + SETTLING), default=None)


def _remark(moment: _Moment, habit: Habit, today: date) -> Iterator[Remark]:
    if not isinstance(habit.aim, Stay) or not is_for(habit, moment.configuration.programme, today):
        return
    limit = limit_on(habit.aim, first_active_day(habit, moment.configuration.programme), today)
    told, total = moment.state.marks.get((habit.id, today), 0), moment.state.total(habit.id, today)
    mark = None if told == FULL else crossed(limit, limit * told / 100, total)
    if mark is None:
        return
    details = moment.configuration.notifications.show_details
    prompt = remark_of(habit, (total, limit), mark, details=details)
    yield Remark(prompt, _mark(moment, habit, today, mark))


def _mark(moment: _Moment, habit: Habit, today: date, mark: int) -> Draft:
    offset = moment.calendar.offset_s(moment.now)
    data: Data = {"mark": mark}
    return Draft(EventKind.PROMPTED, moment.now, offset, today, DAEMON, habit.id, None, data)


def _next_due(moment: _Moment) -> datetime:
    calendar = moment.calendar
    ends = calendar.ends(calendar.day_of(moment.now))
    days = _days(_days_at(moment, moment.now)[0], _days_at(moment, ends - A_MOMENT)[1])
    timetables = (timetable(moment.configuration, calendar.zone, day) for day in days)
    following = (planned[bisect_right(planned, moment.now, key=_due) :] for planned in timetables)
    return min((*(each[0].due for each in following if each), ends))


def _due(occurrence: Occurrence) -> datetime:
    return occurrence.due
