"""Any valid day and any valid habit, for Hypothesis."""

from datetime import time, timedelta

from hypothesis.strategies import (
    DrawFn,
    SearchStrategy,
    builds,
    composite,
    integers,
    lists,
    none,
    sampled_from,
)

from steadyhand.domain.reminding.habit import (
    AfterWake,
    At,
    BeforeBed,
    Do,
    Every,
    Habit,
    HabitKind,
    Pace,
    Recurrence,
    Rhythm,
)

MINUTES_IN_DAY = 24 * 60
STEP = 5


def clock(minutes: int) -> time:
    """The time of day that many minutes after midnight."""
    return time(*divmod(minutes % MINUTES_IN_DAY, 60))


@composite
def rhythms(draw: DrawFn) -> Rhythm:
    """A day that starts in the night, with waking after that and a bedtime after waking."""
    starts = 15 * draw(integers(0, 32))
    wake = starts + STEP * draw(integers(0, 120))
    longest = (starts + MINUTES_IN_DAY - STEP - wake) // STEP
    bedtimes = [wake + STEP * draw(integers(60, longest)) for _ in range(2)]
    weekdays = (*[clock(bedtimes[0])] * 5, *[clock(bedtimes[1])] * 2)
    return Rhythm(clock(starts), (clock(wake),) * 7, weekdays)


def spans(least: int, most: int) -> SearchStrategy[timedelta]:
    """So many minutes."""
    return integers(least, most).map(lambda count: timedelta(minutes=count))


def times() -> SearchStrategy[time]:
    """Any time of day."""
    return integers(0, MINUTES_IN_DAY - 1).map(clock)


def recurrences() -> SearchStrategy[Recurrence]:
    """Every kind, with leads and lags that fit into the shortest waking day."""
    ats: SearchStrategy[Recurrence] = builds(
        At, lists(times(), min_size=1, max_size=5, unique=True).map(tuple)
    )
    return (
        ats
        | builds(Every, spans(15, 290))
        | builds(Pace, integers(1, 20), spans(0, 290))
        | builds(BeforeBed, spans(0, 290))
        | builds(AfterWake, spans(0, 290))
    )


def habits() -> SearchStrategy[Habit]:
    """A task for every day."""
    windows = none() | sampled_from([5, 30, 120, 720]).map(lambda count: timedelta(minutes=count))
    return builds(
        lambda recurrence, window: Habit("any", HabitKind.TASK, "Any", Do(), (recurrence,), window=window),
        recurrences(),
        windows,
    )
