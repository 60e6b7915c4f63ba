"""``steady day``: what the person says of a whole day; without options it asks."""

import sys
from argparse import ArgumentParser
from datetime import date, datetime, time

from steadyhand.bootstrap.journal import about, original
from steadyhand.bootstrap.moment import DAY, day_of, time_or_instant
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.cli.correcting import add_corrects, give
from steadyhand.cli.noting import Input
from steadyhand.cli.recording import add_json, tell
from steadyhand.domain.journal.day_entry import (
    DIET_TAGS,
    NOTHING_SAID,
    About,
    Closing,
    DayEntry,
    Rating,
    day_data,
)
from steadyhand.domain.programme.sleep import SHORT_NIGHT, is_short
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import Entry
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.errors import UsageFault
from steadyhand.report.diary_entry import entry_words

YESTERDAY = "yesterday"
RATINGS = {rating.value.replace(" ", "-"): rating for rating in Rating}
_REPEATED = "may be given again; - reads lines from standard input"


def take_day(parser: ArgumentParser) -> None:
    """The words of ``day``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--day", metavar="DAY", help=f"about that day: {DAY}; without it, today")
    which.add_argument(
        "--yesterday", dest="day", action="store_const", const=YESTERDAY, help="about yesterday"
    )
    _add_sleep(parser)
    _add_measures(parser)
    _add_closing(parser)
    _add_texts(parser)
    add_corrects(parser)
    add_json(parser)


def _add_sleep(parser: ArgumentParser) -> None:
    parser.add_argument("--bed", metavar="TIME", help="when you went to bed, in the night before that day")
    parser.add_argument("--up", metavar="TIME", help="when you got up")
    parser.add_argument("--latency-min", metavar="N", help="minutes until you fell asleep")
    parser.add_argument("--awake-min", metavar="N", help="minutes awake in the night")
    parser.add_argument("--quality", metavar="N", help="how you slept, 1 (badly) to 5 (well)")


def _add_measures(parser: ArgumentParser) -> None:
    parser.add_argument("--stress", metavar="N", help="0 (none) to 10")
    parser.add_argument(
        "--diet",
        metavar="TAG",
        action="append",
        help=f"in your words, as {', '.join(DIET_TAGS)}; {_REPEATED}",
    )
    parser.add_argument("--hand-min", metavar="N", help="minutes of hand work: typing, an instrument, tools")
    parser.add_argument("--exercise-min", metavar="N", help="minutes of exercise")
    heat = parser.add_mutually_exclusive_group()
    heat.add_argument("--hot", dest="heat", action="store_const", const=True, help="it was a hot day")
    heat.add_argument("--not-hot", dest="heat", action="store_const", const=False, help="it was not")
    parser.add_argument("--usual", metavar="N", help="episodes a day before you began, from memory")
    parser.add_argument("--rating", choices=[*RATINGS], help="how it is now, beside the first week")


def _add_closing(parser: ArgumentParser) -> None:
    closing = parser.add_mutually_exclusive_group()
    for option, meaning, words in (
        ("--close", Closing.COUNTED, "every episode of that day is recorded"),
        ("--none", Closing.NONE, "there was none"),
        ("--some", Closing.SOME, "there were some that you did not count"),
    ):
        closing.add_argument(option, dest="closing", action="store_const", const=meaning, help=words)
    parser.add_argument(
        "--part", metavar="SHARE", help="that is true of a part of the day alone, as 0.5 or 1/2"
    )
    parser.add_argument(
        "--intake-complete", action="store_true", help="all that you ate, drank and took is recorded"
    )


def _add_texts(parser: ArgumentParser) -> None:
    parser.add_argument("--medicine", metavar="TEXT", action="append", help=f"taken that day; {_REPEATED}")
    parser.add_argument("--question", metavar="TEXT", action="append", help=f"for your doctor; {_REPEATED}")
    parser.add_argument(
        "--function", metavar="TEXT", action="append", help=f"what was harder or easier to do; {_REPEATED}"
    )
    parser.add_argument("--note", metavar="TEXT", help="in your own words; - reads it from standard input")


def day(arguments: Arguments, desk: Desk) -> int:
    """Record what is said of the day; where nothing is said, ask."""
    entry = _entry(arguments, desk)
    corrected = original(desk, arguments.corrects, EventKind.DAY)
    which = _day(arguments, desk, corrected)
    if entry == NOTHING_SAID:
        return _by_asking(arguments, desk, which)
    record(desk, entry, about(desk, which, corrected), as_json=arguments.json, corrected=corrected)
    return 0


def _entry(arguments: Arguments, desk: Desk) -> DayEntry:
    given = Input()
    return DayEntry(
        bed=_moment(arguments.bed, desk),
        up=_moment(arguments.up, desk),
        latency_min=arguments.latency_min,
        awake_min=arguments.awake_min,
        quality=arguments.quality,
        stress=arguments.stress,
        diet=given.texts(arguments.diet),
        hand_min=arguments.hand_min,
        exercise_min=arguments.exercise_min,
        heat=arguments.heat,
        closing=arguments.closing,
        part=arguments.part,
        usual=arguments.usual,
        rating=None if arguments.rating is None else RATINGS[arguments.rating],
        medicines=given.texts(arguments.medicine),
        questions=given.texts(arguments.question),
        function=given.texts(arguments.function),
        note=given.text(arguments.note),
        intake_complete=arguments.intake_complete,
    )


def _moment(text: str | None, desk: Desk) -> time | datetime | None:
    return None if text is None else time_or_instant(text, desk.calendar)


def _day(arguments: Arguments, desk: Desk, corrected: Event | None) -> date:
    if arguments.day is not None:
        return day_of(arguments.day, lambda: desk.today)
    return desk.today if corrected is None else corrected.day


def _by_asking(arguments: Arguments, desk: Desk, which: date) -> int:
    from steadyhand.cli.day_questions import ask  # noqa: PLC0415 - only where it asks

    if arguments.json or arguments.corrects is not None:
        raise UsageFault("say what to record; steady day --help lists what there is")
    asking = about(desk, which)
    try:
        entry = ask(asking, has_amounts=any(habit.unit for habit in desk.configuration.habits))
    except KeyboardInterrupt:
        say("\nnothing was recorded")
        sys.stdout.flush()
        raise
    if entry == NOTHING_SAID:
        say("nothing was recorded")
    else:
        record(desk, entry, asking, as_json=False)
    return 0


def record(
    desk: Desk, entry: DayEntry, asked: About, *, as_json: bool, corrected: Event | None = None
) -> None:
    """Record the entry and say so. Raises Refused."""
    command = Entry(
        EventKind.DAY,
        day_data(entry, asked),
        day=asked.day,
        corrects=None if corrected is None else corrected.id,
    )
    given = give(desk, command, corrected)
    if as_json:
        tell(desk, given, as_json=True)
    else:
        _tell(desk, given)


def _tell(desk: Desk, given: Given) -> None:
    event = given.events[-1]
    say(f"{_named(desk, event.day)}: {', '.join(entry_words(event, note=False))}")
    if event.data.get("closed") is True and event.data.get("none") is not True:
        found = given.state.episodes(event.day)
        say(f"{found} {'episode is' if found == 1 else 'episodes are'} recorded for that day.")
    slept = event.data.get("slept_min")
    if isinstance(slept, int | float) and is_short(slept):
        say(SHORT_NIGHT)
    if event.data.get("note") or event.data.get("function"):
        from steadyhand.cli.offering import offer  # noqa: PLC0415 - only where there are words

        offer(desk, event)


def _named(desk: Desk, which: date) -> str:
    if which == desk.today:
        return "today"
    return YESTERDAY if which == desk.today - ONE_DAY else which.isoformat()


COMMANDS = {"day": Command(take_day, day)}
"""The command by its name."""
