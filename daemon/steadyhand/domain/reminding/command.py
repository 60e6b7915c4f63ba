"""What the person asks for, and what comes of it: events, or a reason why not. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.hydration import ML_PER_UNIT
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import NO_DATA, Data, Draft, Event, EventKind, Json
from steadyhand.domain.reminding.habit import (
    EVENING,
    REASSESSMENT,
    SCREENING,
    Ask,
    Configuration,
    Habit,
    Reach,
)
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.reminder import RESTED, Reminder, closing
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.travel import calendar_of
from steadyhand.values import NamedTuple, TypeAlias, assert_never

BACKFILL = timedelta(hours=48)
TOLERANCE = timedelta(minutes=1)
LARGEST_AMOUNT = 100_000.0
LONGEST_SNOOZE_MIN = 24 * 60
MOST_ML_AN_ENTRY = 5000.0
"""Nobody drinks more at once; it was meant as another unit."""
LONGEST_PAUSE = timedelta(days=5 * 366)
ELSEWHERE = {SCREENING: "steady screen", REASSESSMENT: "steady review"}
"""The check-ins that done alone does not answer, with what does."""
ANSWERED = "answered in the diary"
"""The reason of a reminder that an entry of the diary has settled."""
OWN = frozenset(
    {
        EventKind.DONE,
        EventKind.SKIPPED,
        EventKind.SNOOZED,
        EventKind.INTAKE,
        EventKind.EPISODE,
        EventKind.DAY,
        EventKind.SESSION,
        EventKind.SCREENING,
        EventKind.CLINICIAN,
        EventKind.PAUSED,
        EventKind.RESUMED,
    }
)
"""The kinds a person records, which they may take back."""


class Answer(NamedTuple):
    """An answer to a reminder: to that ``occurrence``, or to the habit's open one.

    ``amount``: in the habit's unit; ``minutes``: how long to snooze; ``because``: why not.
    ``at``: when it happened, None for now.
    """

    habit: str
    choice: Choice
    occurrence: str | None = None
    amount: float | None = None
    minutes: int | None = None
    because: str | None = None
    at: datetime | None = None


class Intake(NamedTuple):
    """Something taken in, in the habit's unit; ``amount`` None where it is unknown.

    ``item``: a key of the drink table, or the person's word for it. ``low``, ``high``: between what the
    amount may really be, where that is known.
    """

    habit: str
    amount: float | None
    item: str | None = None
    at: datetime | None = None
    low: float | None = None
    high: float | None = None


class Entry(NamedTuple):
    """An entry of the diary that is no reminder: ``kind`` is EPISODE, DAY, SCREENING or CLINICIAN.

    ``data``: checked already, as the contract has it. ``at``: when it happened, None for now.
    ``day``: the person's day it is about, None for that of ``at``. ``corrects``: the event whose place
    it takes; that one stays in the log, taken back.
    """

    kind: EventKind
    data: Data
    at: datetime | None = None
    day: date | None = None
    corrects: str | None = None


class Practised(NamedTuple):
    """A session that has just ended, of so many ``minutes``; of 10 and more it is done (R-051)."""

    habit: str
    minutes: float
    technique: str


class Pausing(NamedTuple):
    """Planned time off, until an instant or until resumed."""

    until: datetime | None = None
    because: str | None = None


class Resuming(NamedTuple):
    """The end of planned time off."""


class Undoing(NamedTuple):
    """Take back the last own entry, or the event of that id."""

    event: str | None = None
    because: str | None = None


Command: TypeAlias = Answer | Intake | Entry | Practised | Pausing | Resuming | Undoing


class Rejected(NamedTuple):
    """Why the command changes nothing."""

    reason: str


Decision: TypeAlias = tuple[Draft, ...] | Rejected


class Surface(NamedTuple):
    """Where and when a command was given: the surface's name, the instant, the zone."""

    via: str
    now: datetime
    zone: ZoneInfo


class Refusal(Exception):
    """Why a command changes nothing."""


