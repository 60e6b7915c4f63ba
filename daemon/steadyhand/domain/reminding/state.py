"""State: a fold over the adherence log, nothing else."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from steadyhand.domain.programme.hydration import Demand
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.occurrence import Occurrence
from steadyhand.domain.reminding.order import in_order, superseded, weight
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.values import NamedTuple

LASTING = (EventKind.PAUSED, EventKind.RESUMED, EventKind.CONFIG_CHANGED, EventKind.RETRACTED)
"""The kinds that matter however old they are: a pause that was taken back must not return."""
ALL_INTAKE = "*"
"""Stands among the ids of habits for all of them; no habit can be called so."""


class Entry(NamedTuple):
    """An amount the person recorded, in the habit's unit; None where it is unknown."""

    id: str
    at: datetime
    amount: float | None


class Pause(NamedTuple):
    """Planned time off, from ``begins`` to ``ends``; open where ``ends`` is None."""

    begins: datetime
    ends: datetime | None
    because: str | None

    def covers(self, instant: datetime) -> bool:
        """Whether the instant lies in it."""
        return self.begins <= instant and (self.ends is None or instant < self.ends)


class Turns(NamedTuple):
    """When a habit was last prompted, last done, and last answered (done or skipped), the latest of each."""

    prompted: datetime | None = None
    done: datetime | None = None
    answered: datetime | None = None


class InForce(NamedTuple):
    """The configuration in force: its fingerprint, its zone, and since when each habit's plan is.

    ``patterns``: what decides when each habit comes due, by habit. ``taken_up``: when this
    configuration was last taken up, or this zone; what closed before had its outcome by then.
    """

    fingerprint: str = ""
    zone: str = ""
    zone_since: datetime | None = None
    patterns: Mapping[str, str] = {}
    since: Mapping[str, datetime] = {}
    taken_up: datetime | None = None

    def came_after(self, occurrence: Occurrence) -> bool:
        """Whether it was due before the habit's plan was in force, or over before this was taken up.

        So it never came due by them: it has its place in what was in force before, or none at all.
        What keeps to home no change of zone touches.
        """
        begins = self.since.get(occurrence.habit)
        taken_up = None if occurrence.at_home else self.taken_up
        is_before_plan = begins is not None and occurrence.due < begins
        return is_before_plan or (taken_up is not None and occurrence.closes <= taken_up)


class State(NamedTuple):
    """Everything the planner knows of the past, folded from events.

    ``device``: whose configuration is in force; that of an imported device is not. Empty: anybody's.

    ``kept``: the events it was folded from, in their order (see ``order``). ``entries``: by habit
    and day. ``closed``: the days that the person declared complete: by habit with an explicit zero, under
    "" what happened, under "*" all that was taken in. ``demands``: the heat and exercise of a day.
    ``shown``: how many prompts a day had. ``marks``: the highest mark of a limit, in percent, that was told
    on a day, by habit and day. ``reopened``: the occurrences of which an outcome was
    taken back, each with its day. ``use``: how long the hands were in use, by day, as far as recorded.
    ``observed``: up to when the use in the time of an occurrence is recorded. ``turns``: when each habit
    was last prompted, done and answered. ``configured``: the number of the event that put the
    configuration in force.

    Of this device alone are the configuration in force, ``observed``, and of a reminder its receipts, its
    failures and ``here``; all else is the person's, whichever device recorded it.
    """

    device: str = ""
    kept: tuple[Event, ...] = ()
    retracted: frozenset[str] = frozenset()
    reminders: Mapping[str, Reminder] = {}
    entries: Mapping[tuple[str, date], tuple[Entry, ...]] = {}
    closed: frozenset[tuple[str, date]] = frozenset()
    pauses: tuple[Pause, ...] = ()
    in_force: InForce = InForce()
    shown: Mapping[date, int] = {}
    last_shown: datetime | None = None
    reopened: Mapping[str, date] = {}
    marks: Mapping[tuple[str, date], int] = {}
    demands: Mapping[date, Demand] = {}
    use: Mapping[date, timedelta] = {}
    observed: Mapping[str, datetime] = {}
    turns: Mapping[str, Turns] = {}
    configured: int = 0

    @property
    def set_aside(self) -> frozenset[str]:
        """The ids of the kept events that do not count: taken back, or superseded."""
        return self.retracted.union(superseded(self.kept, self.retracted))

    def reminder(self, key: str) -> Reminder | None:
        """The reminder of that occurrence, or None where nothing happened to it yet."""
        return self.reminders.get(key)

    def total(self, habit: str, day: date) -> float:
        """The known amounts of that day, in the habit's unit."""
        return sum(entry.amount or 0.0 for entry in self.entries.get((habit, day), ()))

    def has_unknown(self, habit: str, day: date) -> bool:
        """Whether the day's total is a lower bound only."""
        return any(entry.amount is None for entry in self.entries.get((habit, day), ()))

    def episodes(self, day: date) -> int:
        """How many episodes of that day are recorded."""
        found = [event for event in self.kept if event.kind is EventKind.EPISODE]
        aside = self.retracted.union(superseded(found, self.retracted))
        return sum(1 for event in found if event.day == day and event.id not in aside)

    def is_complete(self, habit: str, day: date) -> bool:
        """Whether all of the habit's amounts of that day were recorded, as far as the person says.

        With an explicit zero, or where all intake was declared complete. A day that was closed is
        complete for what has an entry on it; without one nobody knows (DOMAIN 3).
        """
        declared = (habit, day) in self.closed or (ALL_INTAKE, day) in self.closed
        return declared or (("", day) in self.closed and (habit, day) in self.entries)

    def paused(self, instant: datetime) -> Pause | None:
        """The planned time off that covers the instant, or None."""
        return next((pause for pause in self.pauses if pause.covers(instant)), None)

    def event(self, event_id: str) -> Event | None:
        """The kept event of that id, or None."""
        return next((event for event in self.kept if event.id == event_id), None)

    def configuration_event(self) -> Event | None:
        """The event that put the present configuration in force, or None."""
        found = [event for event in reversed(self.kept) if self._configures(event)]
        return max(found, key=_number, default=None) if self.device else next(iter(found), None)

    def _configures(self, event: Event) -> bool:
        own = event.kind is EventKind.CONFIG_CHANGED and self.device in {"", event.device}
        return own and event.id not in self.retracted


