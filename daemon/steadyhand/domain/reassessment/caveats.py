"""What limits the comparison, in plain sentences: how the weeks were lived and logged."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, programme_week
from steadyhand.domain.reassessment.exposures import is_recalled
from steadyhand.domain.reassessment.protocol import (
    WEEKS,
    Regime,
    coming_in,
    is_intervention,
    listed,
    paused_days,
    steps,
)
from steadyhand.domain.reassessment.run import FINAL_FIRST, Run
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.domain.reminding.span import Span
from steadyhand.domain.reminding.state import State
from steadyhand.values import NamedTuple


class Setting(NamedTuple):
    """What the caveats are drawn from: the run, its log, its configurations, its first entry."""

    run: Run
    span: Span
    regimes: Sequence[Regime]
    first_entry: date | None


def caveats(setting: Setting) -> tuple[str, ...]:
    """What limits the comparison, those that weigh most first."""
    return (
        *_week_one(setting),
        *_late_start(setting),
        *_disturbed(setting),
        *_unfinished(setting.run),
        *_at_once(setting),
        *_withdrawal(setting),
        *_changed_within(setting),
        *_uncounted(setting),
        *_afterwards(setting.run),
        *_pauses(setting),
        *_goals(setting),
        *_unrecorded(setting),
        *_two_runs(setting),
    )


def is_without_week_one(run: Run) -> bool:
    """Whether week 1 is over and no day of it was logged (R-012)."""
    return run.day > DAYS_IN_WEEK and not any(day.exposure for day in run.between(1, DAYS_IN_WEEK))


def recalled_usual(run: Run) -> float | None:
    """Episodes a day before the programme, as the person said last; None where they did not."""
    said = [day.usual for day in run.days if day.usual is not None]
    return said[-1] if said else None


def _week_one(setting: Setting) -> Iterator[str]:
    if is_without_week_one(setting.run):
        yield "Week 1 was not logged, so there is nothing that week 4 could be compared with."
    usual = recalled_usual(setting.run)
    if usual is not None:
        yield (
            f"As you recall it, there were about {usual:g} episodes a day before the programme. "
            "That is memory, not logged, and no number here is made from it."
        )


def _late_start(setting: Setting) -> Iterator[str]:
    first, run = setting.first_entry, setting.run
    if first is not None and first > run.start:
        number = (first - run.start).days + 1
        yield f"The log begins on {first}, day {number} of the programme; the days before it are unknown."


def _disturbed(setting: Setting) -> Iterator[str]:
    """The habits that were asked, done or kept in week 1, which is for logging alone (R-002)."""
    run, span = setting.run, setting.span
    week = frozenset(run.dates[:DAYS_IN_WEEK])
    lived = {habit for (habit, day), settled in span.reminders.items() if day in week and _is_lived(settled)}
    lived |= {
        event.habit for event in _practised(span.state) if event.day in week and event.habit is not None
    }
    asked = [
        habit.title for habit in span.configuration.habits if habit.id in lived and is_intervention(habit)
    ]
    if asked:
        yield f"Week 1 was no plain baseline: {listed(asked)} went on in it already."


def _is_lived(reminders: Iterable[Reminder]) -> bool:
    """Whether any was answered or missed; what was excused or unobserved reached nobody."""
    outcomes = {reminder.outcome for reminder in reminders}
    return bool(outcomes - {EventKind.EXCUSED, EventKind.UNOBSERVED})


def _practised(state: State) -> Iterator[Event]:
    """What was done without being asked; an amount is a record and may change nothing."""
    for event in state.kept:
        alone = event.kind is EventKind.DONE and event.occurrence is None and "amount" not in event.data
        if (alone or event.kind is EventKind.SESSION) and event.id not in state.retracted:
            yield event


def _unfinished(run: Run) -> Iterator[str]:
    if run.day >= FINAL_FIRST and not run.is_complete:
        yield f"Week 4 is not over: it ends on {run.date_of(28)}, and the numbers can still change."


def _at_once(setting: Setting) -> Iterator[str]:
    run = setting.run
    for week in WEEKS:
        habits = coming_in(run, setting.regimes, week)
        if len(habits) > 1 and run.day > (week - 1) * DAYS_IN_WEEK:
            yield f"Week {week} began {len(habits)} habits at once; which of them did what cannot be told."


def _withdrawal(setting: Setting) -> Iterator[str]:
    """Less caffeine can itself bring tension and tremor for up to nine days (DOMAIN 2.3)."""
    run, regimes = setting.run, setting.regimes
    lowered = [
        programme_week(run.start, step.day)
        for step in steps(run, regimes)
        if substance_of(step.habit) is Substance.CAFFEINE
    ]
    tapered = [
        week
        for week in WEEKS
        if run.day > (week - 1) * DAYS_IN_WEEK
        and any(substance_of(habit) is Substance.CAFFEINE for habit in coming_in(run, regimes, week))
    ]
    weeks = sorted({*lowered, *tapered})
    if weeks:
        yield (
            f"Caffeine was limited or lowered in week {listed([str(week) for week in weeks])}. Less of it "
            "than before can bring headache, tension, tremor and more twitching for up to nine days."
        )


def _changed_within(setting: Setting) -> Iterator[str]:
    run = setting.run
    first = run.date_of(FINAL_FIRST)
    days = [each.day for each in setting.regimes[1:] if first < each.day <= run.last]
    days += [step.day for step in steps(run, setting.regimes) if first < step.day]
    if days:
        yield "Something changed within week 4 itself, so that its days were not all alike; see the changes."


def _goals(setting: Setting) -> Iterator[str]:
    """Adherence is counted by one configuration, whatever was in force on the day."""
    run = setting.run
    within = [
        (before.configuration, after.configuration)
        for before, after in pairwise(setting.regimes)
        if run.start < after.day <= run.last
    ]
    if any(_has_other_aims(before, after) for before, after in within):
        yield "Goals changed in between; adherence is counted by those in force at the end."


def _has_other_aims(before: Configuration | None, after: Configuration | None) -> bool:
    if before is None or after is None:
        return True
    earlier = {habit.id: habit.aim for habit in before.habits}
    return any(earlier.get(habit.id, habit.aim) != habit.aim for habit in after.habits)


def _uncounted(setting: Setting) -> Iterator[str]:
    run, span = setting.run, setting.span
    unknown = [day for day in run.days if day.closed and not day.exposure]
    partly = [day for day in run.days if 0 < day.exposure < 1]
    over = [day for day in run.days if span.calendar.ends(day.day) <= span.now]
    unclosed = [day for day in over if day.episodes and not day.closed]
    if unknown:
        yield f"On {_days(len(unknown))} the number of episodes is unknown; they are in no rate."
    if partly:
        yield f"There are {_days(len(partly))} logged for a part only; they count as that part."
    if unclosed:
        yield f"On {_days(len(unclosed))} with episodes the day was not closed; they are in no rate."


def _afterwards(run: Run) -> Iterator[str]:
    recalled = [day for day in run.days if day.closed and is_recalled(day)]
    if recalled:
        yield f"There are {_days(len(recalled))} with entries made afterwards, from memory."


def _pauses(setting: Setting) -> Iterator[str]:
    days = paused_days(setting.run, setting.span.state.pauses, setting.span.calendar)
    if days:
        yield f"On {_days(len(days))} the programme was paused."


def _two_runs(setting: Setting) -> Iterator[str]:
    starts = [each.configuration.programme.start for each in setting.regimes if each.configuration]
    earlier = sorted({start for start in starts if start is not None and start < setting.run.start})
    if earlier:
        yield (
            f"This is not the first run: one began on {listed([str(each) for each in earlier])}. "
            "Its entries are kept, and are not part of these numbers."
        )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _unrecorded(setting: Setting) -> Iterator[str]:
    """The daemon records what it takes over; what was configured before that nobody wrote down."""
    first = setting.regimes[0] if setting.regimes else None
    if first is None or not first.zone:
        yield (
            "The reminders did not run in these weeks, so whether the configuration was changed in them "
            "is not recorded; it is taken to have been the present one."
        )
    elif first.day > setting.run.start:
        yield (
            f"The reminders first ran on {first.day.day} {first.day:%b %Y}; what was configured before "
            "that day is not recorded, and taken to have been the same."
        )
