"""What was taken in and borne on each day, beside the episodes. Missing is never zero."""

from collections.abc import Iterable, Mapping
from datetime import date

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.programme.hydration import ML_PER_UNIT
from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.reassessment.nights import slept_min
from steadyhand.domain.reassessment.review import Taken
from steadyhand.domain.reassessment.run import Run
from steadyhand.domain.reminding.habit import Configuration, Habit
from steadyhand.domain.reminding.state import ALL_INTAKE, State
from steadyhand.values import NamedTuple

EXPOSURES = ("caffeine_mg", "slept_h", "stress", "hand_h", "alcohol_units", "water_l")
"""What is set beside the episodes, declared beforehand (DOMAIN 4.6)."""
_MG = {"mg": 1.0, "g": 1000.0, "mcg": 0.001, "ug": 0.001, "µg": 0.001, "μg": 0.001}
_UNITS = {"unit": 1.0, "units": 1.0, "g": 1 / 8, "gram": 1 / 8, "grams": 1 / 8}
_FACTORS: Mapping[Substance, Mapping[str, float]] = {
    Substance.CAFFEINE: _MG,
    Substance.MAGNESIUM: _MG,
    Substance.ALCOHOL: _UNITS,
    Substance.WATER: ML_PER_UNIT,
}


class Amount(NamedTuple):
    """A day's known amount; ``at_least`` where an entry did not say how much."""

    known: float
    at_least: bool


def amount(
    configuration: Configuration,
    state: State,
    substance: Substance,
    day: date,
    without: frozenset[str] = frozenset(),
) -> Amount | None:
    """What was logged of a substance on a day, in mg, units of 8 g or ml; None where nothing was.

    Nothing logged is none taken only where the person declared all of the day's intake recorded.
    None also for a day with an entry of those ids that it is to be ``without``.
    """
    habits = [habit for habit in configuration.habits if substance_of(habit) is substance]
    entries = [(habit, entry) for habit in habits for entry in state.entries.get((habit.id, day), ())]
    declared = bool(habits) and (ALL_INTAKE, day) in state.closed
    if not (entries or declared) or any(entry.id in without for _, entry in entries):
        return None
    known = sum((entry.amount or 0.0) * _factor(habit, substance) for habit, entry in entries)
    return Amount(round(known, 4), any(entry.amount is None for _, entry in entries))


def taken(run: Run, configuration: Configuration, state: State) -> tuple[Taken, ...]:
    """What was logged on each day of the run so far."""
    return tuple(_taken(day, configuration, state) for day in run.dates)


def exposures(run: Run, configuration: Configuration, state: State) -> Mapping[str, Mapping[date, float]]:
    """Each exposure by day, where it is known; nothing that was entered afterwards (DOMAIN 4.6).

    A day with an unknown amount, or with nothing logged, is missing. ``slept_h`` is of the night before.
    """
    diary = [day for day in run.days if not day.recalled]
    caffeine, alcohol, water = (
        _amounts(run, configuration, state, substance)
        for substance in (Substance.CAFFEINE, Substance.ALCOHOL, Substance.WATER)
    )
    return {
        "caffeine_mg": caffeine,
        "slept_h": _hours((day.day, slept_min(day)) for day in diary),
        "stress": {day.day: float(day.stress) for day in diary if day.stress is not None},
        "hand_h": _hours((day.day, day.hand_min) for day in diary),
        "alcohol_units": alcohol,
        "water_l": {day: ml / 1000 for day, ml in water.items()},
    }


def outcome(run: Run) -> Mapping[date, float]:
    """Episodes a day on the observed days of the run, without those counted afterwards."""
    return {
        day.day: day.counted / day.exposure for day in run.days if day.exposure > 0 and not is_recalled(day)
    }


def is_recalled(day: DiaryDay) -> bool:
    """Whether the day, or an episode of it, was entered afterwards."""
    return day.recalled or any(episode.recalled for episode in day.episodes)


def recalled_entries(state: State) -> frozenset[str]:
    """The ids of the events that were entered afterwards."""
    return frozenset(event.id for event in state.kept if event.data.get("recalled") is True)


def _taken(day: date, configuration: Configuration, state: State) -> Taken:
    caffeine, alcohol, water = (
        amount(configuration, state, substance, day)
        for substance in (Substance.CAFFEINE, Substance.ALCOHOL, Substance.WATER)
    )
    return Taken(
        day,
        caffeine_mg=caffeine and caffeine.known,
        caffeine_at_least=caffeine is not None and caffeine.at_least,
        alcohol_units=alcohol and alcohol.known,
        water_ml=water and water.known,
    )


def _amounts(
    run: Run, configuration: Configuration, state: State, substance: Substance
) -> Mapping[date, float]:
    afterwards = recalled_entries(state)
    found = ((day, amount(configuration, state, substance, day, afterwards)) for day in run.dates)
    return {day: each.known for day, each in found if each is not None and not each.at_least}


def _hours(minutes: Iterable[tuple[date, float | None]]) -> Mapping[date, float]:
    return {day: length / 60 for day, length in minutes if length is not None}


def _factor(habit: Habit, substance: Substance) -> float:
    return _FACTORS.get(substance, {}).get((habit.unit or "").strip().casefold(), 1.0)