EMPTY = State()
MOST_USE_MIN = 26 * 60
"""The longest of days with a clock change; no event tells of more."""
_NO_TURNS = Turns()
_ANSWERS = frozenset({EventKind.DONE, EventKind.SKIPPED})
_YEARS = (1, 9000)


def fold(state: State, events: Sequence[Event]) -> State:
    """The state after more events.

    Of the outcomes of an occurrence one holds, whichever arrived first (see ``order``); the others are
    kept and have no effect. A retraction makes the retracted event as if it had never been, so an
    occurrence may get another outcome.
    """
    if events and state.kept[-len(events) :] == tuple(events):
        return state
    ids = {event.id for event in events}
    known = {event.id for event in state.kept if event.id in ids}
    new = [event for event in events if event.id not in known]
    if not new:
        return state
    kept = in_order((*state.kept, *new))
    is_after = kept[: len(state.kept)] == state.kept
    if not is_after or any(event.kind is EventKind.RETRACTED for event in new):
        return _folded(kept, EMPTY._replace(device=state.device), kept)
    return _folded(kept[len(state.kept) :], state, kept)


def without_days_before(state: State, day: date) -> State:
    """The state with only the lasting events of earlier days; what it says of later days is the same."""
    last = state.configuration_event()
    pausing = {EventKind.PAUSED, EventKind.RESUMED}
    lasting = {event.id for event in state.kept if event.day >= day or event is last or event.kind in pausing}
    kept = tuple(
        event
        for event in state.kept
        if event.id in lasting or (event.kind is EventKind.RETRACTED and event.data.get("event") in lasting)
    )
    return state if len(kept) == len(state.kept) else _folded(kept, EMPTY._replace(device=state.device), kept)


def _folded(events: Sequence[Event], base: State, kept: tuple[Event, ...]) -> State:
    taken_back = [str(event.data.get("event")) for event in events if event.kind is EventKind.RETRACTED]
    retracted = base.retracted.union(taken_back) if taken_back else base.retracted
    folding = _Folding(base)
    for event in events:
        if event.id not in retracted:
            folding.apply(event)
        elif event.occurrence is not None and event.kind in OUTCOMES:
            folding.reopened[event.occurrence] = event.day
    return folding.state(kept, retracted)


