"""``steady twitch``: an episode, with one gesture or with all that is known of it."""

from collections.abc import Sequence

from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.cli.recording import add_at, add_json, tell
from steadyhand.domain.reminding.command import Entry
from steadyhand.domain.reminding.event import Data, Event, EventKind
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

BARE: Data = {"where": None, "side": None, "triggers": []}
"""An episode of which nothing more is said."""
CLOSED_ALREADY = "The day was closed already; this is counted with it."


def take_twitch(parser: "ArgumentParser") -> None:
    """The words of ``twitch``."""
    from steadyhand.cli.episode import add_fields  # noqa: PLC0415 - only where there are options

    add_fields(parser)
    add_at(parser)
    add_json(parser)


def plain_twitch(words: Sequence[str]) -> Arguments | None:
    """No words at all: an episode, now."""
    return None if words else Arguments(bare=True)


def twitch(arguments: Arguments, desk: Desk) -> int:
    """Record an episode, or close the day with an explicit zero."""
    if getattr(arguments, "bare", False):
        told(desk, desk.give(Entry(EventKind.EPISODE, BARE)))
        return 0
    from steadyhand.cli.episode import detailed, no_episodes  # noqa: PLC0415 - only where there are options

    if arguments.none:
        return no_episodes(arguments, desk)
    given = detailed(arguments, desk)
    if arguments.json:
        tell(desk, given, as_json=True)
    else:
        told(desk, given)
    return 0


def told(desk: Desk, given: Given) -> None:
    """Say what was recorded, with the day's count, and offer the questions where the entry calls for it."""
    event = given.events[-1]
    say(f"episode of {_when(desk, event)}{_words(event)} {_verb(event)}{counted(desk, given, event)}")
    is_counted = event.data.get("continuous") is not True and event.data.get("corrects") is None
    if is_counted and ("", event.day) in given.state.closed:
        say(CLOSED_ALREADY)
    if any(event.data.get(key) for key in ("where", "weakness", "note")):
        from steadyhand.cli.offering import offer  # noqa: PLC0415 - a bare episode offers nothing

        offer(desk, event)


def counted(desk: Desk, given: Given, event: Event) -> str:
    """How many of that day are recorded: ", 3 today"."""
    episodes = (each for each in given.state.kept if each.kind is EventKind.EPISODE and each.day == event.day)
    aside = given.state.set_aside
    number = sum(1 for each in episodes if each.id not in aside and each.data.get("continuous") is not True)
    return f", {number} {'today' if event.day == desk.today else f'on {event.day}'}" if number else ""


def _when(desk: Desk, event: Event) -> str:
    local = event.at.astimezone(desk.zone)
    return local.strftime("%H:%M" if event.day == desk.today else "%Y-%m-%d %H:%M")


def _verb(event: Event) -> str:
    return "recorded" if event.data.get("corrects") is None else "corrected"


def _words(event: Event) -> str:
    if event.data == BARE:
        return ""
    from steadyhand.report.diary_entry import entry_words  # noqa: PLC0415 - a bare episode has no words

    words = ", ".join(entry_words(event, note=False))
    return f" ({words})" if words else ""


COMMANDS = {"twitch": Command(take_twitch, twitch, plain_twitch)}
"""The command by its name."""
