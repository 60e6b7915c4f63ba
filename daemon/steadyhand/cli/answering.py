"""``steady done``, ``skip`` and ``snooze``: answering a reminder."""

from collections.abc import Sequence

from steadyhand.bootstrap.journal import instant
from steadyhand.bootstrap.quick import BACKFILLED, Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.recording import add_at, add_json, reason, tell
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.errors import UsageFault
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_habit(parser: "ArgumentParser") -> None:
    """Take the habit's id."""
    parser.add_argument("habit", metavar="HABIT", help="the habit's id, as in the configuration")


def take_done(parser: "ArgumentParser") -> None:
    """The words of ``done``."""
    add_habit(parser)
    parser.add_argument(
        "amount", metavar="AMOUNT", nargs="*", default=[], help="how much, where it is not what was asked for"
    )
    add_at(parser)
    add_json(parser)


def plain_done(words: Sequence[str]) -> Arguments | None:
    """``HABIT [AMOUNT]``."""
    return Arguments(habit=words[0], amount=words[1:], at=None, json=False) if words else None


def done(arguments: Arguments, desk: Desk) -> int:
    """Answer the open reminder; without one it is recorded all the same."""
    habit = desk.habit(arguments.habit)
    amount = None
    if arguments.amount:
        from steadyhand.bootstrap.amount import amount_of  # noqa: PLC0415 - only for an amount that is given

        amount = amount_of(" ".join(arguments.amount), habit)
        if amount is None:
            raise UsageFault(f"what is done has an amount; without one: steady log {habit.id} unknown")
    at, first_day = instant(arguments.at, desk), None
    if amount is not None and habit.unit == "mg":
        from steadyhand.cli.supplement import permit  # noqa: PLC0415 - for magnesium alone

        permit(desk, habit, amount, at, confirmed=False)
        first_day = desk.today - BACKFILLED
    answer = Answer(habit.id, Choice.DONE, amount=amount, at=at)
    tell(desk, desk.give(answer, first_day), as_json=arguments.json)
    return 0


def take_skip(parser: "ArgumentParser") -> None:
    """The words of ``skip``."""
    add_habit(parser)
    parser.add_argument("--because", metavar="TEXT", help="why; - reads it from standard input")
    add_at(parser)
    add_json(parser)


def plain_skip(words: Sequence[str]) -> Arguments | None:
    """``HABIT``."""
    return Arguments(habit=words[0], because=None, at=None, json=False) if len(words) == 1 else None


def skip(arguments: Arguments, desk: Desk) -> int:
    """Answer the open reminder: not this time."""
    habit = desk.habit(arguments.habit)
    at, because = instant(arguments.at, desk), reason(arguments.because)
    tell(desk, desk.give(Answer(habit.id, Choice.SKIP, because=because, at=at)), as_json=arguments.json)
    return 0


def take_snooze(parser: "ArgumentParser") -> None:
    """The words of ``snooze``."""
    add_habit(parser)
    parser.add_argument("minutes", metavar="MINUTES", nargs="?", type=int, help="for how long")
    add_json(parser)


def plain_snooze(words: Sequence[str]) -> Arguments | None:
    """``HABIT``."""
    return Arguments(habit=words[0], minutes=None, json=False) if len(words) == 1 else None


def snooze(arguments: Arguments, desk: Desk) -> int:
    """Put the open reminder off."""
    habit = desk.habit(arguments.habit)
    answer = Answer(habit.id, Choice.SNOOZE, minutes=arguments.minutes)
    tell(desk, desk.give(answer), as_json=arguments.json, needs_daemon=True)
    return 0


COMMANDS = {
    "done": Command(take_done, done, plain_done),
    "skip": Command(take_skip, skip, plain_skip),
    "snooze": Command(take_snooze, snooze, plain_snooze),
}