class _Folding:
    """A fold in progress, on copies."""

    def __init__(self, base: State) -> None:
        self.device = base.device
        self.reminders = dict(base.reminders)
        self.entries = dict(base.entries)
        self.closed = set(base.closed)
        self.pauses = list(base.pauses)
        self.in_force = base.in_force
        self.shown = dict(base.shown)
        self.last_shown = base.last_shown
        self.reopened = dict(base.reopened)
        self.marks = dict(base.marks)
        self.demands = dict(base.demands)
        self.use = dict(base.use)
        self.observed = dict(base.observed)
        self.turns = dict(base.turns)
        self.configured = base.configured

    def state(self, kept: tuple[Event, ...], retracted: frozenset[str]) -> State:
        return State(
            self.device,
            kept,
            retracted,
            self.reminders,
            self.entries,
            frozenset(self.closed),
            tuple(self.pauses),
            self.in_force,
            self.shown,
            self.last_shown,
            self.reopened,
            self.marks,
            self.demands,
            self.use,
            self.observed,
            self.turns,
            self.configured,
        )

    def apply(self, event: Event) -> None:
        about_reminder = event.kind not in {EventKind.RETRACTED, EventKind.USE}
        counts = True
        if about_reminder and event.occurrence is not None and event.habit is not None:
            counts = self._apply_to_reminder(event, event.occurrence, event.habit)
        match event.kind:
            case EventKind.INTAKE | EventKind.DONE if counts:
                self._apply_amount(event)
            case EventKind.PROMPTED | EventKind.DELIVERY_FAILED if event.occurrence is None and event.habit:
                self._apply_mark(event, event.habit)
            case EventKind.DAY:
                self._apply_day(event)
            case EventKind.USE:
                self._apply_use(event)
            case EventKind.PAUSED:
                self.pauses.append(
                    Pause(event.at, _instant(event.data.get("until")), _text(event, "because"))
                )
            case EventKind.RESUMED:
                self.pauses = [
                    pause._replace(ends=event.at) if pause.covers(event.at) else pause
                    for pause in self.pauses
                ]
            case EventKind.CONFIG_CHANGED if self._is_own(event):
                self._apply_configuration(event)
            case _:
                pass

    def _is_own(self, event: Event) -> bool:
        return self.device in {"", event.device}

    def _apply_configuration(self, event: Event) -> None:
        """The last that this device recorded, whatever its clock said then."""
        if not self.device or event.sequence >= self.configured:
            self.in_force, self.configured = _in_force(event), event.sequence

    def _apply_to_reminder(self, event: Event, key: str, habit: str) -> bool:
        """Whether the event counts: an outcome beside one that has more to say does not."""
        reminder = self.reminders.get(key) or Reminder(key, habit, event.day)
        if event.kind is EventKind.PROMPTED:
            self._count_prompt(event, reminder)
            reminder = reminder._replace(reckoned=len(self.entries.get((habit, event.day), ())))
        if not reminder.settled:
            self.reminders[key] = _after(reminder, event, here=self._is_own(event))
            self._apply_turn(event, habit)
            return True
        return event.kind not in OUTCOMES or self._decide_between(reminder, event, habit)

    def _decide_between(self, reminder: Reminder, event: Event, habit: str) -> bool:
        """Of two outcomes of one occurrence, have the one hold that has more to say, or that was first."""
        holds = weight(event) < reminder.weight
        aside = reminder.outcome_id if holds else event.id
        reminder = reminder._replace(superseded=(*reminder.superseded, *([aside] if aside else [])))
        if holds:
            reminder = _after(reminder, event, here=self._is_own(event))
            self._apply_turn(event, habit)
        self.reminders[reminder.key] = reminder
        return holds

    def _apply_turn(self, event: Event, habit: str) -> None:
        before, kind = self.turns.get(habit, _NO_TURNS), event.kind
        prompted = _later(before.prompted, event.at, holds=kind is EventKind.PROMPTED)
        done = _later(before.done, event.at, holds=kind is EventKind.DONE)
        answered = _later(before.answered, event.at, holds=kind in _ANSWERS)
        self.turns[habit] = Turns(prompted, done, answered)

    def _count_prompt(self, event: Event, reminder: Reminder) -> None:
        """A prompt that another device shows as well is one to the person."""
        if event.data.get("counted", True) and not _is_shown_elsewhere(reminder, event):
            self.shown[event.day] = self.shown.get(event.day, 0) + 1
        self.last_shown = event.at if self.last_shown is None else max(self.last_shown, event.at)

    def _apply_mark(self, event: Event, habit: str) -> None:
        mark, place = event.data.get("mark"), (habit, event.day)
        if isinstance(mark, int):
            self.marks[place] = max(mark, self.marks.get(place, 0))

    def _apply_day(self, event: Event) -> None:
        if event.data.get("closed"):
            self.closed.add(("", event.day))
        if event.data.get("intake_complete") is True:
            self.closed.add((ALL_INTAKE, event.day))
        before = self.demands.get(event.day, Demand())
        heat, minutes = event.data.get("heat"), event.data.get("exercise_min")
        demand = Demand(
            heat if isinstance(heat, bool) else before.heat,
            float(minutes) if isinstance(minutes, int | float) else before.exercise_min,
        )
        if demand != before:
            self.demands[event.day] = demand

    def _apply_use(self, event: Event) -> None:
        minutes, until = event.data.get("minutes"), _instant(event.data.get("until"))
        if event.occurrence is not None:
            if until is not None and self._is_own(event):
                self.observed[event.occurrence] = until
        elif isinstance(minutes, int | float) and 0 <= minutes <= MOST_USE_MIN:
            self.use[event.day] = self.use.get(event.day, timedelta(0)) + timedelta(minutes=minutes)

    def _apply_amount(self, event: Event) -> None:
        amount = event.data.get("amount")
        if event.habit is None or (amount is None and event.kind is EventKind.DONE):
            return
        known = float(amount) if isinstance(amount, int | float) else None
        place = (event.habit, event.day)
        self.entries[place] = (*self.entries.get(place, ()), Entry(event.id, event.at, known))
        if known == 0 and event.kind is EventKind.INTAKE and event.data.get("item") is None:
            self.closed.add(place)


