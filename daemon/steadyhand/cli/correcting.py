"""Corrections of entries in the diary: the original stays in the log, taken back."""

from datetime import date

from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import Entry
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.errors import Refused
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

LAST_DAYS = 2 * ONE_DAY


def add_corrects(parser: "ArgumentParser") -> None:
    """Take ``--corrects``."""
    parser.add_argument(
        "--corrects",
        metavar="EVENT",
        help="correct the entry of that id (steady history --ids); what you do not name stays as it was",
    )


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


def give(desk: Desk, entry: Entry, corrected: Event | None) -> Given:
    """Record the entry, with enough of the past to find what it corrects."""
    return desk.give(entry, None if corrected is None else first_day(desk, corrected))


def first_day(desk: Desk, event: Event) -> date:
    """The first day that a command about that event must know."""
    return min(desk.today - LAST_DAYS, event.day)
