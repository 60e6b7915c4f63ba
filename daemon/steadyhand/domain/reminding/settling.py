"""The one outcome of each occurrence (I-1): by what was done, or when it closes. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from steadyhand.domain.reminding.activity import watched
from steadyhand.domain.reminding.amount import is_logged, is_met
from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Data, Draft, EventKind
from steadyhand.domain.reminding.hands import grace_ends, needed_at, rested, why_not_needed
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.moment import (
    Moment,
    Open,
    break_at,
    day_is_full,
    draft_about,
    draft_of,
    due_of,
    hold_at,
)
from steadyhand.domain.reminding.quiet import Hold, holds, is_exempt
from steadyhand.domain.reminding.reminder import RESTED
from steadyhand.domain.reminding.state import State

MOVED = "the time zone changed"
SOON = timedelta(seconds=10)
"""So long a desktop that answers slowly may take to tell that the person is not to be disturbed."""
_CONCLUDED = frozenset({EventKind.UNOBSERVED, EventKind.MISSED, EventKind.EXCUSED})
_ANSWERS = frozenset({EventKind.DONE, EventKind.SKIPPED})


def settlement(moment: Moment, candidate: Open) -> Draft | None:
    """How it ends now, or None while it stays open."""
    occurrence = candidate.occurrence
    pause = moment.state.paused(max(occurrence.due, min(moment.now, candidate.closes)))
    if pause is not None:
        return draft_of(moment, candidate, EventKind.EXCUSED, {"reason": pause.because or "paused"})
    done = _done(moment, candidate)
    if done is not None or candidate.closes > moment.now:
        return done
    if candidate.reminder is not None and _is_cut_short(moment, candidate):
        return draft_about(moment, candidate.reminder, EventKind.EXCUSED, {"reason": MOVED})
    if candidate.is_asked or _is_answer_taken_back(moment.state, occurrence.key):
        return draft_of(moment, candidate, EventKind.MISSED)
    return _unprompted(moment, candidate)


def _is_cut_short(moment: Moment, candidate: Open) -> bool:
    """Whether it was asked, and then a journey east put the end of its window before the asking."""
    reminder, moved = candidate.reminder, moment.state.in_force.zone_since
    asked = reminder.prompted_at if reminder is not None else None
    return asked is not None and moved is not None and candidate.closes <= asked <= moved


def _rest_taken(moment: Moment, candidate: Open) -> Draft | None:
    """A rest of the break's length is the break, with the evidence (R-071)."""
    each, occurrence = break_at(moment, candidate), candidate.occurrence
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
    return draft_of(moment, candidate, EventKind.DONE, data)._replace(at=rest.at)


def _done(moment: Moment, candidate: Open) -> Draft | None:
    """Done without an answer: by what was recorded, or by a rest that was taken."""
    habit, state, occurrence = candidate.habit, moment.state, candidate.occurrence
    if is_met(habit, state, occurrence):
        return draft_of(moment, candidate, EventKind.DONE, {"reason": "target met"})
    if is_logged(habit, state, occurrence, min(moment.now, candidate.closes)):
        return draft_of(moment, candidate, EventKind.DONE, {"reason": "logged"})
    return _rest_taken(moment, candidate)


def _is_answer_taken_back(state: State, key: str) -> bool:
    """Whether the person has answered it once, asked or not, so that they knew of it."""
    return key in state.reopened and any(
        event.occurrence == key and event.kind in _ANSWERS and event.id in state.retracted
        for event in state.kept
    )


def _unprompted(moment: Moment, candidate: Open) -> Draft:
    hold = hold_at(moment, candidate, candidate.occurrence.due)
    if hold is not None and hold.ends >= candidate.closes:
        return draft_of(moment, candidate, EventKind.EXCUSED, {"reason": f"held back: {hold.reason}"})
    watching = tuple(_watching(moment, candidate))
    if not watching:
        return draft_of(moment, candidate, EventKind.UNOBSERVED, {"reason": "not running"})
    busy = _busy_throughout(moment.context.busy, watching)
    why = _not_needed(moment, candidate, busy or _held_by_policy(moment, candidate)) or busy
    if why is not None:
        return draft_of(moment, candidate, EventKind.EXCUSED, {"reason": why})
    if candidate.reminder is not None and candidate.reminder.failures:
        return draft_of(moment, candidate, EventKind.UNOBSERVED, {"reason": "could not be shown"})
    reason = _held_by_policy(moment, candidate)
    if reason is not None:
        return draft_of(moment, candidate, EventKind.EXCUSED, {"reason": reason})
    return draft_of(moment, candidate, EventKind.UNOBSERVED, {"reason": "not asked"})


