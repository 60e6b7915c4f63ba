"""One run of the programme, as the diary shows it on a day: what every part of the review reads."""

from collections.abc import Mapping
from datetime import date, timedelta

from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS, programme_day
from steadyhand.values import NamedTuple

FINAL_FIRST = PROGRAMME_DAYS - DAYS_IN_WEEK + 1
"""The programme day week 4 begins on: 22."""
TRIAL = (8, 21)
"""The first and the last programme day of the two-week trial (R-009)."""


class Run(NamedTuple):
    """The programme that began on ``start``, seen on the day ``on``, with its ``diary`` by day."""

    start: date
    on: date
    diary: Mapping[date, DiaryDay]

    @property
    def day(self) -> int:
        """The number of the day it is seen on, 1 on the first."""
        return programme_day(self.start, self.on)

    @property
    def is_complete(self) -> bool:
        """Whether day 28 has come."""
        return self.day >= PROGRAMME_DAYS

    @property
    def last(self) -> date:
        """The last of its days so far: ``on``, and never later than day 28."""
        return min(self.on, self.date_of(PROGRAMME_DAYS))

    @property
    def dates(self) -> tuple[date, ...]:
        """Its days so far, in order."""
        return tuple(self.date_of(number) for number in range(1, min(self.day, PROGRAMME_DAYS) + 1))

    @property
    def days(self) -> tuple[DiaryDay, ...]:
        """What the diary says of each of its days so far, in order."""
        return self.between(1, PROGRAMME_DAYS)

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """Every episode of its days so far, by day."""
        return tuple(episode for day in self.days for episode in day.episodes)

    def date_of(self, number: int) -> date:
        """The date of the programme day of that number."""
        return self.start + timedelta(days=number - 1)

    def between(self, first: int, last: int) -> tuple[DiaryDay, ...]:
        """What the diary says of the programme days from ``first`` to ``last``, as far as they have come."""
        numbers = range(first, min(last, self.day, PROGRAMME_DAYS) + 1)
        return tuple(self.entry(self.date_of(number)) for number in numbers)

    def entry(self, day: date) -> DiaryDay:
        """What the diary says of a day; an empty one where it says nothing."""
        return self.diary.get(day) or DiaryDay(day)
