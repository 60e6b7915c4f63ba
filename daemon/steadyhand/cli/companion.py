"""What the commands of the phone and of the other machines do alike with the process beside the daemon."""

from collections.abc import Callable, Mapping

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.console import warn
from steadyhand.errors import Refused, SteadyError


def started(unit: str, desk: Desk, said: str, by_hand: str) -> str:
    """Start the unit; ``said``, or why it was not and what to start ``by_hand`` in its place."""
    from steadyhand.cli.setup import executable  # noqa: PLC0415 - it knows where the command is
    from steadyhand.system.companion_unit import install_companion  # noqa: PLC0415 - subprocess comes with it

    try:
        install_companion(unit, executable(), desk.environ)
    except SteadyError as error:
        return f"not started as a unit. {error}\n  Have your desktop start, beside the daemon: {by_hand}"
    return said


def stopped(unit: str, desk: Desk) -> None:
    """Stop the unit and take it away; warn where that cannot be."""
    from steadyhand.system.companion_unit import remove_companion  # noqa: PLC0415 - subprocess comes with it

    try:
        remove_companion(unit, desk.environ)
    except SteadyError as error:
        warn(f"Its unit is still in place. {error}")


def served(serve: Callable[[Mapping[str, str]], int], desk: Desk) -> int:
    """Be that process until told to end; with nothing to do for it that is no fault."""
    try:
        return serve(desk.environ)
    except Refused as nothing_to_do:
        warn(str(nothing_to_do))
        return 0
