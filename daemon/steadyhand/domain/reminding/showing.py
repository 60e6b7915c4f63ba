"""What is shown now, and what later: snoozes, holds, retries, pauses in the hands, digests. Pure."""

from datetime import datetime, timedelta

from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.elsewhere import is_theirs, shown_from
from steadyhand.domain.reminding.habit import Habit, Rest
from steadyhand.domain.reminding.hands import (
    insists_at,
    is_left,
    needed_at,
    shown_at,
)
from steadyhand.domain.reminding.moment import (
    SETTLING,
    Context,
    Moment,
    Open,
    break_at,
    day_is_full,
    hold_at,
    last_shown,
)
from steadyhand.domain.reminding.occurrence import Occurrence
from steadyhand.domain.reminding.prompt import Prompt
from steadyhand.domain.reminding.reminder import Reminder, Stage
from steadyhand.domain.reminding.wording import (
    Asking,
    digest_of,
    has_own_buttons,
    prompt_of,
)
from steadyhand.values import NamedTuple

MOST_AT_ONCE = 2
ASK_AGAIN = timedelta(minutes=5)


class Show(NamedTuple):
    """Show a prompt about these; ``counted`` unless it only brings back what was shown before."""

    prompt: Prompt
    askings: tuple[Asking, ...]
    counted: bool


def showing(moment: Moment, candidates: list[Open]) -> tuple[list[Show], list[datetime]]:
    """What is to be shown now of what is open, and when there will be more."""
    ready: list[Open] = []
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


def _longest_breaks(ready: list[Open]) -> list[Open]:
    """Without the shorter of two breaks that are due at one moment: the longer one is both."""
    lengths = [each.habit.aim.length for each in ready if isinstance(each.habit.aim, Rest)]
    longest = max(lengths, default=timedelta(0))
    return [
        each for each in ready if not isinstance(each.habit.aim, Rest) or each.habit.aim.length == longest
    ]


def _showable_at(moment: Moment, candidate: Open) -> datetime | None:
    """When the candidate may be shown: now, later, or not again (None)."""
    reminder, context, now = candidate.reminder, moment.context, moment.now
    at = context.caught_up_at(now)
    again = _comes_back(moment, candidate)
    if context.held_back is not None:
        return None if context.held_back.end_is_told else _asked_again_at(candidate, now)
    if _is_for_nobody(moment, candidate):
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
        at = max(at, wanted, shown_from(moment, candidate))
    hold = hold_at(moment, candidate, at)
    at = at if hold is None else hold.ends
    if context.settling is not None and context.spoken and now < context.settling:
        at = max(at, context.settling)
    last = last_shown(moment)
    if has_own_buttons(candidate.habit) and last is not None:
        at = max(at, last + SETTLING)
    if again:
        return at
    return _within_policy(moment, candidate, at)


def _comes_back(moment: Moment, candidate: Open) -> bool:
    """Whether its bubble on this machine is gone with a server or a daemon."""
    return candidate.occurrence.key in moment.context.lost and not is_theirs(moment, candidate)


def _is_for_nobody(moment: Moment, candidate: Open) -> bool:
    """Whether it is a break and the chair is empty, even if it only brings back what was shown before."""
    return isinstance(candidate.habit.aim, Rest) and is_left(moment.context.activity, moment.now)


def _wanted_at(moment: Moment, candidate: Open, at: datetime) -> datetime | None:
    """When it is to be said, ``at`` the earliest: the first time, or a second; None: not as things are."""
    reminder = candidate.reminder
    if is_theirs(moment, candidate):
        return at
    if reminder is not None and reminder.stage is Stage.PROMPTED:
        return at if reminder.failed_at is not None else _insists_at(moment, candidate, reminder)
    each, activity = break_at(moment, candidate), moment.context.activity
    if each is None or not activity.is_known:
        return at
    needed, snoozed = needed_at(each, activity, moment.now), reminder and reminder.snoozed_until
    if needed is None:
        return None
    needed = max(needed, candidate.occurrence.due, snoozed or needed)
    return shown_at(each, activity, needed, moment.now)


def _insists_at(moment: Moment, candidate: Open, reminder: Reminder) -> datetime | None:
    """When an unanswered prompt is said a second time, once; None: not."""
    if reminder.firm or reminder.prompted_at is None or candidate.closes <= moment.now:
        return None
    return insists_at(candidate.habit, moment.context.activity, reminder.prompted_at, moment.now)


def _asked_again_at(candidate: Open, now: datetime) -> datetime:
    """When to ask again whether the hold is over, where its end is not told: each five minutes from due."""
    times = max(0, (now - candidate.occurrence.due) // ASK_AGAIN) + 1
    return candidate.occurrence.due + times * ASK_AGAIN


def _reachable_again(context: Context, reminder: Reminder, now: datetime) -> bool:
    """Whether the failure says nothing any more: before a server came, or while the clock was ahead."""
    since, failed = context.reachable_since, reminder.failed_at
    return failed is not None and (failed > now or (since is not None and failed < since))


def _within_policy(moment: Moment, candidate: Open, at: datetime) -> datetime | None:
    notifications, last = moment.configuration.notifications, last_shown(moment)
    theirs = is_theirs(moment, candidate)
    if day_is_full(moment, candidate.occurrence.day) and not theirs:
        return None
    if last is not None and notifications.min_gap and not theirs:
        at = max(at, last + notifications.min_gap)
    asking = _asking(moment, candidate)
    if asking.amount is not None and asking.amount <= 0:
        return _room_again(moment, candidate, at)
    return at


def _room_again(moment: Moment, candidate: Open, at: datetime) -> datetime:
    entries = moment.state.entries.get((candidate.habit.id, candidate.occurrence.day), ())
    leaving = [entry.at + timedelta(hours=1) for entry in entries]
    return max(at, min((instant for instant in leaving if instant > moment.now), default=candidate.closes))


def _grouped(moment: Moment, ready: list[Open]) -> list[Show]:
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


def _one_show(moment: Moment, group: list[Open]) -> Show:
    askings = tuple(_asking(moment, candidate) for candidate in group)
    return Show(_prompt_about(moment, askings), askings, _is_new(moment, group))


def _prompt_about(moment: Moment, askings: tuple[Asking, ...]) -> Prompt:
    details = moment.configuration.notifications.show_details
    if len(askings) > 1:
        return digest_of(askings, moment.zone, details=details)
    return prompt_of(askings[0], moment.zone, details=details)


def _must_be_one(moment: Moment, ready: list[Open]) -> bool:
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


def _is_new(moment: Moment, ready: list[Open]) -> bool:
    return not all(_comes_back(moment, candidate) for candidate in ready)


def _asking(moment: Moment, candidate: Open) -> Asking:
    habit, occurrence, state = candidate.habit, candidate.occurrence, moment.state
    asking = asking_of(moment.configuration, state, habit, occurrence, at=moment.now, zone=moment.zone)
    reminder, again = candidate.reminder, _comes_back(moment, candidate)
    if reminder is None or reminder.stage is not Stage.PROMPTED:
        return asking
    insisting = None if again or is_theirs(moment, candidate) else _insists_at(moment, candidate, reminder)
    return asking._replace(firm=reminder.firm or insisting is not None)
