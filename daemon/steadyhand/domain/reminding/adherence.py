"""Adherence over a span of days, counted by the table of DOMAIN 3. Pure.

Missing is never zero: what nobody could observe and what nobody was asked is counted apart, and
where nothing is eligible a rate is None.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.adherent_day import HabitDay, Verdict, achieved, verdict
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.evidence import (
    Evenings,
    evenings_of,
    is_held_back,
    is_not_needed,
    is_rest_seen,
)
from steadyhand.domain.reminding.habit import Configuration, Do, Habit, HabitKind, Stay, WindDown
from steadyhand.domain.reminding.reminder import Reminder, closing
from steadyhand.domain.reminding.span import Span, habit_day, outcome_of, span_of
from steadyhand.domain.reminding.strength import strength
from steadyhand.values import NamedTuple

THRESHOLD = (4, 5)
"""Adherent is 80 % and more, as a fraction, so that 4 of 5 days is exactly it."""
TARGET_MET = "target met"


class Adherence(NamedTuple):
    """One habit over a span.

    ``due``: occurrences that came due and have an outcome; eligible are ``due`` less ``excused``
    less ``unobserved``. ``pdc``: days met of days eligible; ``dose``: done of the eligible occurrences;
    ``timing``: done within the window, ``response``: done or skipped, both of the eligible occurrences
    that were not ``suppressed``; all from 0 to 1. A rest that was seen before anything was asked is no
    answer, so it is not in ``response``.
    ``worst``, ``best``: ``pdc`` with the ``days_unknown`` as not met, as met. ``strength``: from 0 to
    1, over this span. ``suppressed``: of the done, those never asked because the target was already
    met. ``excused_after``: of the excused, those excused after they had been missed. ``unsettled``:
    came due and have no outcome yet, not in ``due``. ``partial``: the mean share of a target's goal
    over the eligible days. ``configured``: False for a habit of the log that is no longer set up.
    ``streak``: days met in a row up to the last that is over, and ``longest_streak`` of the span; an
    excused day does not end one, an unknown day does (R-112).
    ``rested``: of the done, breaks by a rest that was seen, without an answer. ``not_needed``: of the
    excused, breaks for which there was too little use, or nobody there (R-071). ``held_back``: of the
    excused, those that could not be shown. ``observed``: what was seen of a wind-down, None where nobody
    watched.
    """

    habit: str
    due: int
    done: int
    skipped: int
    missed: int
    excused: int
    unobserved: int
    days_eligible: int
    days_met: int
    pdc: float | None
    dose: float | None
    timing: float | None
    response: float | None
    adherent: bool | None
    worst: float | None
    best: float | None
    strength: float | None
    snoozes: int
    late: int
    suppressed: int
    excused_after: int
    unsettled: int
    days_excused: int
    days_unknown: int
    partial: float | None
    configured: bool
    streak: int = 0
    longest_streak: int = 0
    rested: int = 0
    not_needed: int = 0
    held_back: int = 0
    observed: Evenings | None = None


class _Counts(NamedTuple):
    due: int
    done: int
    skipped: int
    missed: int
    excused: int
    unobserved: int
    snoozes: int
    late: int
    suppressed: int
    excused_after: int
    rested: int
    unasked: int
    not_needed: int
    held_back: int


def adherence(
    configuration: Configuration,
    events: Iterable[Event],
    zone: ZoneInfo,
    *,
    first_day: date,
    last_day: date,
    now: datetime,
) -> tuple[Adherence, ...]:
    """The adherence of each habit from ``first_day`` to ``last_day``, both included.

    ``events``: in the order they were recorded, at least those of the span, with the retractions
    that came later and the lasting ones (pauses, the configuration in force) of any day. What is not
    over at ``now`` does not count. Habits of the log that are no longer configured come last.
    """
    calendar = Calendar(configuration.rhythm, zone)
    return adherence_of(span_of(configuration, events, calendar, (first_day, last_day), now))


def adherence_of(span: Span) -> tuple[Adherence, ...]:
    """The adherence of each habit over the days of the span."""
    configuration, days = span.configuration, frozenset(span.days)
    former = sorted(
        {habit for habit, day in span.reminders if day in days and configuration.habit(habit) is None}
    )
    gone = [Habit(habit, HabitKind.TASK, habit, Do(), ()) for habit in former]
    return tuple(
        _adherence(span, habit, configured=index < len(configuration.habits))
        for index, habit in enumerate((*configuration.habits, *gone))
    )


def _adherence(span: Span, habit: Habit, *, configured: bool) -> Adherence:
    counts = _counted(span, habit)
    days = [each for day in span.days if (each := habit_day(span, habit, day)) is not None]
    judged = [(day, said) for day in days if (said := verdict(day)) is not None]
    eligible = [(day, said) for day, said in judged if said in {Verdict.MET, Verdict.NOT_MET}]
    met = sum(1 for _, said in eligible if said is Verdict.MET)
    unknown = sum(1 for _, said in judged if said is Verdict.UNKNOWN)
    wanted = counts.due - counts.excused - counts.unobserved
    asked = wanted - counts.suppressed
    shares = [_share(day, said) for day, said in eligible]
    runs = _streaks(said for _, said in judged)
    reached = [share for day, _ in eligible if (share := achieved(day)) is not None]
    return Adherence(
        habit.id,
        *counts[:6],
        days_eligible=len(eligible),
        days_met=met,
        pdc=_rate(met, len(eligible)),
        dose=_rate(counts.done, wanted),
        timing=_rate(counts.done - counts.late - counts.suppressed, asked),
        response=_rate(
            counts.done + counts.skipped - counts.suppressed - counts.unasked, asked - counts.unasked
        ),
        adherent=is_adherent(met, len(eligible)),
        worst=_rate(met, len(eligible) + unknown),
        best=_rate(met + unknown, len(eligible) + unknown),
        strength=strength(habit, shares),
        snoozes=counts.snoozes,
        late=counts.late,
        suppressed=counts.suppressed,
        excused_after=counts.excused_after,
        unsettled=sum(day.unsettled for day in days),
        days_excused=sum(1 for _, said in judged if said is Verdict.EXCUSED),
        days_unknown=unknown,
        partial=_rate(sum(reached), len(reached)),
        configured=configured,
        streak=runs[-1],
        longest_streak=max(runs),
        rested=counts.rested,
        not_needed=counts.not_needed,
        held_back=counts.held_back,
        observed=_observed(span, habit),
    )


def _observed(span: Span, habit: Habit) -> Evenings | None:
    """What was seen of a wind-down, beside the person's answers."""
    if not isinstance(habit.aim, WindDown):
        return None
    done = [
        reminder.key
        for day in span.days
        for reminder in span.reminders.get((habit.id, day), ())
        if reminder.outcome is EventKind.DONE
    ]
    return evenings_of(span.state, habit.id, span.days, done)


