"""Whether one habit was met on one day: met, not met, unknown, or not asked of the person."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Habit, Practise, Reach, Stay
from steadyhand.values import NamedTuple

SHORTEST_SESSION_MIN = 10.0
"""A shorter session is partial (R-051)."""


class Verdict(StrEnum):
    """What is known of a day. Unknown is not no."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    EXCUSED = "excused"


class HabitDay(NamedTuple):
    """What the log says of one habit on one day.

    ``outcomes``: of the occurrences that came due, by key. ``unsettled``: how many came due and
    have no outcome yet. ``is_over``: the day has ended, or its last occurrence has its outcome.
    ``amount``: the known total in the habit's unit, None where nothing was logged; ``is_partly_known``:
    the total is a lower bound only. ``is_complete``: the person declared all of it recorded.
    ``limit``: the limit in force. ``is_off``: planned time off covers the waking day.
    ``sessions``: the longest recorded session in minutes, by occurrence, under "" where it names none.
    """

    habit: Habit
    day: date
    outcomes: Mapping[str, EventKind] = {}
    unsettled: int = 0
    is_over: bool = True
    amount: float | None = None
    is_partly_known: bool = False
    is_complete: bool = False
    limit: float | None = None
    is_off: bool = False
    sessions: Mapping[str, float] = {}

    @property
    def eligible(self) -> tuple[str, ...]:
        """The occurrences that count: neither excused nor unobserved."""
        left_out = {EventKind.EXCUSED, EventKind.UNOBSERVED}
        return tuple(key for key, outcome in self.outcomes.items() if outcome not in left_out)


def verdict(day: HabitDay) -> Verdict | None:
    """What is known of the day; None where it does not count: it is not over, or nothing came due.

    A limit is kept on a day that was logged complete and stayed within it. A target is reached by
    its amount, whether anything came due or not. Anything else is met when each eligible occurrence was
    done, late or not, and no session was shorter than ten minutes.
    """
    if isinstance(day.habit.aim, Stay):
        return _kept(day)
    if not day.is_over:
        return None
    if isinstance(day.habit.aim, Reach):
        return _target(day, day.habit.aim)
    if not day.eligible:
        return _not_asked(day)
    return Verdict.MET if _all_done(day) else Verdict.NOT_MET


def achieved(day: HabitDay) -> float | None:
    """How much of the day's target was reached, from 0 to 1; None for what is no target."""
    aim = day.habit.aim
    return min(1.0, (day.amount or 0.0) / aim.goal) if isinstance(aim, Reach) and aim.goal > 0 else None


def _kept(day: HabitDay) -> Verdict | None:
    if day.is_off:
        return Verdict.EXCUSED
    if day.limit is not None and (day.amount or 0.0) > day.limit:
        return Verdict.NOT_MET
    if day.is_complete and not day.is_partly_known:
        return Verdict.MET
    return Verdict.UNKNOWN if day.is_over else None


def _target(day: HabitDay, aim: Reach) -> Verdict | None:
    """By its amount, whoever asked for it (R-023).

    What was logged short of the goal is not all there was where nobody could be asked.
    """
    is_reached = day.amount is not None and day.amount >= aim.goal
    if day.eligible or (is_reached and not day.is_off):
        return _reached(day, aim)
    if day.outcomes or day.unsettled:
        return _not_asked(day)
    if day.amount is not None:
        return _reached(day, aim)
    return None if day.habit.recurrences else Verdict.UNKNOWN


def _reached(day: HabitDay, aim: Reach) -> Verdict:
    if (day.amount or 0.0) >= aim.goal:
        return Verdict.MET
    return Verdict.UNKNOWN if day.is_partly_known else Verdict.NOT_MET


def _not_asked(day: HabitDay) -> Verdict | None:
    if day.unsettled or EventKind.UNOBSERVED in day.outcomes.values():
        return Verdict.UNKNOWN
    return Verdict.EXCUSED if day.outcomes else None


def _all_done(day: HabitDay) -> bool:
    return all(
        day.outcomes[key] is EventKind.DONE and not _is_short_session(day, key) for key in day.eligible
    )


def _is_short_session(day: HabitDay, key: str) -> bool:
    if not isinstance(day.habit.aim, Practise):
        return False
    minutes = day.sessions.get(key, day.sessions.get(""))
    return minutes is not None and minutes < SHORTEST_SESSION_MIN
