"""Numbers of one habit that contradict each other."""

from collections.abc import Iterator

from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.settings.assemble import enabled, habit_of
from steadyhand.settings.drinks import canonical
from steadyhand.settings.habits import Break, Limit, Target
from steadyhand.settings.models import Settings
from steadyhand.settings.problem import Problem


def limits(settings: Settings) -> Iterator[Problem]:
    """What one number of a habit makes of another.

    A taper that would raise the limit, a week below a day, a serving above the goal, a dose of nothing,
    a rest as long as the work.
    """
    for name, table in enabled(settings):
        match table:
            case Limit(taper=taper, limit=limit) if taper is not None and taper.start < limit:
                yield _taper_upwards(name, limit)
            case Limit(limit=limit, limit_per_week=float() as week) if week < limit:
                yield _week_below_day(name, limit)
            case Target(goal=goal, serving=serving) if serving is not None and serving > goal:
                yield _serving_beyond(name, goal)
            case Break(every_min=every, rest_min=rest) if rest >= every:
                yield _rest_without_work(name, rest, every)
            case _:
                pass
        if isinstance(table, Limit) and table.curfew_dose_aware and not _is_caffeine(name, table):
            yield _no_caffeine(name)


def _is_caffeine(name: str, table: Limit) -> bool:
    return canonical(table.unit) == "mg" and substance_of(habit_of(name, table)) is Substance.CAFFEINE


def _taper_upwards(name: str, limit: float) -> Problem:
    return Problem(
        ("habits", name, "taper", "from"),
        f"is below the limit of {limit:g}, so there is nothing to lower",
        "Set it to what you take now, or remove the taper.",
        f"at least the limit, {limit:g}",
        (("habits", name, "limit"),),
    )


def _week_below_day(name: str, limit: float) -> Problem:
    return Problem(
        ("habits", name, "limit_per_week"),
        f"is below the limit of one day, {limit:g}",
        "Set what is to be the most in seven days, or lower limit.",
        f"at least the limit of a day, {limit:g}",
        (("habits", name, "limit"),),
    )


def _no_caffeine(name: str) -> Problem:
    return Problem(
        ("habits", name, "curfew_dose_aware"),
        "has a meaning only for caffeine in mg",
        'Remove it; for caffeine set unit = "mg" and have "caffeine" or "coffee" in the id or title.',
        "only for caffeine in mg",
        (("habits", name, "unit"), ("habits", name, "title")),
    )


def _serving_beyond(name: str, goal: float) -> Problem:
    return Problem(
        ("habits", name, "serving"),
        f"is more than the day's goal of {goal:g}",
        "Set a smaller serving.",
        f"above 0, at most {goal:g}",
        (("habits", name, "goal"),),
    )


def _rest_without_work(name: str, rest: float, every: int) -> Problem:
    return Problem(
        ("habits", name, "rest_min"),
        f"is not less than every_min: a rest of {rest:g} minutes each {every} minutes leaves no time between",
        "Set a shorter rest_min, or a longer every_min.",
        f"0.5 minutes or more, less than every_min, {every}",
        (("habits", name, "every_min"), ("habits", name, "preset")),
    )