class Case(NamedTuple):
    """A command's circumstances."""

    configuration: Configuration
    state: State
    surface: Surface

    @property
    def calendar(self) -> Calendar:
        """The person's days."""
        return Calendar(self.configuration.rhythm, self.surface.zone)

    @property
    def now(self) -> datetime:
        """The instant it was given."""
        return self.surface.now

    def day_of(self, habit_id: str | None, at: datetime) -> date:
        """The day of the habit that ``at`` belongs to: the person's, or that of home for what keeps to it."""
        habit = None if habit_id is None else self.configuration.habit(habit_id)
        zone = self.surface.zone
        calendar = self.calendar if habit is None else calendar_of(self.configuration, habit, zone)
        return calendar.day_of(at)

    def draft(self, kind: EventKind, at: datetime, data: Data, habit: str | None = None) -> Draft:
        """An event of this surface, of the day that ``at`` belongs to."""
        offset, day = self.calendar.offset_s(at), self.day_of(habit, at)
        return Draft(kind, at, offset, day, self.surface.via, habit, None, data)

    def clock(self, at: datetime) -> str:
        """The local time of an instant."""
        return at.astimezone(self.surface.zone).strftime("%H:%M")


def decide(configuration: Configuration, state: State, command: Command, surface: Surface) -> Decision:
    """The events a command leads to, or the reason why it changes nothing.

    The state must hold the events of the day the command is about. Answering what is settled is
    refused, with when it was settled, except that what was concluded without the person (missed,
    unobserved) may be done late on the same day: the conclusion is retracted first. A button's
    answer names its occurrence and never does that: a stale click changes nothing (I-6).
    """
    try:
        return _decided(Case(configuration, state, surface), command)
    except Refusal as refusal:
        return Rejected(str(refusal))


def _decided(case: Case, command: Command) -> tuple[Draft, ...]:
    match command:
        case Answer():
            return _answer(case, command)
        case Intake():
            return _intake(case, command)
        case Entry() | Practised():
            from steadyhand.domain.reminding.journalling import entered, practised  # noqa: PLC0415 - diary alone

            return entered(case, command) if isinstance(command, Entry) else practised(case, command)
        case Pausing():
            return _pause(case, command)
        case Resuming():
            return _resume(case)
        case Undoing():
            return _undo(case, command)
        case _:
            assert_never(command)


def when(case: Case, at: datetime | None) -> datetime:
    """When it happened; refuses the future and what is too long ago to remember well (R-092)."""
    if at is None:
        return case.now
    if at > case.now + TOLERANCE:
        raise Refusal(f"{at.isoformat(timespec='minutes')} is in the future: nothing was recorded")
    if at < case.now - BACKFILL:
        raise Refusal("that is more than 48 hours ago, too long to remember well: nothing was recorded")
    return at


def known_habit(case: Case, habit_id: str, amount: float | None) -> Habit:
    """The habit, where the amount is one of its; refuses any other."""
    habit = case.configuration.habit(habit_id)
    if habit is None:
        raise Refusal(f"there is no habit {habit_id!r}")
    if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
        raise Refusal(f"an amount is from 0 to {LARGEST_AMOUNT:.0f}: nothing was recorded")
    ml = None if amount is None or habit.unit is None else amount * ML_PER_UNIT.get(habit.unit, 0.0)
    if ml is not None and ml > MOST_ML_AN_ENTRY:
        raise Refusal(f"{ml / 1000:g} litres at once cannot be right: nothing was recorded")
    if amount is not None and habit.unit is None:
        raise Refusal(f"{habit.id} has no amounts: answer it with steady done {habit.id}")
    return habit


class Aimed(NamedTuple):
    """An answer with what it is about."""

    answer: Answer
    habit: Habit
    at: datetime
    occurrence: Occurrence | None
    reminder: Reminder | None


def _answer(case: Case, answer: Answer) -> tuple[Draft, ...]:
    habit, at = known_habit(case, answer.habit, answer.amount), when(case, answer.at)
    occurrence = meant(case, habit, answer, at)
    reminder = None if occurrence is None else case.state.reminders.get(occurrence.key)
    aimed = Aimed(answer, habit, at, occurrence, reminder)
    match answer.choice:
        case Choice.DONE:
            return done(case, _answerable(aimed))
        case Choice.SKIP:
            return _skipped(case, aimed, _open_one(case, aimed))
        case Choice.SNOOZE:
            return _snoozed(case, aimed, _open_one(case, aimed))
        case Choice.NONE | Choice.SOME:
            return _evening(case, aimed)
        case Choice.OPEN:
            return _opened(case, aimed)
        case Choice.DETAILS:
            return ()
        case _:
            assert_never(answer.choice)


