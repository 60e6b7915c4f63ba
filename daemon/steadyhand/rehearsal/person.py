"""A person who is made up: what they answer, and what they record of their own accord. Pure."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from steadyhand.domain.reminding.habit import Configuration, Reach, Rest, Stay, WindDown
from steadyhand.domain.reminding.prompt import Choice, Prompt, Urgency
from steadyhand.values import NamedTuple


class Character(NamedTuple):
    """What the person does with a prompt, in shares of all of them; what is left over is ignored.

    ``done`` stands for whatever its first button says. ``later``: the mean time until they answer.
    ``drinks_unasked``: the share of days on which something of a target is recorded without a prompt.
    ``gets_up``: the share of breaks that are taken without a click; ``stops``: of the second prompts before
    bed, those after which the machine is left alone.
    """

    done: float = 0.72
    snoozed: float = 0.08
    skipped: float = 0.06
    later: timedelta = timedelta(minutes=4)
    drinks_unasked: float = 0.3
    gets_up: float = 0.4
    stops: float = 0.6


ORDINARY = Character()
STRETCHING = timedelta(minutes=1)
"""How much longer than asked for the person stays away."""
_EVENING = {Choice.NONE: 2, Choice.SOME: 1, Choice.OPEN: 1}


class Reaction(NamedTuple):
    """What the person will choose, and how long after it came up."""

    after: timedelta
    choice: Choice


class Leaves(NamedTuple):
    """The person will let the hands rest: so long after the prompt, for so long; None: for the night."""

    after: timedelta
    length: timedelta | None


class Taken(NamedTuple):
    """Something taken in of their own accord: so long after waking, in the habit's unit."""

    after_waking: timedelta
    habit: str
    amount: float


def reaction(prompt: Prompt, character: Character, chance: Random) -> Reaction | None:
    """What comes of a prompt; None where it is ignored, or asks nothing."""
    offered = [button.choice for button in prompt.buttons]
    thrown, after = chance.random(), chance.expovariate(1 / character.later.total_seconds())
    choice = _choice(offered, thrown, character, chance)
    return None if choice is None else Reaction(timedelta(seconds=5 + int(after)), choice)


def leaving(
    configuration: Configuration, prompt: Prompt, character: Character, chance: Random
) -> Leaves | None:
    """Whether a prompt makes the person leave the machine: a break, or the second word before bed."""
    habits = [configuration.habit(key.partition("@")[0]) for key in prompt.occurrences]
    for habit in habits:
        match habit and habit.aim:
            case Rest(length=length) if chance.random() < character.gets_up:
                return Leaves(timedelta(seconds=chance.randint(20, 120)), length + STRETCHING)
            case WindDown() if prompt.urgency is Urgency.CRITICAL and chance.random() < character.stops:
                return Leaves(timedelta(seconds=chance.randint(60, 400)), None)
            case _:
                pass
    return None


def _choice(offered: list[Choice], thrown: float, character: Character, chance: Random) -> Choice | None:
    if not offered or thrown < character.done:
        return _first(offered, chance) if offered else None
    thrown -= character.done
    wanted = Choice.SNOOZE if thrown < character.snoozed else Choice.SKIP
    is_ignored = thrown >= character.snoozed + character.skipped
    return wanted if wanted in offered and not is_ignored else None


def _first(offered: list[Choice], chance: Random) -> Choice:
    if Choice.NONE not in offered:
        return offered[0]
    return chance.choices(list(_EVENING), list(_EVENING.values()))[0]


def taken_unasked(configuration: Configuration, character: Character, chance: Random) -> Iterator[Taken]:
    """What the person takes in on one day besides what they are asked for.

    Of a limit one to four portions, so that some days come near it and few pass it.
    """
    for habit in configuration.habits:
        match habit.aim:
            case Stay(limit=limit) if limit > 0:
                for _ in range(chance.randint(1, 4)):
                    yield Taken(_some_time(chance), habit.id, _tidy(limit * chance.uniform(0.1, 0.35)))
            case Reach(serving=serving) if chance.random() < character.drinks_unasked:
                yield Taken(_some_time(chance), habit.id, serving)
            case _:
                pass


def _some_time(chance: Random) -> timedelta:
    return timedelta(minutes=chance.randint(20, 720))


def _tidy(amount: float) -> float:
    return round(amount, 1) if amount < 10 else float(round(amount))  # noqa: PLR2004 - a portion, not a measurement
