"""A programme of four weeks in a log written by hand, and the review of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fakes.habits import START, caffeine, configured, evening, relax, task, water
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reassessment.assembly import review
from steadyhand.domain.reassessment.protocol import Regime
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import Configuration

PLAIN = configured(water(from_week=2), caffeine()._replace(from_week=2), relax(), evening())


def day(number: int) -> date:
    """The programme day of that number."""
    return START + timedelta(days=number - 1)


class FourWeeks(Logbook):
    """A log by programme days."""

    def episode(self, number: int, at: str = "12:00", **data: object) -> Event:
        """One spell on a programme day."""
        return self.add(EventKind.EPISODE, day(number), at=at, via="cli", **data)

    def entry(self, number: int, **data: object) -> Event:
        """A daily entry."""
        return self.add(EventKind.DAY, day(number), at="21:30", via="cli", **data)

    def lived(self, number: int, episodes: int, **data: object) -> None:
        """A day that was closed, with so many episodes."""
        for index in range(episodes):
            self.episode(number, f"{8 + index % 12:02}:{index // 12:02}")
        self.entry(number, closed=True, none=episodes == 0, **data)

    def answered(self, number: int, **answers: str) -> Event:
        """The warning-sign questions were answered."""
        return self.add(EventKind.SCREENING, day(number), at="18:00", via="cli", answers=answers)

    def seen(self, number: int) -> Event:
        """A clinician saw it on that day, which was recorded in its evening."""
        date_of_visit = day(number).isoformat()
        return self.add(EventKind.CLINICIAN, day(number), at="20:00", via="cli", date=date_of_visit)

    def weeks(self, **episodes_a_day: int) -> "FourWeeks":
        """All 28 days, closed; by week (``one`` to ``four``) so many episodes a day."""
        for week, name in enumerate(("one", "two", "three", "four")):
            for number in range(7 * week + 1, 7 * week + 8):
                self.lived(number, episodes_a_day.get(name, 0))
        return self


def reviewed(
    events: Iterable[Event],
    configuration: Configuration = PLAIN,
    *,
    on: int = 28,
    now: datetime | None = None,
    zone: ZoneInfo = BERLIN,
    earlier: frozenset[str] = frozenset(),
    regimes: tuple[Regime, ...] = (),
) -> Review:
    """The review on a programme day, by default late in its evening."""
    moment = now or local(day(on), "23:50", zone)
    return review(
        configuration,
        events,
        zone,
        on=day(on),
        now=moment,
        earlier_regions=earlier,
        regimes=regimes,
    )


PILLS = configured(task("pills", "09:00"))
