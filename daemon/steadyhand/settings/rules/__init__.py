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
from steadyhand.settings.rules.showing import showing

SAFE_ON_ANY_DAY = (moments, limits, programme, drinking)
AFTER_A_SOUND_RHYTHM = (magnesium, leads, pacing, showing)


def problems(settings: Settings) -> Iterator[Problem]:
    """Everything the rules find; those that measure the waking day wait until it can be measured."""
    for rule in SAFE_ON_ANY_DAY:
        yield from rule(settings)
    unsound = tuple(rhythm(settings))
    yield from unsound
    if not unsound:
        for rule in AFTER_A_SOUND_RHYTHM:
            yield from rule(settings)
