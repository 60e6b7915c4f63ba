"""The details of an episode: the options of ``steady twitch``, and what is offered after it."""

from argparse import ArgumentParser

from steadyhand.bootstrap.journal import about, instant, original, said
from steadyhand.bootstrap.moment import DAY, day_of
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.cli.catalogue import Arguments
from steadyhand.cli.correcting import add_corrects, give
from steadyhand.cli.daily import record
from steadyhand.cli.noting import Input
from steadyhand.domain.journal.day_entry import Closing, DayEntry
from steadyhand.domain.journal.episode_entry import TRIGGERS, Activity, EpisodeEntry, episode_data
from steadyhand.domain.journal.place import PLACES, Side
from steadyhand.domain.reminding.command import Entry
from steadyhand.domain.reminding.event import EventKind
from steadyhand.errors import UsageFault

_DETAILS = ("where", "side", "seconds", "minutes", "intensity", "trigger", "weakness", "activity", "note")


def add_fields(parser: ArgumentParser) -> None:
    """Take what can be said of an episode."""
    parser.add_argument("--where", metavar="PLACE", help=f"one of: {', '.join(PLACES)}")
    parser.add_argument("--side", choices=[*Side], help="of the body; 'left thumb' as the place says it too")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", metavar="N", help="how long it was")
    length.add_argument("--minutes", metavar="N", help="the same in minutes")
    parser.add_argument("--intensity", metavar="N", help="how strong, 0 to 10")
    parser.add_argument(
        "--trigger",
        metavar="WORD",
        action="append",
        help=f"what may have set it off, in your words, as {', '.join(TRIGGERS)}; may be given again",
    )
    _add_flags(parser)
    parser.add_argument("--note", metavar="TEXT", help="in your own words; - reads it from standard input")
    parser.add_argument("--none", action="store_true", help="no episodes that day: closes it with a zero")
    parser.add_argument("--day", metavar="DAY", help=f"with --none, for that day: {DAY}")
    add_corrects(parser)


def _add_flags(parser: ArgumentParser) -> None:
    weakness = parser.add_mutually_exclusive_group()
    weakness.add_argument("--weakness", action="store_const", const=True, help="you noticed weakness")
    weakness.add_argument(
        "--no-weakness", dest="weakness", action="store_const", const=False, help="you noticed none"
    )
    activity = parser.add_mutually_exclusive_group()
    for words, const, help_text in (
        ("--at-rest", Activity.REST, "the muscle was at rest"),
        ("--after-use", Activity.USE, "it had just been used"),
    ):
        activity.add_argument(words, dest="activity", action="store_const", const=const, help=help_text)
    parser.add_argument(
        "--continuous", action="store_true", help="it went on for --minutes; recorded without a count"
    )


def detailed(arguments: Arguments, desk: Desk) -> Given:
    """Record an episode with its details, or a correction of one."""
    if arguments.day is not None:
        raise UsageFault("--day goes with --none; when an episode was is said by --at")
    corrected = original(desk, arguments.corrects, EventKind.EPISODE)
    entry = EpisodeEntry(
        where=arguments.where,
        side=arguments.side,
        seconds=arguments.seconds,
        minutes=arguments.minutes,
        intensity=arguments.intensity,
        triggers=tuple(arguments.trigger or ()),
        weakness=arguments.weakness,
        activity=arguments.activity,
        continuous=arguments.continuous,
        note=Input().text(arguments.note),
    )
    data = episode_data(entry, said(corrected))
    at = instant(arguments.at, desk)
    return give(desk, Entry(EventKind.EPISODE, data, at=at, corrects=arguments.corrects), corrected)


def no_episodes(arguments: Arguments, desk: Desk) -> int:
    """Close the day with an explicit zero."""
    details = [name for name in _DETAILS if getattr(arguments, name) is not None]
    if details or arguments.continuous or arguments.corrects is not None:
        raise UsageFault("--none says that there was no episode, so nothing can be said of one")
    if arguments.at is not None and arguments.day is not None:
        raise UsageFault("say the day once, with --day or with --at")
    at = instant(arguments.at, desk)
    day = desk.today if arguments.day is None else day_of(arguments.day, lambda: desk.today)
    about_day = day if at is None else desk.calendar.day_of(at)
    record(desk, DayEntry(closing=Closing.NONE), about(desk, about_day), as_json=arguments.json)
    return 0
