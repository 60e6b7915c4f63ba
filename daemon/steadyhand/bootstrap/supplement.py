"""Magnesium above the advised levels: what is to be said before it is recorded (R-062, DOMAIN 2.6)."""

from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.programme.magnesium import Level, level_of
from steadyhand.domain.programme.substance import Substance, mg_per_unit, substance_of
from steadyhand.domain.reminding.habit import Habit, Reach
from steadyhand.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

LEVELS = "European advice is at most 250 mg a day from supplements, US advice 350 mg."


class Doubt(NamedTuple):
    """What is to be said first; ``may_confirm``: whether a yes is enough then."""

    told: str
    may_confirm: bool


def doubt_of(desk: Desk, habit: Habit, amount: float | None, at: "datetime | None") -> Doubt | None:
    """What speaks against recording it as it is; None where nothing does.

    Up to 250 mg a day, up to the goal, which the configuration has judged, and what a clinician
    prescribed go without a word. Up to 350 mg needs a yes; more is not taken unless a clinician
    prescribed it (DOMAIN 2.6).
    """
    if amount is None or substance_of(habit) is not Substance.MAGNESIUM:
        return None
    day = desk.calendar.day_of(desk.now if at is None else at)
    total = desk.state(day).total(habit.id, day) + amount
    is_agreed = isinstance(habit.aim, Reach) and (habit.aim.prescribed or total <= habit.aim.goal)
    daily_mg = total * mg_per_unit(habit)
    level = level_of(daily_mg)
    if is_agreed or level is Level.WITHIN:
        return None
    told = f"That makes {daily_mg:g} mg of magnesium in the day. {LEVELS} Ask a pharmacist or doctor."
    return Doubt(told, may_confirm=level is Level.ABOVE_EUROPE)
