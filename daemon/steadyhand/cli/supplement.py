"""Magnesium above the advised levels: a word before it is recorded (R-062, DOMAIN 2.6)."""

import sys

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.console import say
from steadyhand.cli.recording import read_input
from steadyhand.domain.programme.magnesium import Level, level_of
from steadyhand.domain.programme.substance import Substance, mg_per_unit, substance_of
from steadyhand.domain.reminding.habit import Habit, Reach
from steadyhand.errors import Refused
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LEVELS = "European advice is at most 250 mg a day from supplements, US advice 350 mg."


def permit(desk: Desk, habit: Habit, amount: float | None, at: "datetime | None", *, confirmed: bool) -> None:
    """Let it be recorded, after asking where that is due. Raises Refused; nothing is recorded then.

    Up to 250 mg a day, up to the goal, which the configuration has judged, and what a clinician
    prescribed go without a word. Up to 350 mg needs a yes, in a terminal or as --confirmed; more is
    refused unless a clinician prescribed it (DOMAIN 2.6).
    """
    if amount is None or substance_of(habit) is not Substance.MAGNESIUM:
        return
    day = desk.calendar.day_of(desk.now if at is None else at)
    total = desk.state(day).total(habit.id, day) + amount
    is_agreed = isinstance(habit.aim, Reach) and (habit.aim.prescribed or total <= habit.aim.goal)
    daily_mg = total * mg_per_unit(habit)
    level = level_of(daily_mg)
    if is_agreed or level is Level.WITHIN or (confirmed and level is Level.ABOVE_EUROPE):
        return
    told = f"That makes {daily_mg:g} mg of magnesium in the day. {LEVELS} Ask a pharmacist or doctor."
    if level is Level.ABOVE_EUROPE and sys.stdin.isatty() and sys.stdout.isatty():
        _ask(told)
        return
    raise Refused(
        f"{told} Nothing was recorded. {_way_out(level, f'steady log {habit.id} {amount:g} --confirmed')}"
    )


def _ask(told: str) -> None:
    say(told)
    sys.stdout.write("Record it [y/N]: ")
    sys.stdout.flush()
    if read_input(sys.stdin.readline).strip().casefold() not in {"y", "yes"}:
        raise Refused("Nothing was recorded.")


def _way_out(level: Level, confirmed: str) -> str:
    if level is Level.ABOVE_EUROPE:
        return f"If you took it, confirm that you have read this: {confirmed}"
    return (
        "If a clinician prescribed it, set prescribed_by_clinician = true in the configuration. "
        "What was taken all the same can be noted for your doctor: steady day --medicine -"
    )
