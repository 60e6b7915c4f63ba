"""What the calendar shows of each habit on each of the 28 days: one mark, none of them for two things."""

from datetime import date

from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reassessment.review import Line, Mark
from steadyhand.domain.reassessment.run import Run
from steadyhand.domain.reminding.adherent_day import HabitDay, Verdict, verdict
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Habit, Reach, Stay
from steadyhand.domain.reminding.span import Span, habit_day
from steadyhand.values import assert_never


def lines(run: Run, span: Span) -> tuple[Line, ...]:
    """A line for each configured habit, in the configuration's order."""
    dates = [run.date_of(number) for number in range(1, PROGRAMME_DAYS + 1)]
    return tuple(
        Line(habit.id, habit.title, tuple(mark(run, span, habit, day) for day in dates))
        for habit in span.configuration.habits
    )


def mark(run: Run, span: Span, habit: Habit, day: date) -> Mark:
    """The mark of one habit on one day.

    Ahead is what has not come or is not over; not asked, what the habit was not for, or that came
    due for nobody. A day without a record is unknown, and unobserved where it was the machine that
    was not running.
    """
    if day > run.on:
        return Mark.AHEAD
    found = habit_day(span, habit, day)
    return Mark.NOT_ASKED if found is None else _mark(found)


def _mark(found: HabitDay) -> Mark:
    said = verdict(found)
    match said:
        case Verdict.MET:
            return Mark.DONE
        case Verdict.NOT_MET:
            return Mark.PARTLY if _is_partly(found) else Mark.NOT
        case Verdict.EXCUSED:
            return Mark.EXCUSED
        case Verdict.UNKNOWN:
            return Mark.UNOBSERVED if _was_unobserved(found) else Mark.UNKNOWN
        case None:
            return Mark.NOT_ASKED if found.is_over else Mark.AHEAD
        case _:
            assert_never(said)


def _is_partly(day: HabitDay) -> bool:
    """Whether something was done: a part of a target, one of several times, a short session."""
    if isinstance(day.habit.aim, Stay):
        return False
    if isinstance(day.habit.aim, Reach):
        return bool(day.amount)
    return bool(day.sessions) or any(day.outcomes[key] is EventKind.DONE for key in day.eligible)


def _was_unobserved(day: HabitDay) -> bool:
    return not day.unsettled and not day.eligible and EventKind.UNOBSERVED in day.outcomes.values()
