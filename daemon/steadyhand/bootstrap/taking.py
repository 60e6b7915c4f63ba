"""Something taken in, read from what a person writes."""

from steadyhand.bootstrap.amount import amount_of
from steadyhand.domain.reminding.command import Intake
from steadyhand.domain.reminding.habit import Habit
from steadyhand.errors import Refused
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from steadyhand.bootstrap.taken import Taken


def intake_of(text: str, habit: Habit) -> "tuple[Intake, Taken | None]":
    """The intake, and what is known of the drink where it was named. Raises Refused with the way out."""
    if habit.unit is None:
        raise Refused(f"{habit.id} has no amounts: answer it with steady done {habit.id}")
    try:
        return Intake(habit.id, amount_of(text, habit)), None
    except Refused:
        from steadyhand.bootstrap.taken import named  # noqa: PLC0415 - only for what is no plain amount

        taken = named(text, habit)
        if taken is None:
            raise
    return Intake(habit.id, taken.amount, taken.item, low=taken.low, high=taken.high), taken
