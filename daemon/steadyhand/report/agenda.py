"""The agenda: what will be asked, when it will be shown, and why not where it will not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.domain.reminding.habit import Configuration, Habit
from steadyhand.domain.reminding.occurrence import Occurrence, coming_due
from steadyhand.domain.reminding.quiet import held, is_exempt
from steadyhand.domain.reminding.reminder import Reminder, Stage, closing
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.travel import home_of
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.columns import WIDTH, cut, name_width, padded, plain, wrapped
from steadyhand.report.forecast import Foreseen, forecast
from steadyhand.report.moment import clock, number, stamp, weekday
from steadyhand.report.often import MANY, every_min, is_by_use, often_words, use_words
from steadyhand.values import NamedTuple

PLANNED = "planned"
OVER = "its time is over and nothing was recorded: the reminders were not running"
HELD_BACK = "held back: "
_OPEN = frozenset(stage.value for stage in Stage)
_AHEAD = _OPEN | {PLANNED}
_AT_ONCE = timedelta(minutes=1)
_NOTHING_FORESEEN = Foreseen()


class _Outlook(NamedTuple):
    """What the rows of an agenda are made from."""

    configuration: Configuration
    state: State
    now: datetime
    zone: ZoneInfo
    foreseen: Mapping[str, Foreseen]
    events: Mapping[str, Event]


def agenda_view(
    configuration: Configuration, state: State, now: datetime, zone: ZoneInfo, *, first: date, days: int
) -> list[dict[str, Json]]:
    """The contract's agenda of so many days, sorted by ``due``, with what a person asks of it besides.

    What keeps to home is in it when it comes due on these days where the person is; ``at_home`` is
    then what clocks at home show, else null.

    ``state``: with the events of these days that have already been. ``shows``: when it is shown, if
    the daemon runs, each earlier prompt is answered with done and breaks come by the clock; null where it
    is settled without being shown. ``because``: why it is held back or was settled so. ``every_min``: what
    lies between two of the habit; of a break that much use, where the desktop tells of use.
    """
    last = first + (days - 1) * ONE_DAY
    foreseen = forecast(configuration, state, now, zone, (first, last))
    events = {event.id: event for event in state.kept}
    outlook = _Outlook(configuration, state, now, zone, foreseen, events)
    rows = coming_due(configuration, zone, (first, last))
    return [_row(outlook, occurrence) for occurrence in rows if _counts(outlook, occurrence)]


def agenda_text(view: Iterable[Mapping[str, Json]]) -> str:
    """The agenda by day, at most 80 columns wide; what comes often on a day has one line for it."""
    rows = list(view)
    if not rows:
        return "Nothing is planned."
    width = name_width(plain(str(row["title"])) for row in rows)
    days: dict[str, list[Mapping[str, Json]]] = {}
    for row in rows:
        days.setdefault(str(row["day"]), []).append(row)
    return "\n\n".join("\n".join([_heading(day), *_day(planned, width)]) for day, planned in days.items())


def _day(rows: Sequence[Mapping[str, Json]], width: int) -> Iterator[str]:
    numbers, told = Counter(row["habit"] for row in rows), set()
    for row in rows:
        habit = row["habit"]
        if numbers[habit] > MANY and habit not in told:
            told.add(habit)
            yield from _all_of([each for each in rows if each["habit"] == habit], width)
        if numbers[habit] <= MANY or _is_open(row):
            yield from _lines(row, width)


def _is_open(row: Mapping[str, Json]) -> bool:
    return row["state"] in _OPEN and row["shows"] is not None


def _all_of(rows: Sequence[Mapping[str, Json]], width: int) -> Iterator[str]:
    """One line for a habit's whole day, and below it until when, how often, and how it goes."""
    first, last, minutes = rows[0], rows[-1], rows[0]["every_min"]
    yield f"  {clock(str(first['due']))}  {padded(plain(str(first['title'])), width)}".rstrip()
    every = minutes if isinstance(minutes, int | float) else None
    often = often_words(every, len(rows), by_use=bool(first["by_use"]))
    for sentence in (f"until {clock(str(last['due']))}, {often}", _so_far(rows), _not_to_be_shown(rows)):
        yield from wrapped(sentence, " " * 9)


def _so_far(rows: Iterable[Mapping[str, Json]]) -> str:
    ended = Counter(str(row["state"]) for row in rows if row["state"] not in _AHEAD)
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(ended.items()))
    return f"so far: {told}" if told else ""


def _not_to_be_shown(rows: Iterable[Mapping[str, Json]]) -> str:
    ahead = (row for row in rows if row["state"] in _AHEAD and row["shows"] is None)
    reasons = Counter(
        plain(str(row["because"] or "").removeprefix(HELD_BACK)) or "no reason" for row in ahead
    )
    told = ", ".join(f"{number} ({reason})" for reason, number in sorted(reasons.items()))
    return f"will not be shown: {told}" if told else ""


def _counts(outlook: _Outlook, occurrence: Occurrence) -> bool:
    """Whether it is or will be asked: what lies before its habit or the zone came into force never is."""
    if occurrence.due > outlook.now or occurrence.key in outlook.state.reminders:
        return True
    in_force = outlook.state.in_force
    if occurrence.habit in in_force.since:
        return not in_force.came_after(occurrence)
    return not in_force.since and occurrence.closes > outlook.now


