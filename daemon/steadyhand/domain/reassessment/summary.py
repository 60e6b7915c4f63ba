"""The doctor's line of medians and extremes (DOMAIN 6)."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.programme.substance import Substance
from steadyhand.domain.reassessment.exposures import Amount, amount
from steadyhand.domain.reassessment.review import Summary, Supplement, Taken
from steadyhand.domain.reassessment.run import Run
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.state import State


def summary(run: Run, taken: Sequence[Taken], supplements: tuple[Supplement, ...] = ()) -> Summary:
    """Of all episodes of the run, and of the days on which an amount is known."""
    seconds = [each.seconds for each in run.episodes if each.seconds is not None]
    intensities = [each.intensity for each in run.episodes if each.intensity is not None]
    states = [each.state for each in run.episodes]
    return Summary(
        seconds_median=_median(seconds),
        seconds_longest=max(seconds, default=None),
        intensity_median=_median(intensities),
        intensity_highest=max(intensities, default=None),
        rest=states.count("rest"),
        use=states.count("use"),
        continuous_min=sum(day.continuous_min for day in run.days),
        caffeine_mg=_median([each.caffeine_mg for each in taken if not each.caffeine_at_least]),
        alcohol_units=_median([each.alcohol_units for each in taken]),
        water_ml=_median([each.water_ml for each in taken]),
        medicines=_joined(run, lambda day: day.medicines),
        questions=_joined(run, lambda day: day.questions),
        function=_joined(run, lambda day: day.function),
        supplements=supplements,
    )


def supplements(run: Run, configuration: Configuration, state: State) -> tuple[Supplement, ...]:
    """The magnesium that was logged on the days of the run so far; nothing where there was none."""
    logged = (amount(configuration, state, Substance.MAGNESIUM, day) for day in run.dates)
    found = _supplement("Magnesium", [each for each in logged if each is not None])
    return (found,) if found.days or found.days_unknown else ()


def _supplement(name: str, logged: Sequence[Amount]) -> Supplement:
    known = [each.known for each in logged if each.known and not each.at_least]
    return Supplement(name, _median(known), len(known), sum(1 for each in logged if each.at_least))


def _median(values: Iterable[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return median(known) if known else None


def _joined(run: Run, texts: Callable[[DiaryDay], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for day in run.days for text in texts(day)))
