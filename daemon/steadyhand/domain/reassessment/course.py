"""The course of the symptoms over the four weeks: windows to compare, and a row a week (DOMAIN 4.1)."""

from collections.abc import Iterable, Sequence

from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS
from steadyhand.domain.reassessment.rates import rate_interval
from steadyhand.domain.reassessment.review import WeekRow
from steadyhand.domain.reassessment.run import FINAL_FIRST, Run
from steadyhand.domain.reassessment.symptoms import Rating
from steadyhand.domain.reassessment.window import DayCount, Window

_HALF = PROGRAMME_DAYS // 2
_WEEKS = PROGRAMME_DAYS // DAYS_IN_WEEK


def baseline(run: Run) -> Window:
    """Days 1 to 7, with those observed so far."""
    return _window(run, 1, DAYS_IN_WEEK)


def final(run: Run) -> Window:
    """Days 22 to 28, up to the day of the review; without any observed day before week 4."""
    return _window(run, FINAL_FIRST, PROGRAMME_DAYS)


def halves(run: Run) -> tuple[Window, Window]:
    """Days 1 to 14 and days 15 to 28: the comparison beside the main one."""
    return _window(run, 1, _HALF), _window(run, _HALF + 1, PROGRAMME_DAYS)


def rating(run: Run) -> Rating | None:
    """How the person says it is, the last time they said it in week 4; None where they did not."""
    said = [day.rating for day in run.between(FINAL_FIRST, PROGRAMME_DAYS) if day.rating in set(Rating)]
    return Rating(said[-1]) if said and said[-1] is not None else None


def has_more_continuous(run: Run) -> bool:
    """Whether twitching recorded by its length alone took more minutes a closed day in week 4 than in 1."""
    before = _continuous_a_day(run.between(1, DAYS_IN_WEEK))
    after = _continuous_a_day(run.between(FINAL_FIRST, PROGRAMME_DAYS))
    return before is not None and after is not None and after > before


def weeks(run: Run) -> tuple[WeekRow, ...]:
    """A row for each week that has begun."""
    begun = min(_WEEKS, (run.day - 1) // DAYS_IN_WEEK + 1)
    return tuple(_week(run, number) for number in range(1, begun + 1))


def counts(days: Iterable[DiaryDay]) -> tuple[DayCount, ...]:
    """The observed days: those closed, and their count known at least for a share of the day."""
    return tuple(DayCount(day.day, day.counted, day.exposure) for day in days if day.exposure > 0)


def _window(run: Run, first: int, last: int) -> Window:
    """The window, cut short at the day of the review where that lies in it."""
    end = min(last, run.day) if run.day >= first else last
    return Window(run.date_of(first), run.date_of(end), counts(run.between(first, last)))


def _continuous_a_day(days: Sequence[DiaryDay]) -> float | None:
    closed = [day for day in days if day.closed]
    return sum(day.continuous_min for day in closed) / len(closed) if closed else None


def _week(run: Run, number: int) -> WeekRow:
    first, last = (number - 1) * DAYS_IN_WEEK + 1, number * DAYS_IN_WEEK
    days = run.between(first, last)
    window = Window(run.date_of(first), run.date_of(last), counts(days))
    episodes = [episode for day in days for episode in day.episodes]
    return WeekRow(
        number,
        window.first,
        window.last,
        window.days_observed,
        window.episodes,
        window.rate,
        rate_interval(window.episodes, window.days_observed) if window.counts else None,
        _minutes(episodes),
        _mean([float(each.intensity) for each in episodes if each.intensity is not None]),
        sum(1 for day in days if day.episodes or day.some),
    )


def _minutes(episodes: Iterable[Episode]) -> float | None:
    lengths = [episode.seconds for episode in episodes if episode.seconds is not None]
    return sum(lengths) / 60 if lengths else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
