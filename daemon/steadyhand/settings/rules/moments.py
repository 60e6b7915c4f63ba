"""When a habit comes due: told exactly once."""

from collections.abc import Iterator

from steadyhand.settings.assemble import enabled
from steadyhand.settings.habits import AnyHabit, CheckIn, Session, Target, Task
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

MOMENTS = ("pace", "at", "every_min", "before_bed_min", "after_wake_min")
_OFFERED = {
    Target: ("pace", "every_min", "at"),
    Session: ("at", "before_bed_min"),
    Task: ("at", "every_min", "before_bed_min", "after_wake_min"),
    CheckIn: ("at", "before_bed_min", "after_wake_min"),
}


def moments(settings: Settings) -> Iterator[Problem]:
    """Habits that say twice when they come due, or not at all."""
    for name, table in enabled(settings):
        path: Path = ("habits", name, "remind") if isinstance(table, Target) else ("habits", name)
        offered = _OFFERED.get(type(table), ())
        chosen = [key for key in offered if _is_set(table, key)]
        choice = f"exactly one of {', '.join(offered)}"
        if offered and not chosen:
            yield Problem(path, "does not say when", f"Set {choice}.", choice, (path,))
        for key in chosen[1:]:
            message = f"cannot be together with {chosen[0]}"
            yield Problem((*path, key), message, f"Remove {key} or {chosen[0]}.", choice, (path,))
        if (
            isinstance(table, Target)
            and not table.remind.pace
            and "until_before_bed_min" in table.remind.model_fields_set
        ):
            yield Problem(
                (*path, "until_before_bed_min"),
                "has a meaning only with pace",
                "Remove it, or set pace = true.",
            )


def _is_set(table: AnyHabit, key: str) -> bool:
    keys = table.remind if isinstance(table, Target) else table
    return getattr(keys, key) not in {None, False}


def moment_path(name: str, table: AnyHabit) -> Path:
    """The path of what says when the habit comes due; the habit itself where nothing says it."""
    path: Path = ("habits", name)
    keys = table.remind if isinstance(table, Target) else table
    if isinstance(table, Target):
        path = (*path, "remind")
    for key in (*MOMENTS, "curfew_before_bed_h", "curfew_dose_aware"):
        if getattr(keys, key, None) not in {None, False}:
            return (*path, key)
    return path
