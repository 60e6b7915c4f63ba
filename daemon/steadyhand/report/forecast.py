"""What will be shown and when: the planner itself, run ahead on an imagined log."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.command import Answer, Rejected, Surface, decide
from steadyhand.domain.reminding.event import Data, Draft, Event, EventKind
from steadyhand.domain.reminding.habit import REASSESSMENT, Ask, Configuration
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.moment import SETTLING, Context
from steadyhand.domain.reminding.plan import Record, Withdraw, plan
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.reminder import Stage
from steadyhand.domain.reminding.showing import Show
from steadyhand.domain.reminding.state import State, fold, without_days_before
from steadyhand.domain.reminding.telling import Remark
from steadyhand.domain.reminding.travel import days_at
from steadyhand.domain.reminding.wording import Asking
from steadyhand.values import NamedTuple, assert_never

_FORECAST = "forecast"
_ALWAYS = (Interval(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)),)


class Foreseen(NamedTuple):
    """What will become of an occurrence.

    ``shows``: when it is shown, None where it is settled without being shown. ``amount``: what it
    asks for, in the habit's unit. ``reason``: why it is not shown.
    """

    shows: datetime | None = None
    amount: float | None = None
    reason: str | None = None


def forecast(
    configuration: Configuration, state: State, now: datetime, zone: ZoneInfo, days: tuple[date, date]
) -> Mapping[str, Foreseen]:
    """What will become of the occurrences between the first and the last of ``days``, by key.

    For a daemon that runs without a break and a person who answers each prompt at once with done;
    what is on the screen at ``now`` is answered then.
    """
    first, last = days
    calendar = Calendar(configuration.rhythm, zone)
    begins = max(now, calendar.begins(first - ONE_DAY))
    return _Rehearsal(configuration, state, begins, zone).until(calendar.ends(last))


class _Rehearsal:
    """A daemon without a notifier, a clock or a log."""

    def __init__(self, configuration: Configuration, state: State, now: datetime, zone: ZoneInfo) -> None:
        self._configuration = configuration
        self._calendar = Calendar(configuration.rhythm, zone)
        self._state = without_days_before(state, self._first_day_at(now) - ONE_DAY)
        self._now = self._accounted = now
        self._settling: datetime | None = None
        self._recorded = 0
        self._foreseen: dict[str, Foreseen] = {}

    def until(self, end: datetime) -> Mapping[str, Foreseen]:
        """Run to that instant."""
        self._answer(self._on_the_screen())
        while self._now < end:
            wake_at = self._settle_down()
            self._accounted = self._now
            self._prune(wake_at)
            self._now = wake_at
        return self._foreseen

    def _on_the_screen(self) -> Iterator[str]:
        for reminder in self._state.reminders.values():
            if not reminder.settled and reminder.stage is Stage.PROMPTED:
                yield reminder.key

    def _settle_down(self) -> datetime:
        while True:
            context = Context(self._accounted, _ALWAYS, settling=self._settling, spoken=True)
            step = plan(self._configuration, self._state, context, self._now, self._calendar.zone)
            if not step.effects:
                return step.wake_at
            for effect in step.effects:
                match effect:
                    case Record(draft):
                        self._record([draft])
                        self._foresee_settlement(draft)
                    case Show():
                        self._show(effect)
                    case Remark(draft=draft):
                        self._record([draft])
                    case Withdraw():
                        pass
                    case _:
                        assert_never(effect)

    def _foresee_settlement(self, draft: Draft) -> None:
        if draft.occurrence is not None:
            reason = draft.data.get("reason")
            self._foreseen.setdefault(
                draft.occurrence, Foreseen(reason=None if reason is None else str(reason))
            )

    def _show(self, show: Show) -> None:
        if any(self._now - asking.occurrence.due >= SETTLING for asking in show.askings):
            self._settling = self._now + SETTLING
        self._record(
            self._prompted(asking, counted=show.counted and index == 0)
            for index, asking in enumerate(show.askings)
        )
        for asking in show.askings:
            self._foreseen[asking.occurrence.key] = Foreseen(self._now, asking.amount)
        self._answer(show.prompt.occurrences)

    def _prompted(self, asking: Asking, *, counted: bool) -> Draft:
        data: Data = {"amount": asking.amount, "counted": counted}
        occurrence = asking.occurrence
        return Draft(
            EventKind.PROMPTED,
            self._now,
            0,
            occurrence.day,
            _FORECAST,
            occurrence.habit,
            occurrence.key,
            data,
        )

    def _answer(self, keys: Iterable[str]) -> None:
        """All at once: folding is dear where the log holds what a wrong clock recorded ahead of now."""
        surface = Surface(_FORECAST, self._now, self._calendar.zone)
        drafts: list[Draft] = []
        for key in keys:
            habit = self._configuration.habit(key.partition("@")[0])
            is_review = habit is not None and habit.aim == Ask(REASSESSMENT)
            choice = Choice.OPEN if is_review else Choice.DONE
            answer = Answer(key.partition("@")[0], choice, occurrence=key)
            decision = decide(self._configuration, self._state, answer, surface)
            if not isinstance(decision, Rejected):
                drafts += decision
        self._record(drafts)

    def _record(self, drafts: Iterable[Draft]) -> None:
        events = [self._event(draft) for draft in drafts]
        self._state = fold(self._state, events)

    def _event(self, draft: Draft) -> Event:
        self._recorded += 1
        return Event(f"{_FORECAST}-{self._recorded}", _FORECAST, *draft)

    def _prune(self, wake_at: datetime) -> None:
        first = self._first_day_at(wake_at)
        if first != self._first_day_at(self._now):
            self._state = without_days_before(self._state, first - ONE_DAY)

    def _first_day_at(self, instant: datetime) -> date:
        return days_at(self._configuration, self._calendar.zone, instant)[0]
