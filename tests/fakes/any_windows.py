"""Any window that a diary can hold, for Hypothesis."""

from hypothesis.strategies import SearchStrategy, composite, integers, lists, none, sampled_from

from fakes.windows import WEEK_FOUR, window
from steadyhand.domain.reassessment.window import Window

_EPISODES = none() | integers(0, 40)
_SHARES = sampled_from([1.0, 1.0, 1.0, 0.5, 0.25])


@composite
def _any_window(draw, after: int, days: int) -> Window:  # noqa: ANN001 - Hypothesis gives it
    episodes = draw(lists(_EPISODES, min_size=days, max_size=days))
    exposures = draw(lists(_SHARES, min_size=days, max_size=days))
    return window(episodes, after=after, exposures=exposures)


def first_weeks() -> SearchStrategy[Window]:
    """Any first week, with missing and partly observed days."""
    return _any_window(0, 7)


def fourth_weeks() -> SearchStrategy[Window]:
    """Any fourth week, with missing and partly observed days."""
    return _any_window(WEEK_FOUR, 7)
