"""Drinks to choose from with one tap, and by name. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from steadyhand.domain.programme.drink import Drink, family, found, is_clear
from steadyhand.domain.programme.intakes import amount_in, item_in, taken_of
from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.reminding.event import Event
from steadyhand.domain.reminding.habit import Habit
from steadyhand.domain.reminding.wording import quantity
from steadyhand.values import NamedTuple

MOST = 3
USUAL = ("coffee", "tea", "espresso")
"""Where nothing is known of the person's own drinks."""


class Offer(NamedTuple):
    """One drink: what is typed for it, and what its button says."""

    typed: str
    label: str


def usual_drinks(
    habit: Habit, events: Iterable[Event], retracted: frozenset[str], table: Sequence[Drink]
) -> tuple[Offer, ...]:
    """What was logged most often of caffeine, at most three, the later one first; empty for another habit.

    One serving each, as the drink table has it, or the amount that was said.
    """
    if substance_of(habit) is not Substance.CAFFEINE:
        return ()
    keys = {drink.key: drink for drink in table}
    logged = [
        offer
        for event in taken_of(habit.id, events, retracted)
        if (offer := _offer(event, habit, keys)) is not None
    ]
    times = Counter(reversed(logged))
    common = tuple(offer for offer, _ in times.most_common(MOST))
    return common or tuple(Offer(name, name) for name in USUAL if found(table, name))


def names(table: Sequence[Drink]) -> tuple[str, ...]:
    """The names that mean one drink each, in the table's order."""
    families = dict.fromkeys(family(drink).replace("_", " ") for drink in table)
    return tuple(name for name in families if is_clear(found(table, name)))


def _offer(event: Event, habit: Habit, keys: dict[str, Drink]) -> Offer | None:
    item, amount = item_in(event), amount_in(event)
    if item in keys:
        return Offer(item, _label(keys[item], keys.values()))
    if item is not None or not amount:
        return None
    said = quantity(amount, habit.unit)
    return Offer(said, said)


def _label(drink: Drink, table: Iterable[Drink]) -> str:
    """Its name, with the size where there are several."""
    name = family(drink).replace("_", " ")
    sizes = list(_sizes(drink, table))
    return f"{name}, {quantity(drink.serving, drink.unit)}" if len(sizes) > 1 else name


def _sizes(drink: Drink, table: Iterable[Drink]) -> Iterator[Drink]:
    return (each for each in table if family(each) == family(drink))
