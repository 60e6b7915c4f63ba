"""``steady log``: something taken in."""

from collections.abc import Sequence

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.amount import amount_of
from steadyhand.cli.answering import add_habit
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.recording import add_at, add_json, instant, tell
from steadyhand.domain.reminding.command import Intake
from steadyhand.errors import Refused
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def take_log(parser: "ArgumentParser") -> None:
    """The words of ``log``."""
    add_habit(parser)
    parser.add_argument(
        "amount",
        metavar="AMOUNT",
        nargs="+",
        help="in the habit's unit, or with one: 250, 0.25l, 2 cup, 80mg; unknown where you do not know",
    )
    add_at(parser)
    add_json(parser)


def plain_log(words: Sequence[str]) -> Arguments | None:
    """``HABIT AMOUNT``."""
    return Arguments(habit=words[0], amount=words[1:], at=None, json=False) if len(words) > 1 else None


def log(arguments: Arguments, desk: Desk) -> int:
    """Record an amount, whether it was asked for or not."""
    habit = desk.habit(arguments.habit)
    if habit.unit is None:
        raise Refused(f"{habit.id} has no amounts: answer it with steady done {habit.id}")
    amount = amount_of(" ".join(arguments.amount), habit)
    given = desk.give(Intake(habit.id, amount, at=instant(arguments.at, desk)))
    tell(desk, given, as_json=arguments.json)
    return 0


COMMANDS = {"log": Command(take_log, log, plain_log)}