def _answerable(aimed: Aimed) -> Aimed:
    """What may be answered with done: the questions and the review are answered in them."""
    aim = aimed.habit.aim
    elsewhere = ELSEWHERE.get(aim.topic) if isinstance(aim, Ask) else None
    if elsewhere is not None:
        raise Refusal(f"{aimed.habit.id} is answered with {elsewhere} (or steady skip {aimed.habit.id})")
    return aimed


def _evening(case: Case, aimed: Aimed) -> tuple[Draft, ...]:
    """The evening's answer closes the day: none today, or as many as are recorded, or some, uncounted.

    "None today" after recorded episodes closes the day with those.
    """
    habit, at = aimed.habit, aimed.at
    if not isinstance(habit.aim, Ask) or habit.aim.topic != EVENING:
        raise Refusal(f"{habit.id} is not the evening's question")
    occurrence = _open_one(case, aimed)
    data: dict[str, Json] = {"closed": True}
    if not case.state.episodes(occurrence.day):
        data["none" if aimed.answer.choice is Choice.NONE else "some"] = True
    closing_day = case.draft(EventKind.DAY, at, data)._replace(day=occurrence.day)
    return (*answered(done(case, aimed)), closing_day)


def answered(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts, the last of which is done by what the person recorded beside it."""
    *before, last = drafts
    return (*before, last._replace(data={**last.data, "reason": ANSWERED}))


def _opened(case: Case, aimed: Aimed) -> tuple[Draft, ...]:
    """Opening the review answers its reminder; the diary and the questions are answered in them."""
    aim = aimed.habit.aim
    is_review = isinstance(aim, Ask) and aim.topic == REASSESSMENT
    is_settled = aimed.reminder is not None and aimed.reminder.settled
    return done(case, aimed) if is_review and not is_settled else ()


def _open_one(case: Case, aimed: Aimed) -> Occurrence:
    if aimed.occurrence is None:
        raise Refusal(_nothing_open(case, aimed.habit))
    if aimed.reminder is not None and aimed.reminder.settled:
        raise Refusal(_already(case, aimed.reminder))
    return aimed.occurrence


def meant(case: Case, habit: Habit, answer: Answer, at: datetime) -> Occurrence | None:
    """The occurrence an answer is about, or None where it stands alone.

    The named one; else the latest that came due on that day, open or concluded without the person;
    else, for what is done at most its window early, the next one of the day.
    """
    planned = of_habit(case, habit, case.day_of(habit.id, at))
    if answer.occurrence is not None:
        return _named(case, habit, answer.occurrence)
    came_due = [each for each in planned if each.due <= at and _counts(case, habit, each)]
    for occurrence in reversed(came_due):
        reminder = case.state.reminders.get(occurrence.key)
        is_open = closing(occurrence, reminder) > at and (reminder is None or not reminder.settled)
        if is_open or (answer.choice is Choice.DONE and _may_be_done_late(occurrence, reminder, at)):
            return occurrence
    if answer.choice is not Choice.DONE or isinstance(habit.aim, Reach):
        return None
    return next((each for each in planned if each.due > at and _is_early(case, each, at)), None)


def _named(case: Case, habit: Habit, key: str) -> Occurrence:
    reminder = case.state.reminders.get(key)
    day = reminder.day if reminder is not None else case.day_of(habit.id, case.now)
    planned = next((each for each in of_habit(case, habit, day) if each.key == key), None)
    if planned is None:
        raise Refusal(f"that reminder of {habit.id} is no longer open")
    return planned


def of_habit(case: Case, habit: Habit, day: date) -> Sequence[Occurrence]:
    """The habit's occurrences of that day."""
    planned = timetable(case.configuration, case.surface.zone, day)
    return [each for each in planned if each.habit == habit.id]


def _counts(case: Case, habit: Habit, occurrence: Occurrence) -> bool:
    since = case.state.in_force.since.get(habit.id)
    return since is None or occurrence.due >= since or occurrence.key in case.state.reminders


def _may_be_done_late(occurrence: Occurrence, reminder: Reminder | None, at: datetime) -> bool:
    if reminder is None or not reminder.settled:
        return closing(occurrence, reminder) <= at
    return reminder.outcome in {EventKind.MISSED, EventKind.UNOBSERVED}


def _is_early(case: Case, occurrence: Occurrence, at: datetime) -> bool:
    reminder = case.state.reminders.get(occurrence.key)
    return at >= occurrence.due - (occurrence.closes - occurrence.due) and (
        reminder is None or not reminder.settled
    )


def done(case: Case, aimed: Aimed) -> tuple[Draft, ...]:
    """The events that settle what is aimed at as done."""
    answer, habit, at, occurrence, reminder = aimed
    data = _amount_done(aimed)
    if answer.at is not None:
        data["recalled"] = True
    if occurrence is None:
        return (case.draft(EventKind.DONE, at, data, habit.id),)
    retractions: tuple[Draft, ...] = ()
    if reminder is not None and reminder.settled:
        if answer.occurrence is not None or not _may_be_done_late(occurrence, reminder, at):
            raise Refusal(_already(case, reminder))
        retractions = tuple(
            case.draft(EventKind.RETRACTED, case.now, {"event": each, "because": "done after all"}, habit.id)
            for each in (reminder.outcome_id, *reminder.superseded)
        )
    if at >= closing(occurrence, reminder):
        data["late"] = True
    return (*retractions, _for(case.draft(EventKind.DONE, at, data, habit.id), occurrence))


def _amount_done(aimed: Aimed) -> dict[str, Json]:
    amount, aim, reminder = aimed.answer.amount, aimed.habit.aim, aimed.reminder
    if amount is None and isinstance(aim, Reach):
        amount = reminder.asked if reminder is not None and reminder.asked else aim.serving
    return {} if amount is None else {"amount": number(amount), "unit": aimed.habit.unit}


def _skipped(case: Case, aimed: Aimed, occurrence: Occurrence) -> tuple[Draft, ...]:
    because = aimed.answer.because
    data: dict[str, Json] = {} if because is None else {"because": because}
    return (_for(case.draft(EventKind.SKIPPED, aimed.at, data, aimed.habit.id), occurrence),)


def _snoozed(case: Case, aimed: Aimed, occurrence: Occurrence) -> tuple[Draft, ...]:
    habit, minutes = aimed.habit, aimed.answer.minutes
    used = 0 if aimed.reminder is None else aimed.reminder.snoozes
    if used >= habit.max_snoozes:
        times = "once" if used == 1 else f"{used} times"
        raise Refusal(f"{habit.id} was already snoozed {times}: answer it with done or skip")
    if minutes is not None and not 1 <= minutes <= LONGEST_SNOOZE_MIN:
        raise Refusal(f"a snooze is from 1 to {LONGEST_SNOOZE_MIN} minutes")
    until = case.now + (habit.snooze if minutes is None else timedelta(minutes=minutes))
    if until >= occurrence.latest:
        raise Refusal(f"{habit.id} cannot be put off beyond {case.clock(occurrence.latest)}")
    data: dict[str, Json] = {"until": until.isoformat(timespec="milliseconds")}
    return (_for(case.draft(EventKind.SNOOZED, case.now, data, habit.id), occurrence),)


def _intake(case: Case, intake: Intake) -> tuple[Draft, ...]:
    habit, at = known_habit(case, intake.habit, intake.amount), when(case, intake.at)
    if habit.unit is None:
        raise Refusal(f"{habit.id} has no amounts: answer it with steady done {habit.id}")
    amount = None if intake.amount is None else number(intake.amount)
    data: dict[str, Json] = {"amount": amount, "unit": habit.unit}
    if amount is None and habit.unit == "mg":
        data["mg_unknown"] = True
    about = {"item": intake.item, "low": intake.low, "high": intake.high}
    data |= {name: value for name, value in about.items() if value is not None}
    if intake.at is not None:
        data["recalled"] = True
    return (case.draft(EventKind.INTAKE, at, data, habit.id),)


def _pause(case: Case, pausing: Pausing) -> tuple[Draft, ...]:
    if pausing.until is not None and pausing.until <= case.now:
        raise Refusal("the pause would end in the past: nothing was recorded")
    if pausing.until is not None and pausing.until > case.now + LONGEST_PAUSE:
        raise Refusal("a pause is at most five years long; without an end it lasts until steady resume")
    data: dict[str, Json] = {}
    if pausing.until is not None:
        data["until"] = pausing.until.isoformat(timespec="seconds")
    if pausing.because is not None:
        data["because"] = pausing.because
    paused = case.state.paused(case.now) is not None
    ended = (case.draft(EventKind.RESUMED, case.now, NO_DATA),) if paused else ()
    return (*ended, case.draft(EventKind.PAUSED, case.now, data))


def _resume(case: Case) -> tuple[Draft, ...]:
    if case.state.paused(case.now) is None:
        raise Refusal("nothing is paused")
    return (case.draft(EventKind.RESUMED, case.now, NO_DATA),)


def _undo(case: Case, undoing: Undoing) -> tuple[Draft, ...]:
    """Take the entry back, and before it the answer that it gave to a reminder."""
    target = _to_undo(case, undoing)
    given = [event for event in case.state.kept if _was_given_by(case, event, target)]
    return tuple(_taken_back(case, event, undoing) for event in (*given, target))


def _was_given_by(case: Case, event: Event, entry: Event) -> bool:
    is_answer = event.kind is EventKind.DONE and event.data.get("reason") == ANSWERED
    return is_answer and event.at == entry.at and event.id not in case.state.retracted


def _taken_back(case: Case, event: Event, undoing: Undoing) -> Draft:
    data: dict[str, Json] = {"event": event.id}
    if undoing.because is not None:
        data["because"] = undoing.because
    retraction = case.draft(EventKind.RETRACTED, case.now, data, event.habit)
    return retraction._replace(day=max(retraction.day, event.day))


def _to_undo(case: Case, undoing: Undoing) -> Event:
    if undoing.event is None:
        latest = _last_own(case)
        if latest is None:
            raise Refusal("there is nothing of yours to undo in the last two days")
        return latest
    event = case.state.event(undoing.event)
    if event is None:
        raise Refusal(f"there is no event {undoing.event!r} in the last two days")
    if event.id in case.state.retracted:
        raise Refusal("that was already taken back")
    if not is_own(case, event) and event.data.get("reason") != RESTED:
        raise Refusal("only what you recorded yourself can be taken back")
    return event


def _last_own(case: Case) -> Event | None:
    """The last that was recorded on this device; of any, where there is nothing of this one."""
    mine = [event for event in case.state.kept if is_own(case, event)]
    here = [event for event in mine if event.device == case.state.device]
    return max(reversed(here), key=_number, default=mine[-1] if mine else None)


def _number(event: Event) -> int:
    return event.sequence


def is_own(case: Case, event: Event) -> bool:
    """Whether the person recorded it and it still stands."""
    mine = event.kind in OWN and "reason" not in event.data
    return mine and event.id not in case.state.retracted


def _nothing_open(case: Case, habit: Habit) -> str:
    today = of_habit(case, habit, case.day_of(habit.id, case.now))
    latest = next((each for each in reversed(today) if each.due <= case.now), None)
    reminder = None if latest is None else case.state.reminders.get(latest.key)
    if reminder is not None and reminder.settled:
        return _already(case, reminder)
    following = next((each for each in today if each.due > case.now), None)
    when = "" if following is None else f"; the next one is at {case.clock(following.due)}"
    return f"{habit.id} has no open reminder{when}"


def _already(case: Case, reminder: Reminder) -> str:
    when = "" if reminder.outcome_at is None else f" at {case.clock(reminder.outcome_at)}"
    return f"{reminder.habit} was already {reminder.outcome}{when}"


def _for(draft: Draft, occurrence: Occurrence) -> Draft:
    return draft._replace(occurrence=occurrence.key, day=occurrence.day)


def number(amount: float) -> float | int:
    """The amount, whole where it is."""
    return int(amount) if amount == int(amount) else amount
