"""All that is wrong with two layers of settings, at once; or the settings."""

from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from steadyhand.settings.explain import UNKNOWN_KEY, path_of, problem_of
from steadyhand.settings.layers import Layers
from steadyhand.settings.models import Settings, settings_from
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem, overlap
from steadyhand.settings.rules import problems

MOST_TOLD = 100


class Checked(NamedTuple):
    """The settings, as far as they could be read, and everything that is wrong with them."""

    settings: Settings | None
    problems: tuple[Problem, ...]


def check(layers: Layers) -> Checked:
    """Judge each key by itself and then what they mean together.

    Keys that are faulty by themselves are taken out, and the rules look at what is left; they tell
    nothing that rests on a key that was taken out. Past a hundred faulty keys it is not this file
    that needs correcting key by key, and the rest is only counted.
    """
    told: tuple[Problem, ...] = ()
    faulty: list[Path] = []
    while True:
        try:
            settings = settings_from(layers.environment, layers.file)
        except ValidationError as error:
            found = error.errors(include_url=False)
            errors = _innermost(found[:MOST_TOLD])
            told = told or tuple(problem_of(one, layers) for one in errors)
            if len(found) > MOST_TOLD:
                return Checked(None, (*told, _more(len(found) - MOST_TOLD)))
            faulty += [path_of(one) for one in errors if one["type"] != UNKNOWN_KEY]
            sounder = _without(layers, errors)
            if sounder == layers:
                return Checked(None, told)
            layers = sounder
        else:
            return Checked(settings, told + _found_by_rules(settings, faulty))


def _more(number: int) -> Problem:
    return Problem((), f"there are {number} faults more", "Begin anew with: steady setup")


def _found_by_rules(settings: Settings, faulty: list[Path]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems(settings) if not _rests_on(problem, faulty))


def _rests_on(problem: Problem, faulty: list[Path]) -> bool:
    return any(overlap(need, path) for need in (problem.path, *problem.needs) for path in faulty)


def _innermost(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without those that only follow from another one further in."""
    paths = [path_of(error) for error in errors]
    return [
        error
        for error, path in zip(errors, paths, strict=True)
        if not any(len(other) > len(path) and other[: len(path)] == path for other in paths)
    ]


def _without(layers: Layers, errors: list[ErrorDetails]) -> Layers:
    for error in errors:
        path = path_of(error)
        while path and layers.at(path) is None:
            path = path[:-1]
        if path:
            layers = layers.without(path)
    return layers
