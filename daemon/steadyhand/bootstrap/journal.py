"""Entries of the diary as either surface records them: what they are about, and what they correct."""

from datetime import date, datetime, timedelta

from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import BACKFILL, TOLERANCE
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.errors import Refused
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from steadyhand.domain.journal.day_entry import About
    from steadyhand.domain.journal.diary import Episode

LAST_DAYS = 2 * ONE_DAY
LAST_WEEKS = 28 * ONE_DAY
LONG_AGO = "that is more than 48 hours ago, too long to remember well: nothing was recorded"


def original(desk: Desk, event_id: str | None, kind: EventKind) -> Event | None:
    """The entry to correct, None where none is named. Raises Refused for an id that there is not."""
    if event_id is None:
        return None
    found = next((event for event in desk.log.of_kinds((kind,)) if event.id == event_id), None)
    if found is None:
        raise Refused(
            f"there is no {kind} entry {event_id!r}; see: steady history --ids. Nothing was recorded."
        )
    return found


def said(event: Event | None) -> dict[str, Json] | None:
    """What the entry said itself, without what was noted about it."""
    if event is None:
        return None
    return {key: value for key, value in event.data.items() if key not in {"recalled", "corrects"}}


def first_day(desk: Desk, event: Event) -> date:
    """The first day that a command about that event must know."""
    return min(desk.today - LAST_DAYS, event.day)


def recorded(desk: Desk, event_id: str) -> Event:
    """The event of that id, however old. Raises Refused where there is none."""
    found = next((event for event in desk.log.history() if event.id == event_id), None)
    if found is None:
        raise Refused(f"there is no event {event_id!r}; see: steady history --ids")
    return found


def instant(text: str | None, desk: Desk) -> datetime | None:
    """When it was; None for now. Raises UsageFault, or Refused for the future."""
    if text is None:
        return None
    from steadyhand.bootstrap.moment import instant_of  # noqa: PLC0415 - only where a time is given

    at = instant_of(text, desk.now, desk.calendar)
    if at > desk.now + TOLERANCE:
        raise Refused(f"{at.astimezone(desk.zone):%Y-%m-%d %H:%M} is in the future: nothing was recorded")
    return at


def about(desk: Desk, which: date, corrected: Event | None = None) -> "About":
    """What an entry is about, with what the diary says of that day. Raises Refused for another time."""
    from steadyhand.domain.journal.day_entry import About  # noqa: PLC0415 - not for a bare episode
    from steadyhand.domain.journal.diary import DiaryDay, diary  # noqa: PLC0415 - the same

    if which > desk.today:
        raise Refused(f"{which} is in the future: nothing was recorded")
    if corrected is None and which < desk.today - timedelta(days=3):
        raise Refused(LONG_AGO)
    if corrected is None and desk.calendar.ends(which) <= desk.now - BACKFILL:
        raise Refused(LONG_AGO)
    state = desk.state(which)
    known = diary(state.kept, state.set_aside).get(which) or DiaryDay(which)
    return About(which, known, desk.now, desk.calendar, said(corrected))


def offers(desk: Desk, event: Event) -> tuple[str, ...]:
    """The warning-sign questions that an entry calls for (DOMAIN 5, rule f); none for most."""
    from steadyhand.domain.journal.diary import episode_of  # noqa: PLC0415 - not for a bare episode
    from steadyhand.domain.reassessment.offering import offered  # noqa: PLC0415 - the same

    episode = episode_of(event) if event.kind is EventKind.EPISODE else _words_of(event)
    known = _known_regions(desk, event) if episode.regions else frozenset()
    return offered(episode, known)


def _words_of(event: Event) -> "Episode":
    """A day's own words, as those of an episode without a place."""
    from steadyhand.domain.journal.diary import Episode, entry_of  # noqa: PLC0415 - as above

    day = entry_of(event)
    return Episode(event.id, event.at, event.day, note=" ".join((*day.notes, *day.function)))


def _known_regions(desk: Desk, event: Event) -> frozenset[str]:
    """The regions of the other episodes that count: of the last weeks, where those hold all of this one's.

    More regions never make a place new, so the years before are read only where one may be.
    """
    from steadyhand.domain.journal.diary import episode_of  # noqa: PLC0415 - as above
    from steadyhand.domain.journal.place import new_regions  # noqa: PLC0415 - the same

    kinds = (EventKind.EPISODE, EventKind.RETRACTED)
    recent = _regions(desk.log.of_kinds(kinds, desk.today - LAST_WEEKS, desk.today + ONE_DAY), event)
    if recent and not new_regions(recent, episode_of(event).regions):
        return recent
    return _regions(desk.log.of_kinds(kinds), event)


def _regions(events: "Iterable[Event]", beside: Event) -> frozenset[str]:
    from steadyhand.domain.journal.diary import episode_of  # noqa: PLC0415 - as above

    taken_back = {beside.id}
    places: dict[str, frozenset[str]] = {}
    for each in events:
        if each.kind is EventKind.RETRACTED:
            taken_back.add(str(each.data.get("event")))
        else:
            places[each.id] = episode_of(each).regions
    return frozenset[str]().union(*(found for known, found in places.items() if known not in taken_back))
