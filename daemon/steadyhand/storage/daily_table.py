"""The diary as a CSV table with a row for each day, for a spreadsheet or a statistics program.

Units are in the names of the columns. Empty is not recorded, and never zero; ``episodes`` is empty
where the number is not known. It goes out only: ``write_table`` is what can be read again.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TextIO

from steadyhand.domain.journal.diary import LARGEST, DiaryDay, diary
from steadyhand.domain.programme.hydration import ML_PER_UNIT
from steadyhand.domain.programme.intakes import KINDS, amount_in
from steadyhand.domain.programme.substance import MG_PER_UNIT
from steadyhand.domain.reassessment.standing import taken_back
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.evidence import Use, use_by_day
from steadyhand.domain.reminding.order import superseded
from steadyhand.storage.table import guarded
from steadyhand.values import NamedTuple

VERSION = "1"
FIXED = (
    "schema_version",
    "day",
    "closed",
    "observed_share",
    "episodes",
    "episodes_at_least",
    "continuous_min",
    "intensity_max",
    "bed",
    "up",
    "slept_min",
    "latency_min",
    "awake_min",
    "sleep_quality",
    "stress",
    "hand_min",
    "exercise_min",
    "relaxation_min",
    "hot_day",
    "intake_complete",
    "diet",
    "medicines",
    "rating",
    "recalled",
    "notes",
    "use_min",
    "use_watched_min",
)
"""The columns of every table; those of what was taken in follow, two a habit."""
KEPT = frozenset(
    {*KINDS, EventKind.EPISODE, EventKind.DAY, EventKind.SESSION, EventKind.USE, EventKind.RETRACTED}
)
"""The kinds of event a row is made of."""
_AT_LEAST = "_at_least"
_JOINT = "; "
_ONE_DAY = timedelta(days=1)


class _Total(NamedTuple):
    """What is known of a day's amounts, None for nothing; whether there is more."""

    known: float | None = None
    is_partly_known: bool = False


_NOTHING = _Total()
_Totals = dict[date, dict[str, _Total]]


def write_days(events: Iterable[Event], habits: Sequence[str], stream: TextIO) -> int:
    """Write a header and a row for each day from the first entry to the last; gives how many days.

    ``use_min`` is what was seen of the use of the machine, within ``use_watched_min``, the time watched.

    ``events``: of these kinds, in the order they were recorded. ``habits``: whose columns come
    first, in that order.
    """
    kept = [event for event in events if event.kind in KEPT]
    retracted = taken_back(kept)
    retracted = retracted.union(superseded(kept, retracted))
    standing = [event for event in kept if event.id not in retracted]
    days, totals, relaxed = diary(kept, retracted), _totals(standing), _relaxed(standing)
    used = use_by_day(standing)
    columns = _columns(totals, habits)
    writer = csv.writer(stream)
    writer.writerow((*FIXED, *(f"{column}{tail}" for column in columns for tail in ("", _AT_LEAST))))
    span = sorted({*days, *totals, *relaxed, *used})
    dates = [span[0] + index * _ONE_DAY for index in range((span[-1] - span[0]).days + 1)] if span else []
    for day in dates:
        own = _cells(days.get(day) or DiaryDay(day), relaxed.get(day), used.get(day))
        taken = totals.get(day, {})
        writer.writerow(map(guarded, (*own, *_taken_cells(taken, columns))))
    return len(dates)


def column_of(habit: str, unit: str | None) -> tuple[str, float]:
    """The name of a habit's column, and by what its amounts are multiplied to be in that unit."""
    plain = (unit or "").strip().casefold()
    if plain in ML_PER_UNIT:
        return f"{_name(habit)}_ml", ML_PER_UNIT[plain]
    if plain in MG_PER_UNIT:
        return f"{_name(habit)}_mg", MG_PER_UNIT[plain]
    return f"{_name(habit)}_{_name(plain)}".rstrip("_"), 1.0


def _name(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text)


def _totals(events: Iterable[Event]) -> _Totals:
    totals: _Totals = {}
    for event in events:
        amount = amount_in(event)
        if event.habit is None or event.kind not in KINDS:
            continue
        if event.kind is EventKind.DONE and amount is None:
            continue
        unit = event.data.get("unit")
        column, factor = column_of(event.habit, unit if isinstance(unit, str) else None)
        day = totals.setdefault(event.day, {})
        known, is_partly_known = day.get(column, _NOTHING)
        if amount is None or abs(amount) > LARGEST:
            day[column] = _Total(known, is_partly_known=True)
        else:
            day[column] = _Total((known or 0.0) + amount * factor, is_partly_known)
    return totals


def _columns(totals: _Totals, habits: Sequence[str]) -> Sequence[str]:
    """Those of the habits named, in that order; then any other by name."""
    found = sorted({column for day in totals.values() for column in day})
    order = {_name(habit): place for place, habit in enumerate(habits)}
    return sorted(found, key=lambda column: (order.get(column.rpartition("_")[0], len(order)), column))


def _relaxed(events: Iterable[Event]) -> Mapping[date, float]:
    minutes: dict[date, float] = {}
    for event in events:
        said = event.data.get("minutes")
        if event.kind is EventKind.SESSION and isinstance(said, int | float) and abs(said) <= LARGEST:
            minutes[event.day] = minutes.get(event.day, 0.0) + said
    return minutes


def _cells(day: DiaryDay, relaxed: float | None, use: Use | None) -> Iterator[str]:
    is_known = day.exposure > 0
    intensities = [episode.intensity for episode in day.episodes if episode.intensity is not None]
    values: tuple[object, ...] = (
        VERSION,
        day.day,
        day.closed,
        day.share if is_known else None,
        day.counted if is_known else None,
        day.counted if day.counted and not is_known else None,
        day.continuous_min or None,
        max(intensities, default=None),
        _local(day.bed),
        _local(day.up),
        day.slept_min,
        day.latency_min,
        day.awake_min,
        day.quality,
        day.stress,
        day.hand_min,
        day.exercise_min,
        relaxed,
        day.heat,
        day.intake_complete or None,
        _JOINT.join(day.diet),
        _JOINT.join(day.medicines),
        day.rating,
        day.recalled or None,
        _JOINT.join(day.notes),
        use and use.minutes,
        use and use.watched_min,
    )
    return map(_cell, values)


def _taken_cells(taken: Mapping[str, _Total], columns: Sequence[str]) -> Iterator[str]:
    for column in columns:
        known, is_partly_known = taken.get(column, _NOTHING)
        yield _cell(known)
        yield _cell(is_partly_known or None)


def _local(instant: datetime | None) -> str:
    """With the offset it carries, which was in force there and then."""
    return "" if instant is None else instant.isoformat(timespec="minutes")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".")
        case _:
            return str(value)
