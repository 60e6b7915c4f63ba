"""What a rehearsal showed: as keys of JSON, and as a text of at most 80 columns. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.adherence import adherence
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.habit import Configuration, Rest, WindDown
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.reminder import RESTED
from steadyhand.report.adherence import adherence_rows, adherence_text
from steadyhand.report.columns import WIDTH, cut, name_width, padded, wrapped

LATE = timedelta(minutes=1)
LABEL_WIDTH = 14
HOURS = 24
UNSETTLED_REASON = "no reason"
_PLAIN_ENDS = (EventKind.EXCUSED, EventKind.UNOBSERVED)


class Rehearsed(NamedTuple):
    """A span that was played through: everything in its log, and how often what happened meanwhile.

    ``zone``: the person's own. ``ended``: the instant it was broken off, aware UTC. ``meetings``: when the
    person was not to be disturbed.
    """

    configuration: Configuration
    zone: ZoneInfo
    first_day: date
    days: int
    seed: int
    ended: datetime
    events: tuple[Event, ...]
    meanwhile: Mapping[str, int]
    meetings: tuple[Interval, ...] = ()

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return self.first_day + (self.days - 1) * ONE_DAY


def rehearsal_view(rehearsed: Rehearsed) -> dict[str, Json]:
    """The document that both forms are made from: numbers a day to one digit, rates to four."""
    events = rehearsed.events
    showings = [event for event in events if _is_showing(event)]
    rows = adherence(
        rehearsed.configuration,
        events,
        rehearsed.zone,
        first_day=rehearsed.first_day,
        last_day=rehearsed.last_day,
        now=rehearsed.ended,
    )
    return {
        "seed": rehearsed.seed,
        "first_day": rehearsed.first_day.isoformat(),
        "days": rehearsed.days,
        "zone": rehearsed.zone.key,
        "notifications": _notifications(rehearsed, showings),
        "busiest_hour": _busiest_hour(rehearsed, showings),
        "habits": [*_asked(rehearsed)],
        "later_than_due": _later_than_due(rehearsed),
        "breaks": _breaks(rehearsed),
        "evenings": _evenings(rehearsed),
        "held_back": _held_back(rehearsed),
        "not_asked": dict(_unasked(events)),
        "meanwhile": dict(rehearsed.meanwhile),
        "adherence": [*adherence_rows(rows)],
    }


def rehearsal_text(rehearsed: Rehearsed, view: Mapping[str, Json]) -> str:
    """The document for a person."""
    span = f"{rehearsed.days} days from {_day(rehearsed.first_day)}, as they might go."
    lines = [*wrapped(f"{span} {_MADE_UP}"), ""]
    lines += [line for label, text in _facts(view) for line in _labelled(label, text)]
    lines += ["", *_habit_lines(rehearsed, view), "", "The adherence that this would give:", ""]
    titles = {habit.id: habit.title for habit in rehearsed.configuration.habits}
    lines.append(adherence_text(cast("list[Mapping[str, Json]]", view["adherence"]), titles))
    lines += ["", *wrapped(f"Nothing was recorded. The same again: {_command(rehearsed)}")]
    return "\n".join(lines)


_MADE_UP = "The person and the machine are made up, the asking is the daemon's own with your configuration."


def _command(rehearsed: Rehearsed) -> str:
    return f"steady rehearse --days {rehearsed.days} --seed {rehearsed.seed}"


def _is_showing(event: Event) -> bool:
    """Whether it is a notification: of a digest the first event alone, and of no showing the second."""
    return event.kind is EventKind.PROMPTED and event.data.get("counted", True) is not False


def _notifications(rehearsed: Rehearsed, showings: Sequence[Event]) -> dict[str, Json]:
    calendar = Calendar(rehearsed.configuration.rhythm, rehearsed.zone)
    by_day = Counter(calendar.day_of(event.at) for event in showings)
    counts = {day: by_day[day] for day in _days(rehearsed)}
    most_on = max(counts, key=lambda day: counts[day])
    return {
        "total": len(showings),
        "a_day": _a_day(len(showings), rehearsed),
        "most": counts[most_on],
        "most_on": most_on.isoformat(),
        "fewest": min(counts.values()),
        "digests": sum(1 for event in showings if event.data.get("digest")),
        "about_limits": sum(1 for event in showings if event.occurrence is None),
    }


def _days(rehearsed: Rehearsed) -> Iterator[date]:
    return (rehearsed.first_day + number * ONE_DAY for number in range(rehearsed.days))


def _a_day(number: int, rehearsed: Rehearsed) -> float:
    return round(number / rehearsed.days, 1)


def _busiest_hour(rehearsed: Rehearsed, showings: Iterable[Event]) -> dict[str, Json] | None:
    hours = Counter((event.at + timedelta(seconds=event.offset_s)).hour for event in showings)
    if not hours:
        return None
    hour = max(range(HOURS), key=lambda each: hours[each])
    return {"hour": hour, "a_day": _a_day(hours[hour], rehearsed)}


def _first_prompts(events: Iterable[Event]) -> Iterator[Event]:
    seen: set[str] = set()
    for event in events:
        if event.kind is EventKind.PROMPTED and event.occurrence and event.occurrence not in seen:
            seen.add(event.occurrence)
            yield event


def _delay(event: Event) -> timedelta:
    """How much later than the time in its key it was shown, by the clock on the wall."""
    planned = datetime.fromisoformat((event.occurrence or "").partition("@")[2].partition("~")[0])
    shown = event.at + timedelta(seconds=event.offset_s)
    return shown.replace(tzinfo=None) - planned


def _of_aim(rehearsed: Rehearsed, aim: type[Rest | WindDown]) -> frozenset[str]:
    return frozenset(habit.id for habit in rehearsed.configuration.habits if isinstance(habit.aim, aim))


def _later_than_due(rehearsed: Rehearsed) -> int:
    """How many were first shown a minute or more late; a break is not: it waits for use, and for a pause."""
    breaks = _of_aim(rehearsed, Rest)
    first = (event for event in _first_prompts(rehearsed.events) if event.habit not in breaks)
    return sum(1 for event in first if _delay(event) >= LATE)


def _breaks(rehearsed: Rehearsed) -> dict[str, Json] | None:
    """How many breaks were taken by resting, how many of them unasked, and how many took a second word."""
    breaks = _of_aim(rehearsed, Rest)
    if not breaks:
        return None
    about = [event for event in rehearsed.events if event.habit in breaks]
    asked = {event.occurrence for event in about if event.kind is EventKind.PROMPTED}
    rested = [event for event in about if event.data.get("reason") == RESTED]
    return {
        "rested": len(rested),
        "unasked": sum(1 for event in rested if event.occurrence not in asked),
        "told_twice": _told_twice(about),
    }


def _evenings(rehearsed: Rehearsed) -> dict[str, Json] | None:
    """In how many of the hours before bed the machine was used, and how many of them took a second word."""
    routines = _of_aim(rehearsed, WindDown)
    if not routines:
        return None
    about = [event for event in rehearsed.events if event.habit in routines]
    with_use = {event.occurrence for event in about if event.kind is EventKind.USE and event.data["minutes"]}
    return {
        "watched": len({event.occurrence for event in about if event.kind is EventKind.USE}),
        "with_use": len(with_use),
        "told_twice": _told_twice(about),
    }


def _told_twice(about: Iterable[Event]) -> int:
    return len({event.occurrence for event in about if event.data.get("firm")})


def _held_back(rehearsed: Rehearsed) -> dict[str, Json]:
    """How many prompts came after a meeting in which they fell due, and how many came to nothing in one."""
    later = 0
    for event in _first_prompts(rehearsed.events):
        due = event.at - _delay(event)
        later += any(each.begins <= due < each.ends <= event.at for each in rehearsed.meetings)
    reasons = {f"held back: {busy}" for busy in Busy}
    never = sum(1 for event in rehearsed.events if event.data.get("reason") in reasons)
    return {"meetings": len(rehearsed.meetings), "shown_after": later, "not_asked": never}


def _asked(rehearsed: Rehearsed) -> Iterator[dict[str, Json]]:
    asked = Counter(event.habit for event in _first_prompts(rehearsed.events))
    for habit in rehearsed.configuration.habits:
        number = asked[habit.id]
        yield {"habit": habit.id, "asked": number, "a_day": _a_day(number, rehearsed)}


def _unasked(events: Iterable[Event]) -> Iterator[tuple[str, Json]]:
    """Why reminders ended without a question, and how many did."""
    prompted = {event.occurrence for event in events if event.kind is EventKind.PROMPTED}
    reasons = Counter(
        str(event.data.get("reason") or UNSETTLED_REASON)
        for event in events
        if event.kind in _PLAIN_ENDS and event.occurrence not in prompted
    )
    yield from sorted(reasons.items(), key=lambda item: (-item[1], item[0]))


def _facts(view: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    told = cast("Mapping[str, Json]", view["notifications"])
    most_on = date.fromisoformat(str(told["most_on"]))
    yield (
        "Notifications",
        f"{told['total']}, {told['a_day']} a day; from {told['fewest']} to {told['most']} ({_day(most_on)})",
    )
    digests, limits = told["digests"], told["about_limits"]
    yield "of these", f"{digests} for several reminders at once, {limits} about a limit"
    busiest = cast("Mapping[str, int] | None", view["busiest_hour"])
    if busiest is not None:
        yield "Busiest hour", f"{_hours(busiest['hour'])}, {busiest['a_day']} a day"
    yield (
        "Shown late",
        f"{view['later_than_due']}, after a quiet time, a meeting, a sleep of the machine, a trip",
    )
    yield from _desk_facts(view)
    yield "Not asked", _counted(cast("Mapping[str, Json]", view["not_asked"]))
    yield "Meanwhile", _counted(cast("Mapping[str, Json]", view["meanwhile"]))


def _desk_facts(view: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """What the person's use of the machine comes to, and the desktop's do-not-disturb."""
    held = cast("Mapping[str, int]", view["held_back"])
    if held["meetings"]:
        kept = f"{held['shown_after']} until a meeting was over, {held['not_asked']} for good"
        yield "Held back", f"{kept}, in {held['meetings']} of them"
    breaks = cast("Mapping[str, int] | None", view["breaks"])
    if breaks is not None:
        resting = f"{breaks['rested']} taken by resting, {breaks['unasked']} of them unasked"
        yield "Breaks", f"{resting}; {breaks['told_twice']} asked for a second time"
    evenings = cast("Mapping[str, int] | None", view["evenings"])
    if evenings is not None:
        use = f"use in {evenings['with_use']} of {evenings['watched']} last hours"
        yield "Before bed", f"{use}; {evenings['told_twice']} told a second time"


def _hours(hour: int) -> str:
    return f"{hour:02}:00 to {(hour + 1) % HOURS:02}:00"


def _counted(numbers: Mapping[str, Json]) -> str:
    return ", ".join(f"{what}: {number}" for what, number in numbers.items()) or "nothing"


def _labelled(label: str, text: str) -> list[str]:
    first, *rest = wrapped(text, " " * LABEL_WIDTH)
    return [f"{label:<{LABEL_WIDTH}}{first.strip()}", *rest]


def _habit_lines(rehearsed: Rehearsed, view: Mapping[str, Json]) -> Iterator[str]:
    asked = cast("list[Mapping[str, Json]]", view["habits"])
    titles = [habit.title for habit in rehearsed.configuration.habits]
    width = name_width(titles)
    yield cut(f"{'asked':<{width}}  {'in all':>8}  {'a day':>8}", WIDTH)
    for title, row in zip(titles, asked, strict=True):
        yield f"{padded(title, width)}  {row['asked']:>8}  {row['a_day']:>8}"


def _day(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"
