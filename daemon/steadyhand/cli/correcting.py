"""Corrections of entries in the diary: the original stays in the log, taken back."""

from steadyhand.bootstrap.journal import first_day
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.domain.reminding.command import Entry
from steadyhand.domain.reminding.event import Event
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_corrects(parser: "ArgumentParser") -> None:
    """Take ``--corrects``."""
    parser.add_argument(
        "--corrects",
        metavar="EVENT",
        help="correct the entry of that id (steady history --ids); what you do not name stays as it was",
    )


def give(desk: Desk, entry: Entry, corrected: Event | None) -> Given:
    """Record the entry, with enough of the past to find what it corrects."""
    return desk.give(entry, None if corrected is None else first_day(desk, corrected))
