"""What comes of an entry in the diary and of a session. Pure."""

from datetime import date, datetime, timedelta

from steadyhand.domain.reminding.command import (
    BACKFILL,
    Aimed,
    Answer,
    Case,
    Entry,
    Practised,
    Refusal,
    answered,
    done,
    is_own,
    known_habit,
    meant,
    number,
    when,
)
from steadyhand.domain.reminding.event import Data, Draft, Event, EventKind, Json
from steadyhand.domain.reminding.habit import EVENING, MORNING, SCREENING, Ask, Habit, Practise
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.values import NamedTuple

SESSION_IS_DONE_MIN = 10.0
"""A shorter session is partial (R-051)."""
LONGEST_SESSION_MIN = 24 * 60.0
AT_ONCE = timedelta(hours=1)
"""What is entered so soon after it happened is not recalled."""


class _Place(NamedTuple):
    """Where an entry belongs in time."""

    at: datetime
    day: date
    recalled: bool


def entered(case: Case, entry: Entry) -> tuple[Draft, ...]:
    """The entry, with the retraction of what it corrects and the check-ins it answers.

    What is entered for another day, or more than an hour late, is marked as recalled; more than 48
    hours back is refused, except for a correction, which keeps the time of the original.
    """
    original = None if entry.corrects is None else _corrected(case, entry)
    place = _place(case, entry, original)
    data: dict[str, Json] = dict(entry.data)
    if place.recalled:
        data["recalled"] = True
    retraction: tuple[Draft, ...] = ()
    if original is not None:
        data["corrects"] = original.id
        because: dict[str, Json] = {"event": original.id, "because": "corrected"}
        retracted = case.draft(EventKind.RETRACTED, case.now, because, original.habit)
        retraction = (retracted._replace(day=max(retracted.day, original.day)),)
    draft = case.draft(entry.kind, place.at, data)._replace(day=place.day)
    return (*retraction, *_answers(case, draft), draft)


def practised(case: Case, session: Practised) -> tuple[Draft, ...]:
    """The session, and its reminder done where it was long enough."""
    habit = known_habit(case, session.habit, None)
    if not isinstance(habit.aim, Practise):
        raise Refusal(f"{habit.id} is no session: nothing was recorded")
    if not 0 < session.minutes <= LONGEST_SESSION_MIN:
        raise Refusal("a session is longer than 0 minutes and at most a day: nothing was recorded")
    data: dict[str, Json] = {
        "minutes": number(round(session.minutes, 1)),
        "technique": session.technique,
    }
    aimed = _aimed(case, habit, case.now)
    draft = case.draft(EventKind.SESSION, case.now, data, habit.id)
    if aimed.occurrence is not None:
        draft = draft._replace(occurrence=aimed.occurrence.key, day=aimed.occurrence.day)
    long_enough = session.minutes >= SESSION_IS_DONE_MIN
    return (*(answered(done(case, aimed)) if long_enough else ()), draft)


def _aimed(case: Case, habit: Habit, at: datetime) -> Aimed:
    answer = Answer(habit.id, Choice.DONE)
    occurrence = meant(case, habit, answer, at)
    reminder = None if occurrence is None else case.state.reminders.get(occurrence.key)
    return Aimed(answer, habit, at, occurrence, reminder)


def _corrected(case: Case, entry: Entry) -> Event:
    original = case.state.event(entry.corrects or "")
    if original is None:
        raise Refusal(f"there is no event {entry.corrects!r}: nothing was recorded")
    if original.id in case.state.retracted:
        raise Refusal("that was already taken back or corrected: nothing was recorded")
    if not is_own(case, original) or original.kind is not entry.kind:
        raise Refusal(f"{entry.corrects!r} is no {entry.kind} entry of yours: nothing was recorded")
    return original


def _place(case: Case, entry: Entry, original: Event | None) -> _Place:
    if original is not None and entry.at is None:
        return _Place(original.at, entry.day or original.day, original.data.get("recalled") is True)
    at = when(case, entry.at)
    day, today = entry.day or case.calendar.day_of(at), case.calendar.day_of(case.now)
    if day > today:
        raise Refusal(f"{day} is in the future: nothing was recorded")
    if case.calendar.ends(day) <= case.now - BACKFILL:
        raise Refusal("that is more than 48 hours ago, too long to remember well: nothing was recorded")
    return _Place(at, day, day != today or case.now - at > AT_ONCE)


def _answers(case: Case, draft: Draft) -> tuple[Draft, ...]:
    """The diary's own check-ins that the entry answers, where they are open or soon due today."""
    if draft.day != case.calendar.day_of(case.now):
        return ()
    topics = _topics(draft.kind, draft.data)
    asking = [each for each in case.configuration.habits if isinstance(each.aim, Ask)]
    return tuple(
        each
        for habit in asking
        if isinstance(habit.aim, Ask) and habit.aim.topic in topics
        for each in _settled(case, habit)
    )


def _settled(case: Case, habit: Habit) -> tuple[Draft, ...]:
    aimed = _aimed(case, habit, case.now)
    if aimed.occurrence is None:
        return ()
    return answered(done(case, aimed))


def _topics(kind: EventKind, data: Data) -> frozenset[str]:
    topics = set()
    if kind is EventKind.DAY and data.get("closed") is True:
        topics.add(EVENING)
    if kind is EventKind.DAY and data.get("slept_min") is not None:
        topics.add(MORNING)
    if kind is EventKind.SCREENING:
        topics.add(SCREENING)
    return frozenset(topics)
