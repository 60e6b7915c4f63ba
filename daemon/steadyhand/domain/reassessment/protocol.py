"""What changed in the protocol while the programme ran, so that no two regimes are mixed silently."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.difference import differences
from steadyhand.domain.reassessment.review import Change
from steadyhand.domain.reassessment.run import Run
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import Ask, Configuration, Habit, Reach, Stay
from steadyhand.domain.reminding.occurrence import first_active_day
from steadyhand.domain.reminding.state import Pause
from steadyhand.domain.reminding.wording import quantity
from steadyhand.values import NamedTuple

WEEKS = range(2, PROGRAMME_DAYS // DAYS_IN_WEEK + 1)
"""The weeks that may bring habits in."""

UNREADABLE = "The configuration changed; what changed cannot be told, since an older version recorded it."


class Regime(NamedTuple):
    """A configuration, the day it came into force, and the ``zone`` that clocks then showed.

    ``configuration``: None where the log holds it in a form that cannot be read any more.
    """

    day: date
    configuration: Configuration | None
    zone: str


class Step(NamedTuple):
    """A step of a taper: the ``habit``'s limit went down to ``limit`` on the day, in its unit."""

    day: date
    habit: Habit
    limit: float


def changes(
    run: Run, regimes: Sequence[Regime], pauses: Iterable[Pause], calendar: Calendar
) -> tuple[Change, ...]:
    """Every change of the run so far, by day, each as one plain sentence.

    ``regimes``: in the order they came into force. Habits added, taken out and changed, another
    zone, the weeks that bring habits in, the steps of a taper, and pauses.
    """
    found = [
        *(change for before, after in pairwise(regimes) for change in _between(before, after)),
        *_weeks(run, regimes),
        *(Change(step.day, _lowered(step)) for step in steps(run, regimes)),
        *(_paused(pause, run, calendar) for pause in pauses if _overlaps(pause, run, calendar)),
    ]
    return tuple(sorted((each for each in found if run.start <= each.day <= run.last), key=_day))


def coming_in(run: Run, regimes: Sequence[Regime], week: int) -> tuple[Habit, ...]:
    """The habits that a week brought in, by the configuration in force when it began."""
    configuration = in_force(regimes, _first_of(run, week))
    habits = () if configuration is None else configuration.habits
    return tuple(habit for habit in habits if habit.from_week == week and is_intervention(habit))


def in_force(regimes: Sequence[Regime], day: date) -> Configuration | None:
    """The configuration in force at the end of the day.

    Before the first that the log knows it is taken to have been that one; None where it knows none.
    """
    readable = [regime for regime in regimes if regime.configuration is not None]
    known = [regime.configuration for regime in readable if regime.day <= day]
    earliest = readable[0].configuration if readable else None
    return known[-1] if known else earliest


def is_intervention(habit: Habit) -> bool:
    """Whether the habit is meant to change something; the diary's own questions are not."""
    return not isinstance(habit.aim, Ask)


def steps(run: Run, regimes: Sequence[Regime]) -> Iterator[Step]:
    """The days of the run on which a taper lowered a limit."""
    for day in run.dates:
        configuration = in_force(regimes, day)
        for habit in () if configuration is None else configuration.habits:
            before, after = (_limit(habit, configuration, each) for each in (day - ONE_DAY, day))
            if before is not None and after is not None and after < before:
                yield Step(day, habit, after)


def paused_days(run: Run, pauses: Iterable[Pause], calendar: Calendar) -> tuple[date, ...]:
    """The days of the run that a pause touched."""
    return tuple(
        day
        for day in run.dates
        if any(
            pause.begins < calendar.bedtime(day) and (pause.ends is None or pause.ends > calendar.wake(day))
            for pause in pauses
        )
    )


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _day(change: Change) -> date:
    return change.day


def _between(before: Regime, after: Regime) -> Iterator[Change]:
    if before.zone != after.zone and after.zone:
        yield Change(after.day, f"The time zone became {after.zone}; before, it was {before.zone}.")
    if before.configuration is None or after.configuration is None:
        yield Change(after.day, UNREADABLE)
        return
    for text in differences(before.configuration, after.configuration):
        yield Change(after.day, text)


def _first_of(run: Run, week: int) -> date:
    return run.start + (week - 1) * timedelta(days=DAYS_IN_WEEK)


def _weeks(run: Run, regimes: Sequence[Regime]) -> Iterator[Change]:
    for week in WEEKS:
        habits = coming_in(run, regimes, week)
        if habits:
            day = _first_of(run, week)
            names = [_with_goal(habit, in_force(regimes, day), day) for habit in habits]
            yield Change(day, f"Week {week} brought in {listed(names)}.")


def _with_goal(habit: Habit, configuration: Configuration | None, day: date) -> str:
    if isinstance(habit.aim, Reach):
        return f"{habit.title} (at least {quantity(habit.aim.goal, habit.aim.unit)} a day)"
    if isinstance(habit.aim, Stay) and configuration is not None:
        limit = limit_on(habit.aim, first_active_day(habit, configuration.programme), day)
        return f"{habit.title} (at most {quantity(limit, habit.aim.unit)} a day)"
    return habit.title


def _limit(habit: Habit, configuration: Configuration | None, day: date) -> float | None:
    """The limit of a taper on a day; None where there is no taper or it has not begun."""
    if configuration is None or not isinstance(habit.aim, Stay) or habit.aim.taper is None:
        return None
    first = first_active_day(habit, configuration.programme)
    return None if first is None or day < first else limit_on(habit.aim, first, day)


def _lowered(step: Step) -> str:
    return f"{step.habit.title} went down a step, to at most {quantity(step.limit, step.habit.unit)} a day."


def _in_words(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _overlaps(pause: Pause, run: Run, calendar: Calendar) -> bool:
    return pause.begins < calendar.ends(run.last) and (
        pause.ends is None or pause.ends > calendar.begins(run.start)
    )


def _paused(pause: Pause, run: Run, calendar: Calendar) -> Change:
    begins = max(run.start, calendar.day_of(pause.begins))
    until = (
        "until further notice" if pause.ends is None else f"until {_in_words(calendar.day_of(pause.ends))}"
    )
    return Change(begins, f"Everything was paused, {until}.")
