"""The doctor's line of medians and extremes (DOMAIN 6)."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.reassessment.review import Summary, Taken
from steadyhand.domain.reassessment.run import Run


def summary(run: Run, taken: Sequence[Taken]) -> Summary:
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
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return median(known) if known else None


def _joined(run: Run, texts: Callable[[DiaryDay], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for day in run.days for text in texts(day)))
