"""The last days of the diary for the page: what was entered, what became of it, what a day lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, timezone

from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.journal.diary import DiaryDay, diary
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.order import superseded
from steadyhand.report.diary_entry import entry_words
from steadyhand.report.history import CORRECTED, fates
from steadyhand.report.moment import weekday
from steadyhand.report.review_words import long_day
from steadyhand.values import NamedTuple

MOST_OF_A_DAY = 50
"""So many episodes of a day are shown, and so many other entries, unless all are asked for."""
WRITABLE_DAYS = 3
"""Today and the two days before: those whose end is less than 48 hours ago (R-092)."""
MOST_ENTRIES = 100
"""On one page, so that it stays as light as it should be."""


class Shown(NamedTuple):
    """Which days: ``last`` and as many before it as ``number``; ``today`` is the person's day.

    ``whole``: with all entries of a day, however many.
    """

    today: date
    last: date
    number: int
    whole: bool = False

    @property
    def first(self) -> date:
        """The earliest."""
        return self.last - (self.number - 1) * ONE_DAY


def writable_days(today: date) -> tuple[date, ...]:
    """Those that may still be written of, today first."""
    return tuple(today - back * ONE_DAY for back in range(WRITABLE_DAYS))


def days_view(events: Sequence[Event], shown: Shown) -> list[dict[str, Json]]:
    """The days that have entries and those that may be written of, the last one first.

    ``events``: of the diary, and the retractions, in the order they were recorded.
    """
    what_became = {**_corrected_elsewhere(events), **fates(events)}
    known = diary(events, frozenset(what_became))
    own = {event.id: event for event in events if event.kind in DIARY}
    by_day = _by_day(own)
    writable = writable_days(shown.today)
    days = (shown.last - back * ONE_DAY for back in range(shown.number))
    return [
        _day(known.get(day) or DiaryDay(day), shown.today)
        | _entries(by_day.get(day, []), own, what_became, whole=shown.whole)
        for day in days
        if day in by_day or day in writable
    ]


def _corrected_elsewhere(events: Sequence[Event]) -> Mapping[str, str]:
    """Of several corrections of one entry, from several machines, those beside the last."""
    return dict.fromkeys(superseded(events, frozenset(fates(events))), CORRECTED)


def fitting(days: Sequence[dict[str, Json]]) -> list[dict[str, Json]]:
    """The latest of these days that have at most 100 entries together; one day at least."""
    kept, entries = list(days[:1]), sum(map(_number_of_entries, days[:1]))
    for day in days[1:]:
        entries += _number_of_entries(day)
        if entries > MOST_ENTRIES:
            break
        kept.append(day)
    return kept


def _number_of_entries(day: Mapping[str, Json]) -> int:
    entries = day["entries"]
    return len(entries) if isinstance(entries, list) else 0


def day_name(day: date, today: date) -> str:
    """The day in a sentence: "today", "yesterday", "on Thursday"."""
    if day == today:
        return "today"
    return "yesterday" if day == today - ONE_DAY else f"on {weekday(day)}"


def closing_words(day: DiaryDay) -> str:
    """What is known of a day's episodes: missing is told as missing, never as zero."""
    recorded = f"{len(day.episodes)} recorded" if day.episodes else "nothing recorded"
    if not day.closed:
        return f"{recorded}, the day is open"
    if day.none:
        return "no episodes"
    return f"{recorded}, and some that were not counted" if day.some else f"{recorded}, and no others"


def _day(day: DiaryDay, today: date) -> dict[str, Json]:
    name = day_name(day.day, today)
    return {
        "day": day.day.isoformat(),
        "name": name,
        "heading": f"{name.removeprefix('on ').capitalize()}, {long_day(day.day.isoformat())}",
        "episodes": len(day.episodes),
        "closed": day.closed,
        "state": closing_words(day),
        "writable": day.day in writable_days(today),
        "recalled": day.day != today,
    }


def _entries(
    said: list[Event], own: Mapping[str, Event], what_became: Mapping[str, str], *, whole: bool
) -> dict[str, Json]:
    latest = said if whole else _latest(said)
    return {
        "entries": [_entry(event, own, what_became) for event in latest],
        "left_out": len(said) - len(latest),
    }


def _latest(said: list[Event]) -> list[Event]:
    """The last of each kind, in their order."""
    kinds = ([event for event in said if event.kind is kind] for kind in (EventKind.DAY, EventKind.EPISODE))
    return [event for kind in kinds for event in kind[-MOST_OF_A_DAY:]]


def _by_day(own: Mapping[str, Event]) -> dict[date, list[Event]]:
    """What stands last of each entry: of a day its daily entries, then its episodes by their time."""
    replaced = {str(event.data.get("corrects")) for event in own.values()}
    latest = sorted(
        (event for event in own.values() if event.id not in replaced),
        key=lambda event: (event.kind is EventKind.EPISODE, event.at),
    )
    days: dict[date, list[Event]] = {}
    for event in latest:
        days.setdefault(event.day, []).append(event)
    return days


def _entry(event: Event, own: Mapping[str, Event], what_became: Mapping[str, str]) -> dict[str, Json]:
    before: list[Json] = [said(each) for each in _chain(event, own)]
    return {
        "id": event.id,
        "kind": "Episode" if event.kind is EventKind.EPISODE else "Daily entry",
        "is_episode": event.kind is EventKind.EPISODE,
        "is_correction": bool(event.data.get("corrects")),
        "time": local_time(event),
        "words": _words(event),
        "fate": what_became.get(event.id),
        "before": before,
    }


def _chain(event: Event, own: Mapping[str, Event]) -> Iterator[Event]:
    """What it corrected, and what that had corrected, the latest first."""
    seen = {event.id}
    earlier = own.get(str(event.data.get("corrects")))
    while earlier is not None and earlier.id not in seen:
        yield earlier
        seen.add(earlier.id)
        earlier = own.get(str(earlier.data.get("corrects")))


def said(event: Event) -> str:
    """An entry as one sentence for its history."""
    return f"{local_time(event)}: {_words(event)}"


def _words(event: Event) -> str:
    return ", ".join(entry_words(event)) or "nothing more said"


def local_time(event: Event) -> str:
    """The time it is about, with the offset that was in force then."""
    return f"{event.at.astimezone(timezone(timedelta(seconds=event.offset_s))):%H:%M}"


def told_lines(event: Event, known: Iterable[str] = ()) -> tuple[str, ...]:
    """What is said once an entry is recorded: ``known`` are the sentences that it calls for."""
    words = ", ".join(entry_words(event, note=False))
    verb = "corrected" if event.data.get("corrects") else "recorded"
    if event.kind is EventKind.EPISODE:
        named = f"Episode of {local_time(event)} {verb}"
    else:
        named = f"Entry for {long_day(event.day.isoformat())} {verb}"
    return (f"{named}: {words}." if words else f"{named}.", *known)
