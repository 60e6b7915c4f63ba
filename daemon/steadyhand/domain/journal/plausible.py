"""Whether an entry from elsewhere can have been one, by the ranges that the commands use. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from steadyhand.domain.journal.day_entry import (
    AWAKE,
    EXERCISE,
    HAND,
    LATENCY,
    QUALITY,
    STRESS,
    USUAL,
    Rating,
)
from steadyhand.domain.journal.episode_entry import INTENSITY, SECONDS, Activity
from steadyhand.domain.journal.field import LONGEST_NOTE, Range
from steadyhand.domain.journal.place import PLACES, Side
from steadyhand.domain.programme.sleep import LONGEST
from steadyhand.domain.reassessment.questions import COURSE, ONSET, QUESTIONS, Course, Reply
from steadyhand.domain.reassessment.screening import LONGEST_AGO
from steadyhand.domain.reassessment.standing import VISIT
from steadyhand.domain.reassessment.tier import Tier
from steadyhand.domain.reminding.activity import LONG_AGO
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import LARGEST_AMOUNT
from steadyhand.domain.reminding.event import REHEARSED, Data, Event, EventKind, Json
from steadyhand.domain.reminding.evidence import length_min, use_in
from steadyhand.domain.reminding.journalling import LONGEST_SESSION_MIN
from steadyhand.values import NamedTuple, TypeAlias

AHEAD = ONE_DAY
"""How far ahead of the clock here an entry may be: the clock elsewhere, and another time zone."""
NEAR = 3 * ONE_DAY
"""How far its day may be from its time, unless it corrects an earlier entry: 48 hours, and a night."""
_ELSEWHERE = "import"
"""The surface of what came from Loop Habit Tracker, in amounts of any size."""
_DATED = frozenset({EventKind.INTAKE, EventKind.EPISODE, EventKind.DAY, EventKind.SESSION})

_AMOUNT = Range("an amount", 0, LARGEST_AMOUNT)
_SERVING = Range("an amount done", 0, 1_000_000)
"""A reminder is done with the serving of the configuration, which may be as large as that."""
_SLEPT = Range("the minutes slept", 0, LONGEST / timedelta(minutes=1))
_SHARE = Range("the share of the day", 0, 1)
_WATCHED = Range("the minutes watched", 0, LONG_AGO / timedelta(minutes=1))
"""What is recorded of the use of the machine at once: at most a day, with an hour for each clock change."""
_TOLERANCE_MIN = 0.2
"""Minutes are recorded to a tenth."""


class _Bounds(NamedTuple):
    """Within what an instant or a day named in the data may be."""

    latest: datetime
    first_day: date
    last_day: date


_Check: TypeAlias = Callable[[Json, _Bounds], str | None]
"""What a value is not, where it is not what it should be: "not a text"."""


def fault_of(event: Event, now: datetime) -> str | None:
    """Why a person cannot have recorded that event by ``now``, with the key at fault; None where they can.

    Names no value, which may be a person's text. Keys that are null, absent or unknown are fine, and so
    is every event of the daemon's own kinds. Those of use stand beside what the person said, so each must
    name its span, and no more minutes than there are in it; whenever the daemon's clock had it be.
    """
    if event.device == REHEARSED:
        return "it was only rehearsed and never happened"
    checks = _CHECKS.get(event.kind)
    if checks is None:
        return None
    local = event.at + timedelta(seconds=event.offset_s)
    latest = now + AHEAD
    last_day = (latest + timedelta(seconds=event.offset_s)).date()
    bounds = _Bounds(latest, event.day - LONGEST_AGO - NEAR, last_day)
    if event.kind is EventKind.USE:
        return _misfit(event, checks, bounds) or _misused(event)
    return _misplaced(event, local.date(), bounds) or _misfit(event, checks, bounds)


def _misplaced(event: Event, local_day: date, bounds: _Bounds) -> str | None:
    if event.at > bounds.latest:
        return "`at` is in the future"
    if event.day > bounds.last_day:
        return "`day` is in the future"
    is_tied = event.kind in _DATED and event.data.get("corrects") is None
    if is_tied and abs(event.day - local_day) > NEAR:
        return f"`day` is more than {NEAR.days} days from `at`"
    return None


def _misfit(event: Event, checks: Mapping[str, _Check], bounds: _Bounds) -> str | None:
    data = event.data
    if event.via == _ELSEWHERE and "amount" in checks:
        checks = {**checks, "amount": _not_negative}
    return (
        _first(data, checks, bounds, "data.")
        or _too_long_a_night(data)
        or _first(data.get("answers"), _ANSWERS, bounds, "data.answers.")
    )


def _first(data: "Json | Data", checks: Mapping[str, _Check], bounds: _Bounds, path: str) -> str | None:
    """The first key whose value is not what it should be, and what it is not."""
    if not isinstance(data, Mapping):
        return None
    said = ((key, check, data.get(key)) for key, check in checks.items())
    found = ((key, check(value, bounds)) for key, check, value in said if value is not None)
    return next((f"`{path}{key}` is {reason}" for key, reason in found if reason is not None), None)


def _too_long_a_night(data: Data) -> str | None:
    bed, up = _instant(data.get("bed")), _instant(data.get("up"))
    if bed is None or up is None or data.get("corrects") is not None or timedelta(0) <= up - bed <= LONGEST:
        return None
    return f"`data.up` is not within {LONGEST / timedelta(hours=1):.0f} hours after `data.bed`"


def _misused(event: Event) -> str | None:
    """What is amiss with minutes of use that are each within their range."""
    absent = next((key for key in _USE if event.data.get(key) is None), None)
    if absent is not None:
        return f"`data.{absent}` is missing"
    use, length = use_in(event), length_min(event)
    if use is None:
        return "`data.minutes` is more than `data.watched_min`"
    if length is None or length < 0:
        return "`data.until` is before `data.since`"
    fits = use.watched_min <= length + _TOLERANCE_MIN
    return None if fits else "`data.watched_min` is more than the span has"


def _within(allowed: Range) -> _Check:
    kind = "a whole number " if allowed.whole else ""
    reason = f"not {kind}from {allowed.lowest:.10g} to {allowed.highest:.10g}"

    def check(value: Json, _: _Bounds) -> str | None:
        number = _number(value)
        is_whole = number is not None and number == int(number)
        fits = number is not None and allowed.lowest <= number <= allowed.highest
        return None if fits and (is_whole or not allowed.whole) else reason

    return check


def _not_negative(value: Json, _: _Bounds) -> str | None:
    number = _number(value)
    return None if number is not None and number >= 0 else "not 0 or more"


def _length(value: Json, _: _Bounds) -> str | None:
    number = _number(value)
    fits = number is not None and 0 < number <= LONGEST_SESSION_MIN
    return None if fits else f"not above 0 and at most {LONGEST_SESSION_MIN:.0f}"


def _number(value: Json) -> float | int | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _one_of(choices: tuple[str, ...]) -> _Check:
    reason = f"none of {', '.join(choices)}"
    return lambda value, _: None if value in choices else reason


def _place(value: Json, _: _Bounds) -> str | None:
    return None if isinstance(value, str) and value in PLACES else "none of the places of steady twitch"


def _text(value: Json, _: _Bounds) -> str | None:
    return None if isinstance(value, str) else "not a text"


def _note(value: Json, _: _Bounds) -> str | None:
    fits = isinstance(value, str) and len(value) <= LONGEST_NOTE
    return None if fits else f"not a text of at most {LONGEST_NOTE} characters"


def _texts(value: Json, _: _Bounds) -> str | None:
    fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return None if fits else "not a list of texts"


def _flag(value: Json, _: _Bounds) -> str | None:
    return None if isinstance(value, bool) else "not true or false"


def _object(value: Json, _: _Bounds) -> str | None:
    return None if isinstance(value, dict) else "not an object"


def _stamp(value: Json, _: _Bounds) -> str | None:
    return None if _instant(value) is not None else "not a time with offset like 2026-11-23T23:00:00+01:00"


def _moment(value: Json, bounds: _Bounds) -> str | None:
    instant = _instant(value)
    is_ahead = instant is not None and instant > bounds.latest
    return "in the future" if is_ahead else _stamp(value, bounds)


def _instant(value: Json) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant if instant is not None and instant.tzinfo is not None else None


def _past_date(value: Json, bounds: _Bounds) -> str | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        return "not a date like 2026-11-23"
    if day > bounds.last_day:
        return "in the future"
    return "more than a hundred years ago" if day < bounds.first_day else None


_NOTED: Mapping[str, _Check] = {"recalled": _flag, "corrects": _text, "note": _note}
_TAKEN: Mapping[str, _Check] = {
    "unit": _text,
    "item": _text,
    "low": _within(_AMOUNT),
    "high": _within(_AMOUNT),
    "mg_unknown": _flag,
    "recalled": _flag,
    "late": _flag,
}
_EPISODE: Mapping[str, _Check] = {
    "where": _place,
    "side": _one_of(tuple(Side)),
    "seconds": _within(SECONDS),
    "intensity": _within(INTENSITY),
    "triggers": _texts,
    "weakness": _flag,
    "state": _one_of(tuple(Activity)),
    "continuous": _flag,
    **_NOTED,
}
_DAY: Mapping[str, _Check] = {
    **dict.fromkeys(("closed", "none", "some", "heat", "intake_complete"), _flag),
    "share": _within(_SHARE),
    "slept_min": _within(_SLEPT),
    "bed": _moment,
    "up": _moment,
    "latency_min": _within(LATENCY),
    "awake_min": _within(AWAKE),
    "quality": _within(QUALITY),
    "stress": _within(STRESS),
    "hand_min": _within(HAND),
    "exercise_min": _within(EXERCISE),
    "usual": _within(USUAL),
    "rating": _one_of(tuple(Rating)),
    **dict.fromkeys(("diet", "medicines", "questions", "function"), _texts),
    **_NOTED,
}
_USE: Mapping[str, _Check] = {
    "minutes": _within(_WATCHED),
    "watched_min": _within(_WATCHED),
    "since": _stamp,
    "until": _stamp,
}
_ANSWERS: Mapping[str, _Check] = {
    **dict.fromkeys(QUESTIONS, _one_of(tuple(Reply))),
    COURSE: _one_of(tuple(Course)),
    ONSET: _past_date,
}
_CHECKS: Mapping[EventKind, Mapping[str, _Check]] = {
    EventKind.INTAKE: {"amount": _within(_AMOUNT), **_TAKEN},
    EventKind.DONE: {
        "amount": _within(_SERVING),
        "rest_min": _within(_WATCHED),
        "use_min": _within(_WATCHED),
        **_TAKEN,
    },
    EventKind.SKIPPED: {"because": _text},
    EventKind.EPISODE: _EPISODE,
    EventKind.DAY: _DAY,
    EventKind.SESSION: {"minutes": _length, "technique": _text},
    EventKind.USE: _USE,
    EventKind.SCREENING: {"answers": _object, "tier": _one_of(tuple(Tier)), "flags": _texts},
    EventKind.CLINICIAN: {VISIT: _past_date},
}
"""Every kind that is recorded of a person's day, with the keys of its data that are checked."""
