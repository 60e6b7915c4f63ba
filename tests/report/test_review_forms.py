"""What all four forms say alike. The JSON is the view itself, the three others are made from it."""

from collections.abc import Callable, Iterator

import pytest

from report.review_forms import FORMS, said, squeezed, view_of
from report.reviews import (
    ALL,
    constant,
    empty,
    flagged,
    hostile,
    improved,
    ordinary,
    too_little,
    unsuited,
    wordy,
    worse,
)
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.wording import ASK_FIRST, DISCLAIMER, forbidden_in
from steadyhand.report.review_text import p_words, range_words

forms = pytest.mark.parametrize("form", FORMS)


def numbers(review: Review) -> Iterator[str]:
    """The numbers of the comparison and of the weeks, as they are written."""
    view = view_of(review)
    symptoms = view["symptoms"]
    yield str(symptoms["rate_ratio"])
    yield range_words(symptoms["ci95"])
    for method in (symptoms["exact"], symptoms["robust"]):
        yield range_words(method["ci95"])
        yield p_words(method.get("p", method.get("p_central")))
    yield p_words(symptoms["permutation_p"])
    for week in view["weeks"]:
        yield str(week["episodes"])
        yield str(week["rate"])
        yield range_words(week["ci95"])
    yield from (str(words) for words in symptoms["words"])


class TestNumbers:
    @forms
    @pytest.mark.parametrize("made", [ordinary, improved, worse])
    def test_each_form_says_the_same(self, form: str, made: Callable[[], Review]) -> None:
        """Ratio, ranges, p-values, weekly rates and sentences stand in every form as in the JSON."""
        text = said(form, made)
        assert [number for number in numbers(made()) if squeezed(number) not in text] == []

    @forms
    def test_each_form_says_what_was_done_of_what_was_due(self, form: str) -> None:
        """The denominators are said, and what was left out of them (DOMAIN 3)."""
        text = said(form, ordinary)
        assert "21 due, 15 done" in text or "15/21 (1 e, 1 u)" in text or "21 15 1 3 1 1" in text

    @forms
    def test_each_form_says_the_days_met(self, form: str) -> None:
        """Beside the occurrences, of which a limit has few or none (DOMAIN 3)."""
        text = said(form, ordinary)
        assert "16/20 80%" in text or "16 of 20 (80%)" in text or "16/20 days met" in text

    @forms
    def test_each_form_says_the_supplement(self, form: str) -> None:
        """Its median on the days it was taken, and the days without an amount (DOMAIN 6)."""
        words = "Magnesium: median 200 mg on 19 days, amount unknown on 2 days"
        assert words in said(form, ordinary)

    @pytest.mark.parametrize("form", ["terminal", "page"])
    def test_strength_and_streaks_are_said(self, form: str) -> None:
        """Habit strength by its formula's name, the streak and the longest (R-112)."""
        text = said(form, ordinary)
        assert "Loop Habit Tracker" in text
        assert "strength 55% (Loop Habit Tracker's formula), streak 3 days, longest 9" in text or (
            "Strength Streak (longest)" in text and "76% to 81% 55% 3 (9)" in text
        )

    @forms
    def test_each_form_says_the_logged_days(self, form: str) -> None:
        """How many of 28 days are logged and how many missing (R-121)."""
        assert "26 of 28 days logged, 2 missing" in said(form, ordinary)


class TestWords:
    @forms
    @pytest.mark.parametrize("made", ALL.values(), ids=ALL)
    def test_no_form_reassures_or_names_a_disease(self, form: str, made: Callable[[], Review]) -> None:
        """None of what is never said is said, whatever the verdict and the answers (DOMAIN 5)."""
        assert forbidden_in(said(form, made)) == ()

    @forms
    @pytest.mark.parametrize("made", ALL.values(), ids=ALL)
    def test_every_form_says_what_it_is_not(self, form: str, made: Callable[[], Review]) -> None:
        """The disclaimer is on every report."""
        assert DISCLAIMER in said(form, made)

    @forms
    @pytest.mark.parametrize("made", [flagged, wordy])
    def test_a_warning_sign_stands_before_everything_else(
        self, form: str, made: Callable[[], Review]
    ) -> None:
        """Its advice comes before the verdict, which never softens it (DOMAIN 4.5, rule 1)."""
        text, message = said(form, made), made().screening.message
        assert -1 < text.index(message) < text.index("Week 1: ")
        assert text.index(message) < text.index("Programme " if "Programme " in text else "Period")

    @forms
    def test_an_improvement_leaves_the_advice_standing(self, form: str) -> None:
        """With a sign reported, an improved diary still says to book the visit (R-101)."""
        text = said(form, flagged)
        assert "Book a doctor's visit this week" in text
        assert "Verdict: much improved" in text

    @forms
    @pytest.mark.parametrize("made", [too_little, empty])
    def test_too_little_data_is_said(self, form: str, made: Callable[[], Review]) -> None:
        """The truth is told, with its reason."""
        text = said(form, made)
        assert "Verdict: not enough data" in text
        assert "a comparison needs at least 4" in text

    @forms
    def test_who_was_never_asked_is_told_so(self, form: str) -> None:
        """Nothing asked is not nothing found."""
        assert "The warning-sign questions have not been answered yet." in said(form, empty)

    @forms
    def test_whom_it_may_not_suit_is_told_to_ask_first(self, form: str) -> None:
        """Under 18 or pregnant: once in every form (DOMAIN 5, rule h), and to nobody else."""
        assert said(form, unsuited).count(ASK_FIRST) == 1
        assert ASK_FIRST not in said(form, improved)

    @forms
    def test_days_that_do_not_differ_are_no_lack_of_days(self, form: str) -> None:
        """A constant cannot be tested, however many days there are (DOMAIN 4.6)."""
        text = said(form, constant)
        assert "not testable" in text
        assert "too few days" not in text

    @forms
    def test_what_a_clinician_saw_is_shown_with_its_day(self, form: str) -> None:
        """Assessed on that day (DOMAIN 5, rule c)."""
        assert "12 Dec" in said(form, flagged)

    @forms
    def test_no_form_obeys_what_a_person_wrote(self, form: str) -> None:
        """A name in the language of a terminal, a page or a template is shown, never run."""
        text = said(form, hostile)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "{{ 7 * 7 }}" in text or "more, see the log" in text
