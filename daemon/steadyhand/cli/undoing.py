"""``steady undo``: taking back."""

from argparse import ArgumentParser

from steadyhand.bootstrap.journal import LAST_DAYS, recorded
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.cli.recording import add_json, reason, tell
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.reminding.command import Undoing
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.report.confirmation import Setting, clock, quantity, total


def take_undo(parser: ArgumentParser) -> None:
    """The words of ``undo``."""
    parser.add_argument("event", metavar="EVENT", nargs="?", help="its id, as steady history --ids shows it")
    parser.add_argument("--because", metavar="TEXT", help="why; - reads it from standard input")
    add_json(parser)


def undo(arguments: Arguments, desk: Desk) -> int:
    """Retract the last own entry of the last two days, or the one of that id, however old."""
    first_day = desk.today - LAST_DAYS
    if arguments.event is not None:
        first_day = min(first_day, recorded(desk, arguments.event).day)
    given = desk.give(Undoing(arguments.event, reason(arguments.because)), first_day)
    tell(desk, given, as_json=arguments.json)
    if not arguments.json:
        say(_told(desk, given))
    return 0


def _told(desk: Desk, given: Given) -> str:
    setting = Setting(desk.configuration, given.state, desk.now, desk.calendar)
    event = given.state.event(str(given.events[-1].data["event"]))
    if event is None:
        return "taken back"
    if event.kind in DIARY:
        return _told_of_diary(desk, given, event)
    habit = desk.configuration.habit(event.habit or "")
    amount, unit = event.data.get("amount"), event.data.get("unit")
    much = f" {quantity(amount, str(unit))}" if isinstance(amount, int | float) else ""
    named = f"{event.habit}: " if event.habit else ""
    along = "" if habit is None or habit.unit is None else f", {total(setting, habit, event)}"
    return f"{named}taken back: {event.kind}{much} of {clock(setting, event.at)}{along}"


def _told_of_diary(desk: Desk, given: Given, event: Event) -> str:
    """What was taken back of the diary, and what of that day is left."""
    from steadyhand.report.diary_entry import entry_words  # noqa: PLC0415 - for the diary alone

    setting = Setting(desk.configuration, given.state, desk.now, desk.calendar)
    words = ", ".join(entry_words(event, note=False))
    said = f" ({words})" if words else ""
    kept = ". What it corrected stays taken back" if event.data.get("corrects") is not None else ""
    day = "today" if event.day == desk.today else f"on {event.day}"
    if event.kind is EventKind.EPISODE:
        left = given.state.episodes(event.day)
        return f"taken back: episode of {clock(setting, event.at)}{said}, {left} {day}{kept}"
    return f"taken back: what was entered at {clock(setting, event.at)} of the day {event.day}{said}{kept}"


COMMANDS = {"undo": Command(take_undo, undo)}