def _streaks(verdicts: Iterable[Verdict]) -> list[int]:
    """The lengths of the streaks after each day, from none at the beginning."""
    runs = [0]
    for said in verdicts:
        if said is not Verdict.EXCUSED:
            runs.append(runs[-1] + 1 if said is Verdict.MET else 0)
    return runs


def is_adherent(days_met: int, days_eligible: int) -> bool | None:
    """Whether four fifths of the eligible days were met; None where no day is eligible."""
    numerator, denominator = THRESHOLD
    return days_met * denominator >= numerator * days_eligible if days_eligible else None


def _rate(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _share(day: HabitDay, said: Verdict) -> float:
    """The day's value for the habit's strength, from 0 to 1."""
    if said is Verdict.MET:
        return 1.0
    if isinstance(day.habit.aim, Stay) and day.limit:
        return max(0.0, 1 - ((day.amount or 0.0) - day.limit) / day.limit)
    return achieved(day) or 0.0


def _is_suppressed(reminder: Reminder, event: Event) -> bool:
    return not reminder.prompts and event.data.get("reason") == TARGET_MET


def _is_late(span: Span, reminder: Reminder, event: Event) -> bool:
    """Done after its window, as the event says or as its time does."""
    planned = span.planned.get((reminder.habit, reminder.day), ())
    occurrence = next((each for each in planned if each.key == reminder.key), None)
    is_past = occurrence is not None and event.at > closing(occurrence, reminder)
    return bool(event.data.get("late")) or is_past


def _counted(span: Span, habit: Habit) -> _Counts:
    settled = [
        (reminder, event, outcome_of(span, reminder, event))
        for day in span.days
        for reminder in span.reminders.get((habit.id, day), ())
        if (event := span.event(reminder)) is not None
    ]
    outcomes = [outcome for _, _, outcome in settled]
    excused = [reminder for reminder, _, outcome in settled if outcome is EventKind.EXCUSED]
    return _Counts(
        due=len(settled),
        done=outcomes.count(EventKind.DONE),
        skipped=outcomes.count(EventKind.SKIPPED),
        missed=outcomes.count(EventKind.MISSED),
        excused=len(excused),
        unobserved=outcomes.count(EventKind.UNOBSERVED),
        snoozes=sum(reminder.snoozes for reminder, _, _ in settled),
        late=sum(
            outcome is EventKind.DONE and _is_late(span, reminder, event)
            for reminder, event, outcome in settled
        ),
        suppressed=sum(1 for reminder, event, _ in settled if _is_suppressed(reminder, event)),
        excused_after=sum(1 for reminder in excused if reminder.key in span.missed_before),
        rested=sum(is_rest_seen(event) for _, event, _ in settled),
        unasked=sum(is_rest_seen(event) and not reminder.prompts for reminder, event, _ in settled),
        not_needed=sum(is_not_needed(event) for _, event, outcome in settled if outcome is EventKind.EXCUSED),
        held_back=sum(is_held_back(event) for _, event, outcome in settled if outcome is EventKind.EXCUSED),
    )
