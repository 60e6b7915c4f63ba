"""The comparison in sentences, for the screen and the doctor's page (DOMAIN 4.5)."""

from math import isinf

from steadyhand.domain.reassessment.change import range_in_words, ratio_in_words
from steadyhand.domain.reassessment.permutation import days_bear_out
from steadyhand.domain.reassessment.span_words import days_in_words, episodes_in_words, span_in_words
from steadyhand.domain.reassessment.symptoms import Symptoms, Verdict
from steadyhand.domain.reassessment.window import Window

FEW_EPISODES = 40
"""Together fewer than this are called few: no week of 20 shows a fall of less than half (DOMAIN 4.4)."""

CAVEATS = (
    "Twitching often goes up and down by itself.",
    "A diary is often begun in a bad spell, and then the numbers tend to fall whatever one does.",
)
"""What no test can rule out, said every time."""


def comparison(symptoms: Symptoms) -> tuple[str, ...]:
    """Both windows, the difference with the range the verdict uses, the verdict, and the caveats."""
    windows = (_counted(window, symptoms.baseline) for window in (symptoms.baseline, symptoms.final))
    return (*windows, *_difference(symptoms), f"Verdict: {verdict_in_words(symptoms)}.", *CAVEATS)


def verdict_in_words(symptoms: Symptoms) -> str:
    """As "much improved", "no clear change (provisional)" and the like."""
    much = "much " if symptoms.much else ""
    provisional = " (provisional)" if symptoms.provisional else ""
    return f"{much}{symptoms.verdict.replace('_', ' ')}{provisional}"


def _counted(window: Window, baseline: Window) -> str:
    span = span_in_words(window, baseline)
    if window.rate is None:
        return f"{span}: no day was logged."
    counted = f"{episodes_in_words(window.episodes)} in {days_in_words(window)}"
    return f"{span}: {counted} ({_rate(window.rate)} a day)."


def _rate(rate: float) -> str:
    return f"{rate:.1f}" if rate == 0 or rate >= 0.1 else f"{rate:.2f}"  # noqa: PLR2004 - the number of digits


def _difference(symptoms: Symptoms) -> tuple[str, ...]:
    if symptoms.verdict is Verdict.NOT_ENOUGH_DATA:
        return ("That is too little to compare.",)
    if symptoms.rate_ratio is None or symptoms.ci95 is None:
        return ()
    return (_change(symptoms.rate_ratio), _chance(symptoms, symptoms.ci95))


def _change(ratio: float) -> str:
    if isinf(ratio):
        return "That is more, and no percentage can be given of none."
    if ratio == 1:
        return "That is the same rate."
    return f"That is {ratio_in_words(ratio)}."


def _chance(symptoms: Symptoms, bounds: tuple[float, float]) -> str:
    said = f"(range: {range_in_words(bounds)})"
    if not days_bear_out(symptoms):
        return f"With all of them on so few days chance alone could explain it {said}."
    if bounds[0] > 1 or bounds[1] < 1:
        return f"Chance alone would rarely do that {said}."
    if symptoms.rate_ratio == 1:
        return f"That does not show that nothing changed {said}."
    if symptoms.ci90 is not None and symptoms.ci90[0] > 1:
        return f"Chance alone could still explain it, but a rise needs less proof than a fall {said}."
    return f"{_because(symptoms)} could explain it {said}."


def _because(symptoms: Symptoms) -> str:
    if symptoms.baseline.episodes + symptoms.final.episodes < FEW_EPISODES:
        return "With so few episodes chance alone"
    if symptoms.robust is not None and symptoms.robust.dispersion > 1:
        return "With days as uneven as these chance alone"
    return "Chance alone"