def _watching(moment: Moment, candidate: Open) -> Iterator[Interval]:
    """The spans of the window in which the daemon ran and could have shown it."""
    for span in _free(moment, candidate):
        for up in moment.context.up:
            both = Interval(max(up.begins, span.begins), min(up.ends, span.ends))
            if both.begins < both.ends:
                yield both


def _not_needed(moment: Moment, candidate: Open, held_back: str | None) -> str | None:
    """Why a break was not asked for in the whole window, where its use was watched at the end of it.

    ``held_back``: why it could not have been shown, which is the reason where use made it needed.
    """
    each, activity, closes = break_at(moment, candidate), moment.context.activity, candidate.closes
    window = Interval(candidate.occurrence.due, closes)
    if each is None or not watched(activity, window):
        return None
    needed = needed_at(each, activity, closes) if held_back else None
    if needed is not None and grace_ends(each, needed) < closes:
        return None
    return why_not_needed(activity, window)


def _busy_throughout(busy: tuple[Hold, ...], spans: tuple[Interval, ...]) -> str | None:
    """Why nothing could be shown in all of these spans, or None where it could for a moment.

    A desktop that signals nothing is asked when there is something to show, and a daemon that has just
    started learns how things are a little later: what was held back ``SOON`` was so all along.
    """
    reason = None
    for span in spans:
        at = span.begins
        for hold in busy:
            if hold.begins <= at + SOON and at < hold.ends:
                at, reason = hold.ends, hold.reason
        if at < span.ends:
            return None
    return None if reason is None else f"held back: {reason}"


def _free(moment: Moment, candidate: Open) -> Iterator[Interval]:
    """The spans of the candidate's window in which it could be shown."""
    at = candidate.occurrence.due
    while at < candidate.closes:
        hold = hold_at(moment, candidate, at)
        if hold is None:
            following = _next_hold(moment, candidate, at)
            yield Interval(at, following)
            at = following
        else:
            at = hold.ends


def _next_hold(moment: Moment, candidate: Open, at: datetime) -> datetime:
    if is_exempt(candidate.habit):
        return candidate.closes
    first = moment.calendar.day_of(at)
    days = (first, first + ONE_DAY)
    begins = (hold.begins for day in days for hold in holds(moment.configuration, moment.zone, day))
    return min((candidate.closes, *(each for each in begins if each > at)))


def _held_by_policy(moment: Moment, candidate: Open) -> str | None:
    moved = None if candidate.occurrence.at_home else moment.state.in_force.zone_since
    if moved is not None and candidate.closes <= moved:
        return MOVED
    if day_is_full(moment, candidate.occurrence.day):
        return "held back: notifications.max_per_day"
    if moment.configuration.notifications.min_gap:
        return "held back: notifications.min_gap_min"
    if _had_enough(moment, candidate):
        return "held back: enough was drunk in that hour"
    return None


def _had_enough(moment: Moment, candidate: Open) -> bool:
    """Whether at some time in the window there was nothing to ask for (R-024)."""
    habit, occurrence = candidate.habit, candidate.occurrence
    entries = moment.state.entries.get((habit.id, occurrence.day), ())
    drinks = (entry.at for entry in entries if occurrence.due < entry.at < candidate.closes)
    return any(
        asking_of(moment.configuration, moment.state, habit, occurrence, at=at, zone=moment.zone).amount == 0
        for at in (occurrence.due, *drinks)
    )


def premature(moment: Moment) -> Iterator[Draft]:
    """Undo what was concluded while the clock was ahead.

    Never shown and due in the future: concluded without anybody having been asked. Shown or held
    back is undone only when it is due more than a day ahead, so that a clock set back by some hours
    repeats nothing. What the person said stays.
    """
    now, reminders = moment.now, moment.state.reminders.values()
    for reminder in [each for each in reminders if each.outcome_at is not None and each.outcome_at > now]:
        if reminder.outcome not in _CONCLUDED:
            continue
        due = due_of(moment, reminder)
        tolerance = timedelta(0) if reminder.outcome is EventKind.UNOBSERVED else ONE_DAY
        if due is not None and due > moment.now + tolerance:
            yield draft_about(
                moment,
                reminder,
                EventKind.RETRACTED,
                {"event": reminder.outcome_id, "because": "recorded while the clock was ahead"},
            )


def orphans(moment: Moment) -> Iterator[Draft]:
    """Reminders that are open here and no longer planned: the configuration changed under them.

    What another device alone asks is by its configuration, and it is the one to settle it.
    """
    for reminder in moment.unsettled:
        if reminder.here and due_of(moment, reminder) is None:
            yield draft_about(
                moment, reminder, EventKind.EXCUSED, {"reason": "no longer in the configuration"}
            )
