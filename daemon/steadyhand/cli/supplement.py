"""Magnesium above the advised levels: a word before it is recorded (R-062, DOMAIN 2.6)."""

import sys

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.supplement import Doubt, doubt_of
from steadyhand.cli.console import say
from steadyhand.cli.recording import read_input
from steadyhand.domain.reminding.habit import Habit
from steadyhand.errors import Refused
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def permit(desk: Desk, habit: Habit, amount: float | None, at: "datetime | None", *, confirmed: bool) -> None:
    """Let it be recorded, after asking where that is due, in a terminal or as --confirmed.

    Raises Refused; nothing is recorded then.
    """
    doubt = doubt_of(desk, habit, amount, at)
    if doubt is None or (confirmed and doubt.may_confirm):
        return
    if doubt.may_confirm and sys.stdin.isatty() and sys.stdout.isatty():
        _ask(doubt.told)
        return
    way_out = _way_out(doubt, f"steady log {habit.id} {amount:g} --confirmed")
    raise Refused(f"{doubt.told} Nothing was recorded. {way_out}")


def _ask(told: str) -> None:
    say(told)
    sys.stdout.write("Record it [y/N]: ")
    sys.stdout.flush()
    if read_input(sys.stdin.readline).strip().casefold() not in {"y", "yes"}:
        raise Refused("Nothing was recorded.")


def _way_out(doubt: Doubt, confirmed: str) -> str:
    if doubt.may_confirm:
        return f"If you took it, confirm that you have read this: {confirmed}"
    return (
        "If a clinician prescribed it, set prescribed_by_clinician = true in the configuration. "
        "What was taken all the same can be noted for your doctor: steady day --medicine -"
    )
