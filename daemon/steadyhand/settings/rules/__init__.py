"""What no single key can tell: combinations that are impossible or unsafe, each rule by itself."""

from collections.abc import Iterator

from steadyhand.settings.models import Settings
from steadyhand.settings.problem import Problem
from steadyhand.settings.rules.drinking import drinking
from steadyhand.settings.rules.leads import leads
from steadyhand.settings.rules.limits import limits
from steadyhand.settings.rules.magnesium import magnesium
from steadyhand.settings.rules.moments import moments
from steadyhand.settings.rules.pacing import pacing
from steadyhand.settings.rules.programme import programme
from steadyhand.settings.rules.rhythm import rhythm
from steadyhand.settings.rules.sharing import sharing
from steadyhand.settings.rules.showing import showing
from steadyhand.settings.rules.travelling import travelling

ON_ANY_DAY = (moments, limits, programme, drinking, travelling, sharing)
ON_A_SOUND_DAY = (magnesium, pacing)


def problems(settings: Settings) -> Iterator[Problem]:
    """Everything the rules find; those that measure the waking day wait until it can be measured."""
    for rule in ON_ANY_DAY:
        yield from rule(settings)
    unsound = tuple(rhythm(settings))
    yield from unsound
    if not unsound:
        yield from _measured(settings)


def _measured(settings: Settings) -> Iterator[Problem]:
    for rule in ON_A_SOUND_DAY:
        yield from rule(settings)
    too_long = tuple(leads(settings))
    yield from too_long
    told = {problem.path[:2] for problem in too_long}
    yield from (problem for problem in showing(settings) if problem.path[:2] not in told)