def _later(before: datetime | None, at: datetime, *, holds: bool) -> datetime | None:
    return at if holds and (before is None or before < at) else before


def _number(event: Event) -> int:
    return event.sequence


def _is_shown_elsewhere(reminder: Reminder, event: Event) -> bool:
    return bool(reminder.shown_on) and event.device not in reminder.shown_on


def _after(reminder: Reminder, event: Event, *, here: bool) -> Reminder:
    reminder = reminder._replace(here=reminder.here or here)
    match event.kind:
        case EventKind.PROMPTED:
            asked, receipt = event.data.get("amount"), _text(event, "receipt") if here else None
            return reminder._replace(
                prompts=reminder.prompts + (not _is_shown_elsewhere(reminder, event)),
                shown_on=tuple(dict.fromkeys((*reminder.shown_on, event.device))),
                first_shown_at=reminder.first_shown_at or event.at,
                prompted_at=event.at,
                snoozed_until=None,
                failures=0 if here else reminder.failures,
                failed_at=None if here else reminder.failed_at,
                firm=event.data.get("firm") is True,
                asked=float(asked) if isinstance(asked, int | float) else None,
                receipts=reminder.receipts if receipt is None else (*reminder.receipts[-2:], receipt),
            )
        case EventKind.DELIVERY_FAILED if here:
            return reminder._replace(failures=reminder.failures + 1, failed_at=event.at)
        case EventKind.SNOOZED:
            until = _instant(event.data.get("until"))
            snoozes = reminder.snoozes + 1
            return reminder._replace(
                snoozes=snoozes,
                snoozed_until=until,
                put_off_to=until,
                firm=False,
                shown_on=(),
                first_shown_at=None,
            )
        case kind if kind in OUTCOMES:
            return reminder._replace(
                outcome=kind, outcome_at=event.at, outcome_id=event.id, weight=weight(event)
            )
        case _:
            return reminder


def _in_force(event: Event) -> InForce:
    data = event.data
    patterns, since = data.get("patterns"), data.get("since")
    instants = {habit: _instant(at) for habit, at in since.items()} if isinstance(since, dict) else {}
    return InForce(
        fingerprint=_text(event, "fingerprint") or "",
        zone=_text(event, "zone") or "",
        zone_since=_instant(data.get("zone_since")),
        patterns={key: str(text) for key, text in patterns.items()} if isinstance(patterns, dict) else {},
        since={habit: at for habit, at in instants.items() if at is not None},
        taken_up=_instant(data.get("taken_up", data.get("zone_since"))),
    )


def _text(event: Event, key: str) -> str | None:
    value = event.data.get(key)
    return value if isinstance(value, str) else None


def _instant(value: object) -> datetime | None:
    """The instant of a text; None for what is none, and for what lies beyond all calendars."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    is_known = instant is not None and instant.tzinfo is not None and _YEARS[0] < instant.year < _YEARS[1]
    return instant if is_known else None
