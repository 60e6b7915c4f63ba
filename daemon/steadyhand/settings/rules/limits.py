"""Numbers of one habit that contradict each other."""

from collections.abc import Iterator

from steadyhand.settings.assemble import enabled
from steadyhand.settings.habits import Limit, Target
from steadyhand.settings.models import Settings
from steadyhand.settings.problem import Problem


def limits(settings: Settings) -> Iterator[Problem]:
    """A taper that would raise the limit; a serving larger than the goal."""
    for name, table in enabled(settings):
        match table:
            case Limit(taper=taper, limit=limit) if taper is not None and taper.start < limit:
                yield _taper_upwards(name, limit)
            case Target(goal=goal, serving=serving) if serving is not None and serving > goal:
                yield _serving_beyond(name, goal)
            case _:
                continue


def _taper_upwards(name: str, limit: float) -> Problem:
    return Problem(
        ("habits", name, "taper", "from"),
        f"is below the limit of {limit:g}, so there is nothing to lower",
        "Set it to what you take now, or remove the taper.",
        f"at least the limit, {limit:g}",
        (("habits", name, "limit"),),
    )


def _serving_beyond(name: str, goal: float) -> Problem:
    return Problem(
        ("habits", name, "serving"),
        f"is more than the day's goal of {goal:g}",
        "Set a smaller serving.",
        f"above 0, at most {goal:g}",
        (("habits", name, "goal"),),
    )
