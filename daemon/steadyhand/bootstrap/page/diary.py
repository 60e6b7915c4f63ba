"""The room of *Diary*: its days, its entries as forms, and its commands, at one desk each."""

from collections.abc import Iterable
from datetime import date, datetime, time

from steadyhand.bootstrap.journal import about, first_day, instant, offers, original, said
from steadyhand.bootstrap.moment import day_of, time_or_instant
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.journal.day_entry import NOTHING_SAID, About, DayEntry, day_data
from steadyhand.domain.journal.diary import KINDS, DiaryDay, diary
from steadyhand.domain.journal.episode_entry import EpisodeEntry, episode_data
from steadyhand.domain.programme.sleep import SHORT_NIGHT, is_short
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import Entry, Undoing
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.errors import Refused
from steadyhand.report.diary_days import (
    Shown,
    day_name,
    days_view,
    fitting,
    local_time,
    told_lines,
    writable_days,
)
from steadyhand.report.diary_form import DAY_KEYS, EPISODE_KEYS, form_of
from steadyhand.report.review_words import long_day
from steadyhand.values import Any
from steadyhand.web.told import Told

DAYS_SHOWN = 7
CLOSED_ALREADY = "The day was closed already; this is counted with it."
GONE = "That entry was taken back or corrected already."
_OF_DIARY = (*KINDS, EventKind.RETRACTED)


