"""What was seen of the use of the machine, beside what the person said. Pure; missing is never zero."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from math import inf

from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.hands import NOT_NEEDED
from steadyhand.domain.reminding.reminder import RESTED
from steadyhand.domain.reminding.state import State
from steadyhand.values import NamedTuple

NEARLY_ALL = (5, 6)
"""How much of the time before bed must have been watched, as a fraction: 50 minutes of 60."""
MUCH_USE_MIN = 10.0
"""From so many minutes on the machine was in use before bed; less may be an alarm that was set."""
HELD_BACK = "held back: "
LARGEST_MIN = 1_000_000.0
"""More minutes than that are none: what an old or a strange log holds is no number to add up."""


class Use(NamedTuple):
    """Minutes of use, of so many ``watched_min`` in which somebody could tell."""

    minutes: float
    watched_min: float


class Evening(NamedTuple):
    """The time before bed of one day: the use in it, and whether nearly all of it was watched."""

    use: Use
    is_watched: bool


class _Told(NamedTuple):
    """What one machine told of an evening: minutes of use, watched, and in all."""

    minutes: float
    watched_min: float
    length_min: float

    def beside(self, other: "_Told | None") -> "_Told":
        return (
            self
            if other is None
            else _Told(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))
        )


class Evenings(NamedTuple):
    """The times before bed of one wind-down over a span, beside the person's answers (R-043).

    ``watched``: evenings of which at least five sixths were watched; only these count. ``partly``: those
    of which less was. ``median_min``: minutes of use, None where none was watched. ``in_use``: those with
    at least ten minutes of use. ``done``: the watched evenings that the person answered with done,
    ``done_in_use``: of these, those with at least ten minutes of use.
    """

    watched: int
    partly: int
    median_min: float | None
    in_use: int
    done: int
    done_in_use: int


class DaysOfUse(NamedTuple):
    """How many ``days`` have minutes of use recorded, and the median of what was seen of it on them."""

    days: int
    median_min: float | None


NOTHING_SEEN = DaysOfUse(0, None)


def use_by_day(standing: Iterable[Event]) -> dict[date, Use]:
    """The use of the machine on each day as far as recorded; nothing for a day that nobody watched.

    ``standing``: events of any kind, without those that were taken back.
    """
    found: dict[date, Use] = {}
    for event in standing:
        use = use_in(event)
        if event.occurrence is None and use is not None:
            before = found.get(event.day, Use(0.0, 0.0))
            found[event.day] = Use(before.minutes + use.minutes, before.watched_min + use.watched_min)
    return {day: use for day, use in found.items() if use.watched_min > 0}


def days_of_use(state: State, days: Iterable[date]) -> DaysOfUse:
    """The use of the machine on these days, as far as it was seen."""
    by_day = use_by_day(of_use(state))
    seen = [by_day[day].minutes for day in days if day in by_day]
    return DaysOfUse(len(seen), _median(seen))


def evenings_of(state: State, habit: str, days: Iterable[date], done: Iterable[str]) -> Evenings | None:
    """What was seen of a wind-down on these days; None where nobody watched.

    ``done``: the occurrences that the person answered with done.
    """
    found, answered = _evenings(state, habit, frozenset(days)), frozenset(done)
    if not found:
        return None
    watched = {key: evening.use.minutes for key, evening in found.items() if evening.is_watched}
    in_use = {key for key, minutes in watched.items() if minutes >= MUCH_USE_MIN}
    return Evenings(
        watched=len(watched),
        partly=len(found) - len(watched),
        median_min=_median(watched.values()),
        in_use=len(in_use),
        done=len(answered & watched.keys()),
        done_in_use=len(answered & in_use),
    )


def use_in(event: Event) -> Use | None:
    """The minutes an event of use tells of; None for another kind, and where they cannot be."""
    if event.kind is not EventKind.USE:
        return None
    minutes, watched = _minutes(event.data.get("minutes")), _minutes(event.data.get("watched_min"))
    if minutes is None or watched is None or minutes > watched:
        return None
    return Use(minutes, watched)


def length_min(event: Event) -> float | None:
    """How long the span is that an event of use tells of; None where it does not say."""
    since, until = _instant(event.data.get("since")), _instant(event.data.get("until"))
    return None if since is None or until is None else (until - since) / timedelta(minutes=1)


def is_rest_seen(event: Event) -> bool:
    """Whether it is a break that is done because a rest was seen, without an answer."""
    return event.kind is EventKind.DONE and event.data.get("reason") == RESTED


def is_not_needed(event: Event) -> bool:
    """Whether it excuses a break because the use of the machine did not make it needed."""
    return event.kind is EventKind.EXCUSED and event.data.get("reason") in NOT_NEEDED


def is_held_back(event: Event) -> bool:
    """Whether it excuses what could not be shown: quiet hours, do-not-disturb, or a limit on prompts."""
    return event.kind is EventKind.EXCUSED and str(event.data.get("reason")).startswith(HELD_BACK)


def of_use(state: State) -> Iterator[Event]:
    """The events of use that stand."""
    return (event for event in state.kept if event.kind is EventKind.USE and event.id not in state.retracted)


def _evenings(state: State, habit: str, days: frozenset[date]) -> dict[str, Evening]:
    """By occurrence; of two machines that saw the same evening, the most that either saw.

    One machine that was switched off and on tells in parts: off it was not in use.
    """
    parts: dict[tuple[str, str], _Told] = {}
    for event in of_use(state):
        use = use_in(event)
        if event.habit == habit and event.occurrence and event.day in days and use and use.watched_min > 0:
            place, length = (event.occurrence, event.device), length_min(event)
            parts[place] = _Told(*use, inf if length is None else length).beside(parts.get(place))
    found: dict[str, Evening] = {}
    numerator, denominator = NEARLY_ALL
    for (occurrence, _), told in parts.items():
        before = found.get(occurrence, Evening(Use(0.0, 0.0), is_watched=False))
        most = Use(max(told.minutes, before.use.minutes), max(told.watched_min, before.use.watched_min))
        is_watched = told.watched_min * denominator >= numerator * told.length_min
        found[occurrence] = Evening(most, before.is_watched or is_watched)
    return found


def _median(values: Collection[float]) -> float | None:
    from statistics import median  # noqa: PLC0415 - what only tells of one event has no need of it

    return median(values) if values else None


def _minutes(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= LARGEST_MIN else None


def _instant(value: Json) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant if instant is not None and instant.tzinfo is not None else None
