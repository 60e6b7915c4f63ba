"""Breaks for the hands on active time, and the second step for whoever goes on. Pure.

A break is due by its timetable and needed by use: idle time is credited, a rest of the break's length
*is* the break, and the prompt waits for a pause in the hands (R-070, R-071). Where nobody can tell whether
the hands are in use, the timetable alone decides.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from steadyhand.domain.reminding.activity import LONG_AGO, ZERO, Activity, reached, rests, used
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Every, Habit, Rest, WindDown
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.presence import Active, Away, IdleSince
from steadyhand.domain.reminding.state import State, Turns
from steadyhand.values import NamedTuple

NOBODY_THERE = timedelta(seconds=30)
"""A pause as long as that is no pause in the typing: the chair may be empty, so nothing is shown."""
ENOUGH_USE = 2
"""A rest counts for a break once half of its interval was use: to leave the chair is no break by itself."""
NOBODY = "away from the machine"
TOO_LITTLE = "too little use for a break"
NOT_NEEDED = frozenset({NOBODY, TOO_LITTLE})
"""Why a break was not asked for: the reasons of its being excused."""


class Break(NamedTuple):
    """What decides about one break.

    ``every``: how much use makes it needed. ``since``: the use before it is settled, by the last answer,
    or by a longer break that was done or asked for.
    """

    aim: Rest
    every: timedelta
    since: datetime


class Rested(NamedTuple):
    """A rest that was long enough: when it was, and the use before it."""

    at: datetime
    used: timedelta


def breaks_of(habits: Iterable[Habit], state: State, now: datetime) -> dict[str, Break]:
    """Those of the habits that are breaks, by id."""
    aims = {habit.id: habit.aim for habit in habits if isinstance(habit.aim, Rest)}
    earliest = now - LONG_AGO
    turns = {habit: turns_of(state, habit, now) for habit in aims}
    own = {habit: each.answered or earliest for habit, each in turns.items()}
    longer = {habit: max(each.done or earliest, each.prompted or earliest) for habit, each in turns.items()}
    return {
        habit.id: Break(habit.aim, each.interval, _settled(habit.id, aims, own, longer))
        for habit in habits
        for each in habit.recurrences
        if isinstance(habit.aim, Rest) and isinstance(each, Every)
    }


def turns_of(state: State, habit: str, now: datetime) -> Turns:
    """The habit's last turns up to now: a clock that was set back leaves others in the future."""
    turns = state.turns.get(habit, Turns())
    if all(at is None or at <= now for at in turns):
        return turns
    past = [each for each in state.reminders.values() if each.habit == habit]
    ended = [each for each in past if each.outcome_at is not None and each.outcome_at <= now]
    prompted = (each.prompted_at for each in past if each.prompted_at and each.prompted_at <= now)
    done = (each.outcome_at for each in ended if each.outcome is EventKind.DONE and each.outcome_at)
    answered = (each.outcome_at for each in ended if each.is_answered and each.outcome_at)
    return Turns(max(prompted, default=None), max(done, default=None), max(answered, default=None))


def _settled(
    habit: str, aims: Mapping[str, Rest], own: Mapping[str, datetime], longer: Mapping[str, datetime]
) -> datetime:
    others = (other for other, aim in aims.items() if aim.length > aims[habit].length)
    return max((own[habit], *(longer[other] for other in others)))


def rested(each: Break, activity: Activity, window: Interval, now: datetime, *, asked: bool) -> Rested | None:
    """The first rest that was completed in the window, after enough use or after a prompt."""
    since = each.since
    for rest in rests(activity, each.aim.length, now, each.since):
        complete = rest.begins + each.aim.length
        if window.begins <= complete < window.ends and complete > each.since:
            use = used(activity, Interval(min(since, rest.begins), rest.begins))
            if asked or use * ENOUGH_USE >= each.every:
                return Rested(complete, use)
        since = max(since, rest.ends)
    return None


def rest_ends(each: Break, activity: Activity, now: datetime, *, asked: bool) -> datetime | None:
    """When the pause that is going on will have been the break; None where there is none, or it was one."""
    if not isinstance(activity.presence, IdleSince) or activity.since is None:
        return None
    complete = activity.since + each.aim.length
    use = used(activity, Interval(_counted_from(each, activity, now), now))
    return complete if complete > now and (asked or use * ENOUGH_USE >= each.every) else None


def needed_at(each: Break, activity: Activity, now: datetime) -> datetime | None:
    """When use makes the break needed: then, or as it goes on from now; None while nobody is there."""
    begins = _counted_from(each, activity, now)
    at = reached(activity, each.every, Interval(begins, now))
    if at is not None:
        return at
    if not isinstance(activity.presence, Active):
        return None
    return now + each.every - used(activity, Interval(begins, now))


def shown_at(each: Break, activity: Activity, needed: datetime, now: datetime) -> datetime | None:
    """When to show what has been needed since ``needed``: in a pause, else when the grace is over.

    None in front of an empty chair.
    """
    if is_left(activity, now):
        return None
    if isinstance(activity.presence, IdleSince):
        return max(now, needed)
    return grace_ends(each, needed)


def grace_ends(each: Break, needed: datetime) -> datetime:
    """Until when a prompt needed since ``needed`` waits for a pause in the hands."""
    return needed + min(each.aim.grace, each.every / 3)


def is_left(activity: Activity, now: datetime) -> bool:
    """Whether the chair is empty: a locked screen, or nothing done for half a minute."""
    presence = activity.presence
    if not isinstance(presence, IdleSince):
        return False
    return presence.because is not Away.IDLE or now - presence.at >= NOBODY_THERE


def insists_at(habit: Habit, activity: Activity, prompted: datetime, now: datetime) -> datetime | None:
    """When whoever goes on is told a second time: after so much use since the first prompt; None: not."""
    after = insists_after(habit)
    if after is None or not isinstance(activity.presence, Active):
        return None
    since = Interval(min(prompted, now), now)
    return max(now, now + after - used(activity, since))


def insists_after(habit: Habit) -> timedelta | None:
    """How much use after the first prompt there is before the second, or None for one prompt only."""
    match habit.aim:
        case Rest(firm_after=after) | WindDown(nudge_after=after):
            return after
        case _:
            return None


def _counted_from(each: Break, activity: Activity, now: datetime) -> datetime:
    ends = (rest.ends for rest in rests(activity, each.aim.length, now, each.since))
    return min(max(ends, default=each.since), now)


def why_not_needed(activity: Activity, window: Interval) -> str:
    """Why nothing was asked in a window in which the use never made it needed."""
    return NOBODY if used(activity, window) == ZERO else TOO_LITTLE
