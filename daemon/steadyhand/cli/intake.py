"""``steady log``: something taken in."""

from collections.abc import Sequence

from steadyhand.bootstrap.amount import is_mass
from steadyhand.bootstrap.journal import instant
from steadyhand.bootstrap.quick import BACKFILLED, Desk
from steadyhand.bootstrap.taking import intake_of
from steadyhand.cli.answering import add_habit
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.recording import add_at, add_json, tell
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
        help="in the habit's unit, or with one: 250, 0.25l, 2 cup, 80mg; caffeine by the drink: espresso, "
        "2 espresso, espresso 60ml; alcohol by volume and strength: 568ml 4%%; or: unknown",
    )
    parser.add_argument(
        "--confirmed", action="store_true", help="record magnesium above the advised amount, for it was taken"
    )
    add_at(parser)
    add_json(parser)


def plain_log(words: Sequence[str]) -> Arguments | None:
    """``HABIT AMOUNT``."""
    if len(words) < 2:  # noqa: PLR2004 - the two words
        return None
    return Arguments(habit=words[0], amount=words[1:], at=None, json=False, confirmed=False)


def log(arguments: Arguments, desk: Desk) -> int:
    """Record an amount, whether it was asked for or not."""
    habit = desk.habit(arguments.habit)
    if habit.unit is None:
        raise Refused(f"{habit.id} has no amounts: answer it with steady done {habit.id}")
    at = instant(arguments.at, desk)
    intake, taken = intake_of(" ".join(arguments.amount), habit)
    intake, first_day = intake._replace(at=at), None
    if is_mass(habit.unit):
        from steadyhand.cli.supplement import permit  # noqa: PLC0415 - drinks need no leave

        permit(desk, habit, intake.amount, at, confirmed=arguments.confirmed)
        first_day = desk.today - BACKFILLED
    tell(desk, desk.give(intake, first_day), as_json=arguments.json)
    if taken is not None and taken.volume_ml is not None and not arguments.json:
        _tell_of_water(desk, taken.volume_ml)
    return 0


def _tell_of_water(desk: Desk, volume_ml: float) -> None:
    """Say that a drink is not added to the water: one entry counts once, and the person decides where."""
    from steadyhand.cli.console import say  # noqa: PLC0415 - for a drink by name alone
    from steadyhand.domain.programme.substance import Substance, substance_of  # noqa: PLC0415 - the same
    from steadyhand.domain.reminding.occurrence import is_for  # noqa: PLC0415 - the same

    for habit in desk.configuration.habits:
        if substance_of(habit) is Substance.WATER and is_for(habit, desk.configuration.programme, desk.today):
            say(f"Not added to {habit.id}; that would be: steady log {habit.id} {volume_ml:.0f}ml")
            return


COMMANDS = {"log": Command(take_log, log, plain_log)}