def _row(outlook: _Outlook, occurrence: Occurrence) -> dict[str, Json]:
    habit = outlook.configuration.habit(occurrence.habit)
    reminder = outlook.state.reminders.get(occurrence.key)
    foreseen = outlook.foreseen.get(occurrence.key, _NOTHING_FORESEEN)
    closes = closing(occurrence, reminder)
    shows, home = _shows(reminder, foreseen), home_of(outlook.configuration)
    return {
        "occurrence": occurrence.key,
        "habit": occurrence.habit,
        "due": stamp(occurrence.due, outlook.zone),
        "closes": stamp(closes, outlook.zone),
        "amount": number(_amount(outlook, reminder, foreseen)),
        "state": _state(outlook, occurrence, reminder),
        "shows": stamp(shows, outlook.zone),
        "because": _because(outlook, occurrence, reminder, shows),
        "day": _local_day(outlook, occurrence).isoformat(),
        "title": occurrence.habit if habit is None else habit.title,
        "unit": None if habit is None else habit.unit,
        "kind": None if habit is None else habit.kind.value,
        "every_min": None if habit is None else number(every_min(habit)),
        "by_use": habit is not None and is_by_use(outlook.configuration, habit),
        "at_home": stamp(occurrence.due, home) if home is not None and occurrence.at_home else None,
    }


def _local_day(outlook: _Outlook, occurrence: Occurrence) -> date:
    """The day on which it comes due where the person is."""
    if not occurrence.at_home:
        return occurrence.day
    return Calendar(outlook.configuration.rhythm, outlook.zone).day_of(occurrence.due)


def _state(outlook: _Outlook, occurrence: Occurrence, reminder: Reminder | None) -> str:
    if reminder is not None and reminder.outcome is not None:
        return reminder.outcome.value
    if occurrence.due > outlook.now:
        return PLANNED
    return (Stage.DUE if reminder is None else reminder.stage).value


def _shows(reminder: Reminder | None, foreseen: Foreseen) -> datetime | None:
    if reminder is None or (not reminder.settled and foreseen.shows is not None):
        return foreseen.shows
    return reminder.prompted_at


def _amount(outlook: _Outlook, reminder: Reminder | None, foreseen: Foreseen) -> float | None:
    if reminder is None or foreseen.amount is not None:
        return foreseen.amount
    entries = outlook.state.entries.get((reminder.habit, reminder.day), ())
    given = (entry.amount for entry in entries if entry.id == reminder.outcome_id)
    return next(given, reminder.asked)


def _because(
    outlook: _Outlook, occurrence: Occurrence, reminder: Reminder | None, shows: datetime | None
) -> str | None:
    if reminder is not None and reminder.outcome_id is not None:
        event = outlook.events.get(reminder.outcome_id)
        reason = None if event is None else event.data.get("reason") or event.data.get("because")
        return None if reason is None else str(reason)
    foreseen = outlook.foreseen.get(occurrence.key)
    if shows is None:
        over = closing(occurrence, reminder) <= outlook.now
        return foreseen.reason if foreseen is not None else OVER if over else None
    return _held(outlook, occurrence, reminder, shows)


def _held(
    outlook: _Outlook, occurrence: Occurrence, reminder: Reminder | None, shows: datetime
) -> str | None:
    """Why it is shown later than it could be."""
    ready = max(occurrence.due, outlook.now)
    if shows - ready <= _AT_ONCE:
        return None
    if reminder is not None and reminder.stage is Stage.SNOOZED:
        return "snoozed"
    habit = outlook.configuration.habit(occurrence.habit)
    hold = None if habit is None or is_exempt(habit) else held(outlook.configuration, outlook.zone, ready)
    if hold is not None:
        return f"{HELD_BACK}{hold.reason}"
    return f"{HELD_BACK}{_policy(outlook.configuration, habit)}"


def _policy(configuration: Configuration, habit: Habit | None) -> str:
    if configuration.notifications.min_gap:
        return "notifications.min_gap_min"
    return "enough was drunk in that hour" if habit is not None and habit.unit else "it could not be shown"


def _heading(day: str) -> str:
    return f"{weekday(date.fromisoformat(day))} {day}"


def _lines(row: Mapping[str, Json], width: int) -> Iterator[str]:
    due, amount = str(row["due"]), row["amount"]
    asked = quantity(amount, _text(row["unit"])) if isinstance(amount, int | float) else ""
    title, state = padded(plain(str(row["title"])), width), str(row["state"])
    end = _needed(row) if state == PLANNED else state
    yield cut(f"  {clock(due)}  {title}  {asked:>10}  {end}", WIDTH).rstrip()
    for note in (_at_home(row), _note(row)):
        if note:
            yield from wrapped(note, " " * 9)


def _at_home(row: Mapping[str, Json]) -> str:
    """What clocks at home show, where it is another time than here."""
    at_home = _text(row["at_home"])
    return (
        "" if at_home is None or at_home == row["due"] else f"{clock(at_home, str(row['due'])[:10])} at home"
    )


def _needed(row: Mapping[str, Json]) -> str:
    """Of a break, that the use decides."""
    minutes = row["every_min"] if row["by_use"] else None
    return use_words(minutes) if isinstance(minutes, int | float) else ""


def _note(row: Mapping[str, Json]) -> str:
    reason, shows = _text(row["because"]), _text(row["shows"])
    if reason is None:
        return ""
    why = plain(reason.removeprefix(HELD_BACK))
    if row["state"] not in _AHEAD:
        return plain(reason)
    return f"will not be shown: {why}" if shows is None else f"shown at {clock(shows)}: {why}"


def _text(value: Json) -> str | None:
    return None if value is None else str(value)