class DiaryRoom:
    """What *Diary* needs of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def days(self, last: str | None, *, whole: bool) -> dict[str, Any]:
        """A week of the diary that ends with ``last``, or with today. Raises SteadyError.

        ``whole``: with all entries of a day, however many.
        """
        with self._desks.at() as desk:
            shown = Shown(desk.today, _last(desk, last), DAYS_SHOWN, whole)
            events = [*desk.log.of_kinds(_OF_DIARY, shown.first, shown.last), *_later(desk, shown)]
            found = days_view(events, shown)
            days = fitting(found)
            first = shown.first if days == found else date.fromisoformat(str(days[-1]["day"]))
            return {
                "days": days,
                "may_write": [_day_choice(desk, day) for day in writable_days(desk.today)],
                "is_latest": shown.last == desk.today,
                "earlier": (first - ONE_DAY).isoformat(),
                "has_amounts": any(habit.unit for habit in desk.configuration.habits),
            }

    def entry(self, event_id: str) -> dict[str, Any]:
        """An entry that still stands, as the fields of its form. Raises Refused for any other."""
        with self._desks.at() as desk:
            event = _standing(desk, event_id)
            is_episode = event.kind is EventKind.EPISODE
            return {
                "id": event.id,
                "is_episode": is_episode,
                "is_correction": bool(event.data.get("corrects")),
                "day": event.day.isoformat(),
                "named": f"{local_time(event)}, {long_day(event.day.isoformat())}"
                if is_episode
                else long_day(event.day.isoformat()),
                "typed": form_of(event, desk.calendar),
            }

    def episode(self, entry: EpisodeEntry, at: str | None, corrects: str | None) -> Told:
        """Record an episode, or a correction that says all of it. Raises SteadyError; then nothing is."""
        with self._desks.at() as desk:
            corrected = original(desk, corrects, EventKind.EPISODE)
            data = _kept(corrected, EPISODE_KEYS) | episode_data(entry)
            return _give(
                desk, Entry(EventKind.EPISODE, data, instant(at, desk), corrects=corrects), corrected
            )

    def day(
        self, day: str, entry: DayEntry, night: tuple[str | None, str | None], corrects: str | None
    ) -> Told:
        """Record what is said of a day, or a correction. Raises SteadyError, as above.

        ``night``: when to bed and when up, as the person writes it.
        """
        with self._desks.at() as desk:
            corrected = original(desk, corrects, EventKind.DAY)
            which = day_of(day, lambda: desk.today) if corrected is None else corrected.day
            bed, up = (_moment(text, desk) for text in night)
            entry = entry._replace(bed=bed, up=up)
            if corrected is None and entry == NOTHING_SAID:
                raise Refused("Nothing is filled in yet. Nothing was recorded.")
            data = _kept(corrected, _replaced(corrected)) | day_data(entry, _about(desk, which, corrected))
            command = Entry(EventKind.DAY, data, day=which, corrects=corrects)
            return _give(desk, command, corrected)

    def take_back(self, event_id: str) -> Told:
        """Take an entry of the diary back, however old. Raises SteadyError, as above."""
        with self._desks.at() as desk:
            event = _standing(desk, event_id)
            desk.give(Undoing(event_id), first_day(desk, event))
            return Told(("Taken back. It stays in the log, marked.",))


def _last(desk: Desk, text: str | None) -> date:
    """The last day to show, never one of the future."""
    return desk.today if text is None else min(day_of(text, lambda: desk.today), desk.today)


def _later(desk: Desk, shown: Shown) -> list[Event]:
    """The retractions of later days, which may be about the days that are shown."""
    if shown.last >= desk.today:
        return []
    return [*desk.log.of_kinds((EventKind.RETRACTED,), shown.last + ONE_DAY, desk.today + ONE_DAY)]


def _day_choice(desk: Desk, day: date) -> dict[str, Json]:
    name = day_name(day, desk.today)
    words = name.removeprefix("on ").capitalize()
    return {
        "day": day.isoformat(),
        "name": name,
        "words": f"{words}, {long_day(day.isoformat())}",
        "recalled": day != desk.today,
    }


def _standing(desk: Desk, event_id: str) -> Event:
    """The entry of that id, looked for in the last days first. Raises Refused where it does not stand."""
    recent = desk.log.of_kinds(_OF_DIARY, desk.today - DAYS_SHOWN * ONE_DAY, desk.today + ONE_DAY)
    found = _found(recent, event_id) or _found(desk.log.of_kinds(_OF_DIARY), event_id)
    if found is None:
        raise Refused("There is no such entry in the diary.")
    return found


def _found(events: Iterable[Event], event_id: str) -> Event | None:
    found: Event | None = None
    for event in events:
        if event.id == event_id and event.kind in KINDS:
            found = event
        elif event.kind is EventKind.RETRACTED and event.data.get("event") == event_id:
            raise Refused(GONE)
    return found


def _moment(text: str | None, desk: Desk) -> time | datetime | None:
    return None if text is None else time_or_instant(text, desk.calendar)


def _kept(corrected: Event | None, replaced: frozenset[str]) -> dict[str, Json]:
    """What the entry that is corrected said beyond its form."""
    return {key: value for key, value in (said(corrected) or {}).items() if key not in replaced}


def _replaced(corrected: Event | None) -> frozenset[str]:
    """The keys that a daily form replaces; minutes slept that came without a night stay."""
    has_night = corrected is not None and (corrected.data.get("bed") or corrected.data.get("up"))
    return DAY_KEYS if has_night else DAY_KEYS - {"slept_min"}


def _about(desk: Desk, which: date, corrected: Event | None) -> About:
    """What the entry is about; of a correction, without what the corrected entry itself said."""
    asked = about(desk, which, corrected)
    if corrected is None:
        return asked
    state = desk.state(which)
    known = diary(state.kept, state.set_aside | {corrected.id}).get(which) or DiaryDay(which)
    return asked._replace(known=known, original=None)


def _give(desk: Desk, command: Entry, corrected: Event | None) -> Told:
    given = desk.give(command, None if corrected is None else first_day(desk, corrected))
    event = given.events[-1]
    lines = list(offers(desk, event))
    is_counted = event.kind is EventKind.EPISODE and not event.data.get("continuous") and corrected is None
    if is_counted and ("", event.day) in given.state.closed:
        lines.insert(0, CLOSED_ALREADY)
    slept = event.data.get("slept_min")
    if isinstance(slept, int | float) and is_short(slept):
        lines.append(SHORT_NIGHT)
    return Told(told_lines(event, lines), event.id)
