"""The planner: what to do now, and when to look again. Pure."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.coming_due import came_due, next_due
from steadyhand.domain.reminding.event import Draft, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.hands import rest_ends
from steadyhand.domain.reminding.moment import Context, Moment, Open, break_at, draft_of, moment_of
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.reminder import Stage
from steadyhand.domain.reminding.settling import MOVED, orphans, premature, settlement
from steadyhand.domain.reminding.showing import Show, showing
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.telling import Remark, remarks
from steadyhand.domain.reminding.use import evening_ends, use_of
from steadyhand.values import NamedTuple, TypeAlias


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


def plan(configuration: Configuration, state: State, context: Context, now: datetime, zone: ZoneInfo) -> Step:
    """What to do at ``now`` and when to look again.

    Each occurrence that came due gets its one outcome when it closes. What is open is shown unless
    it is held back; what is held back is shown when the hold ends, several as one digest. Right
    after the effects were performed and recorded, the same question yields nothing to do (I-3).
    """
    moment = moment_of(configuration, state, context, now, Calendar(configuration.rhythm, zone))
    records: list[Record] = []
    still_open: list[Open] = []
    for candidate in came_due(moment):
        draft = settlement(moment, candidate)
        if draft is None:
            still_open.append(candidate)
        else:
            records.append(Record(draft))
    records += [Record(draft) for draft in (*orphans(moment), *premature(moment))]
    records += [
        Record(draft) for draft in use_of(configuration, state, context.activity, now, moment.calendar)
    ]
    settled = {record.draft.occurrence for record in records}
    shows, looks = showing(moment, still_open)
    withdrawals = [Withdraw(tag) for tag, keys in context.live.items() if _is_over(state, settled, keys)]
    told, later = remarks(moment, speaking=bool(shows))
    looks += [*later, *_turns(moment, still_open)]
    if context.activity.since is not None:
        looks += evening_ends(configuration, now, moment.calendar)
    looks += [next_due(moment), moment.calendar.ends(moment.calendar.day_of(now))]
    return Step((*records, *withdrawals, *shows, *told), min(look for look in looks if look > now))


def open_occurrences(
    configuration: Configuration, state: State, now: datetime, zone: ZoneInfo
) -> tuple[tuple[Occurrence, datetime], ...]:
    """The occurrences that are due and unanswered at ``now``, each with the instant it closes."""
    calendar = Calendar(configuration.rhythm, zone)
    accounted = calendar.begins(calendar.day_of(now))
    return tuple(
        (each.occurrence, each.closes)
        for each in came_due(moment_of(configuration, state, Context(accounted), now, calendar))
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
    moment = moment_of(configuration, state, context, now, Calendar(configuration.rhythm, old))
    for each in came_due(moment):
        planned = timetable(configuration, new, each.occurrence.day)
        goes_on = any(here.key == each.occurrence.key and here.closes > now for here in planned)
        if each.reminder is None and not goes_on:
            draft = settlement(moment, each)
            yield draft or draft_of(moment, each, EventKind.EXCUSED, {"reason": MOVED})


def _turns(moment: Moment, candidates: list[Open]) -> Iterator[datetime]:
    """When what is open closes, or a pause that is going on will have been the break."""
    for candidate in candidates:
        yield candidate.closes
        each = break_at(moment, candidate)
        if each is not None:
            ends = rest_ends(each, moment.context.activity, moment.now, asked=candidate.is_asked)
            if ends is not None:
                yield ends


def _is_over(state: State, settled: set[str | None], keys: tuple[str, ...]) -> bool:
    for key in keys:
        reminder = state.reminders.get(key)
        unanswered = reminder is None or (not reminder.settled and reminder.stage is not Stage.SNOOZED)
        if unanswered and key not in settled:
            return False
    return True
