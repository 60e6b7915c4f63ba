"""The drinks of the caffeine table, and finding one by the person's words. Pure."""

import re
from collections.abc import Iterable, Sequence

from steadyhand.values import NamedTuple

_SIZE = re.compile(r"(_eu)?(_(\d+|halfcup|piece|2tab))?(_eu)?$")
_WORD = re.compile(r"[^\W_]+")
_LONG_PLURAL = 3


class Drink(NamedTuple):
    """One row of the table: ``mg`` of caffeine in one ``serving`` of ``unit``, with its spread where known.

    ``unit``: "mL", "g", "tablet" or "piece". ``status``: how well the figure is confirmed.
    """

    key: str
    label: str
    serving: float
    unit: str
    mg: float
    low_mg: float | None
    high_mg: float | None
    source: str
    status: str

    @property
    def is_liquid(self) -> bool:
        """Whether it is measured by volume."""
        return self.unit.casefold() == "ml"

    def times(self, count: float) -> "Drink":
        """So many of it, as one."""
        low, high = (None if mg is None else mg * count for mg in (self.low_mg, self.high_mg))
        return self._replace(serving=self.serving * count, mg=self.mg * count, low_mg=low, high_mg=high)


def family(drink: Drink) -> str:
    """The drink without its size: "espresso" for espresso_30 and espresso_60."""
    return family_of(drink.key)


def family_of(key: str) -> str:
    """What is left of a drink's key without its size; a word of the person's own stays as it is."""
    return _SIZE.sub("", key)


def found(table: Sequence[Drink], words: str) -> tuple[Drink, ...]:
    """The drinks meant, those of one family if it is clear which, else all that could be; empty for none.

    A name is tried as a key, as a key without its size, as the label's first words, as all words of a
    label that begins with its noun ("Tea, black"), then by labels that hold the words, those in that
    order first.
    """
    asked = _words(words)
    if not asked:
        return ()
    for candidates in (_exact(table, words, asked), _holding(table, asked)):
        if candidates:
            return candidates
    return ()


def searched(table: Sequence[Drink], words: str) -> tuple[Drink, ...]:
    """The drinks whose key or label holds all of these words, or beginnings of words; all for none."""
    asked = _words(words)
    return tuple(drink for drink in table if all(_begins(each, drink) for each in asked))


def is_clear(drinks: Sequence[Drink]) -> bool:
    """Whether they are one drink, at most in several sizes."""
    return len({family(drink) for drink in drinks}) == 1


def is_kind(drinks: Sequence[Drink], words: str) -> bool:
    """Whether the words name a whole kind, as "coffee" or "tea": the first in the table is the usual one."""
    return all(_words(drink.label.partition(",")[0]) == _words(words) for drink in drinks)


def sized(drinks: Sequence[Drink], size_ml: float | None) -> Drink:
    """Of one drink in several sizes the one asked for; the nearest is scaled, the first is usual."""
    if size_ml is None:
        return drinks[0]
    nearest = min(drinks, key=lambda drink: abs(drink.serving - size_ml))
    return nearest.times(size_ml / nearest.serving)


def _exact(table: Sequence[Drink], words: str, asked: tuple[str, ...]) -> tuple[Drink, ...]:
    key = "_".join(words.casefold().replace("-", " ").split())
    ways = (
        [drink for drink in table if drink.key == key],
        [drink for drink in table if _words(family(drink).replace("_", " ")) == asked],
        [drink for drink in table if _words(drink.label.partition(",")[0]) == asked],
        [drink for drink in table if "," in drink.label and _stem(drink) == frozenset(asked)],
    )
    return next((tuple(drinks) for drinks in ways if drinks), ())


def _holding(table: Sequence[Drink], asked: tuple[str, ...]) -> tuple[Drink, ...]:
    holding = [drink for drink in table if set(asked) <= _names(drink)]
    phrase = " ".join(asked)
    in_order = [drink for drink in holding if f" {phrase} " in f" {' '.join(_words(drink.label))} "]
    return tuple(in_order or holding)


def _stem(drink: Drink) -> frozenset[str]:
    return frozenset(_words(family(drink).replace("_", " ")))


def _names(drink: Drink) -> set[str]:
    return {*_words(drink.label), *_words(drink.key.replace("_", " "))}


def _begins(word: str, drink: Drink) -> bool:
    return any(name.startswith(word) for name in _names(drink))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_singular(word) for word in _WORD.findall(text.casefold()))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > _LONG_PLURAL else word


def spread(drinks: Iterable[Drink]) -> str:
    """The keys with what each holds, for a person to choose from: "espresso_30 (about 65 mg)"."""
    from steadyhand.domain.programme.caffeine import rounded_mg  # noqa: PLC0415 - where a choice is asked

    return ", ".join(f"{drink.key} (about {rounded_mg(drink.mg)} mg)" for drink in drinks)
