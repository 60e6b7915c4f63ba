"""What is said after something taken in was recorded: marks, room, cautions. Pure."""

from collections.abc import Iterator

from steadyhand.domain.programme.limit_marks import FULL, crossed
from steadyhand.domain.programme.substance import Substance, mg_per_unit, substance_of
from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.habit import Habit, Reach, Stay
from steadyhand.domain.reminding.occurrence import is_for
from steadyhand.report.confirmation import Setting, limit_of, quantity

LITRE = "Caution: that is more than a litre within an hour, which is too much at once."
FOUR_LITRES = "Caution: that is more than four litres in a day, which is too much."
YOUR_NUMBER = "your local emergency number"


def remarks(setting: Setting, habit: Habit, event: Event) -> Iterator[str]:
    """What is to be said of an amount that was recorded; nothing where nothing was taken."""
    amount = event.data.get("amount")
    if not isinstance(amount, int | float) or amount <= 0:
        return
    if isinstance(habit.aim, Stay) and is_for(habit, setting.configuration.programme, event.day):
        yield from _mark(setting, habit, event, amount)
    match substance_of(habit):
        case Substance.CAFFEINE:
            yield from _caffeine(setting, habit, event, amount)
        case Substance.ALCOHOL:
            yield from _alcohol(habit, amount)
        case Substance.WATER:
            yield from _water(setting, habit, event)
        case Substance.MAGNESIUM:
            yield from _magnesium(setting, habit, event)
        case None:
            return


def _mark(setting: Setting, habit: Habit, event: Event, amount: float) -> Iterator[str]:
    """The mark of the day's limit that this very entry passed (R-031)."""
    limit, after = limit_of(setting, habit, event), setting.state.total(habit.id, event.day)
    mark = crossed(limit, after - amount, after)
    if mark == FULL and after <= limit:
        yield f"You have reached the day's limit of {quantity(limit, habit.unit or '')}."
    elif mark is not None and mark != FULL:
        yield f"You have come to {mark} % of the day's limit of {quantity(limit, habit.unit or '')}."


def _caffeine(setting: Setting, habit: Habit, event: Event, amount: float) -> Iterator[str]:
    from steadyhand.domain.programme.caffeine import ALARMING_MG, Usual  # noqa: PLC0415 - for caffeine alone
    from steadyhand.domain.programme.intakes import taken_of  # noqa: PLC0415 - the same
    from steadyhand.report.caffeine import outlook, outlook_words  # noqa: PLC0415 - the same

    factor, person = mg_per_unit(habit), setting.configuration.person
    if setting.state.total(habit.id, event.day) * factor > ALARMING_MG:
        yield (
            "Caution: that much caffeine can make you very ill. With chest pain, a pounding irregular heart "
            f"or a fit, call {person.emergency_number or YOUR_NUMBER} now."
        )
    is_today = event.day == setting.calendar.day_of(setting.now)
    if not is_today or not is_for(habit, setting.configuration.programme, event.day):
        return
    taken = taken_of(habit.id, setting.state.kept, setting.state.set_aside)
    same = Usual(amount * factor)
    found = outlook(setting.configuration, habit, taken, setting.now, setting.calendar, same)
    if found is not None:
        yield from outlook_words(found, setting.now, setting.calendar, again=True)


def _alcohol(habit: Habit, amount: float) -> Iterator[str]:
    from steadyhand.domain.programme.alcohol import GRAMS_PER_UNIT  # noqa: PLC0415 - for alcohol alone

    if habit.unit in {"unit", "units"}:
        grams = quantity(round(amount * GRAMS_PER_UNIT), "g")
        yield f"About {grams} of alcohol; drinks with alcohol do not count as water."


def _water(setting: Setting, habit: Habit, event: Event) -> Iterator[str]:
    """A caution instead of praise (R-024)."""
    from steadyhand.domain.programme.hydration import is_too_fast, is_too_much  # noqa: PLC0415 - for drinks

    if not isinstance(habit.aim, Reach):
        return
    entries = setting.state.entries.get((habit.id, event.day), ())
    drunk = tuple((entry.at, entry.amount) for entry in entries if entry.amount is not None)
    is_much = is_too_much(habit.aim.unit, setting.state.total(habit.id, event.day))
    is_fast = is_too_fast(habit.aim.unit, drunk, event.at)
    if is_fast:
        yield LITRE
    if is_much:
        yield FOUR_LITRES
    if is_fast or is_much:
        number = setting.configuration.person.emergency_number or YOUR_NUMBER
        yield f"With a bad headache, vomiting or confusion after it, call {number} now."


def _magnesium(setting: Setting, habit: Habit, event: Event) -> Iterator[str]:
    from steadyhand.domain.programme.magnesium import (  # noqa: PLC0415 - for magnesium alone
        ADVICE,
        Level,
        asking_first,
        level_of,
    )

    conditions = asking_first(setting.configuration.person.conditions)
    if conditions:
        yield f"Because of {', '.join(conditions)}: ask your pharmacist or doctor before you take more of it."
    is_prescribed = isinstance(habit.aim, Reach) and habit.aim.prescribed
    if (
        not is_prescribed
        and level_of(setting.state.total(habit.id, event.day) * mg_per_unit(habit)) is not Level.WITHIN
    ):
        yield ADVICE
