import json
from collections.abc import Callable
from math import inf

import pytest

from report.logbook import BERLIN
from report.review_forms import view_of
from report.reviews import ALL, ASSOCIATIONS, NO_SIGN, day, empty, flagged, ordinary, reviewed, too_little
from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.reassessment.review import Review, Taken
from steadyhand.report.review import review_view
from steadyhand.report.review_rounding import amount, bounds, minutes, probability, rate, ratio
from steadyhand.report.review_words import supplement_words

CONTRACT = ["on", "programme", "screening", "symptoms", "adherence", "triggers", "next_steps", "not_a_device"]
SYMPTOMS = [
    "baseline",
    "final",
    "rate_ratio",
    "ci95",
    "method",
    "exact",
    "robust",
    "permutation_p",
    "verdict",
]


class TestContract:
    def test_the_keys_stand_first_and_in_order(self) -> None:
        """What a script relies on comes first, in the contract's order."""
        view = view_of(ordinary())
        assert list(view)[: len(CONTRACT)] == CONTRACT
        assert list(view["symptoms"])[:10] == [*SYMPTOMS, "reasons"]
        assert list(view["screening"])[:3] == ["tier", "flags", "asked"]
        assert list(view["programme"])[:2] == ["start", "day"]

    def test_the_keys_within(self) -> None:
        """Windows, methods and triggers begin with the contract's keys."""
        view = view_of(ordinary())
        window = ["from", "to", "days", "days_observed", "episodes"]
        assert list(view["symptoms"]["baseline"])[:5] == window
        assert list(view["symptoms"]["exact"])[:2] == ["ci95", "p_central"]
        assert list(view["symptoms"]["robust"])[:3] == ["dispersion", "ci95", "p"]
        assert list(view["triggers"][0])[:7] == ["exposure", "lag", "n", "rho", "ci95", "p", "p_holm"]

    def test_the_example(self) -> None:
        """The counts of the contract's example give its numbers."""
        symptoms = view_of(ordinary())["symptoms"]
        assert (symptoms["rate_ratio"], symptoms["exact"]["ci95"]) == (0.43, [0.13, 1.19])
        assert (symptoms["exact"]["p_central"], symptoms["robust"]["ci95"]) == (0.115, [0.15, 1.24])

    def test_an_infinite_bound_is_a_word(self) -> None:
        """Only an empty first week makes the ratio infinite; JSON has no number for it."""
        symptoms = view_of(reviewed((0,) * 7 + (1,) * 21))["symptoms"]
        assert symptoms["rate_ratio"] == "inf"
        assert symptoms["ci95"][1] == "inf"

    def test_what_cannot_be_formed_is_null(self) -> None:
        """No ratio of nothing by nothing, and never a zero in its place."""
        symptoms = view_of(empty())["symptoms"]
        assert (symptoms["rate_ratio"], symptoms["ci95"], symptoms["permutation_p"]) == (None, None, None)
        assert view_of(empty())["screening"]["tier"] is None

    @pytest.mark.parametrize("made", ALL.values(), ids=ALL)
    def test_every_review_is_json(self, made: Callable[[], Review]) -> None:
        """No review holds a number that JSON cannot say."""
        view = view_of(made())
        assert json.loads(json.dumps(view, allow_nan=False)) == view

    def test_the_same_review_is_the_same_document(self) -> None:
        """Made twice, it is the same to the letter."""
        assert json.dumps(view_of(flagged())) == json.dumps(view_of(flagged()))


def negative_zeros(value: object) -> int:
    """How many numbers of a document are written -0.0."""
    if isinstance(value, dict):
        return sum(map(negative_zeros, value.values()))
    if isinstance(value, list):
        return sum(map(negative_zeros, value))
    return int(isinstance(value, float) and str(value) == "-0.0")


class TestRounding:
    def test_no_number_is_a_negative_zero(self) -> None:
        """What rounds to zero is 0.0."""
        nearly = ASSOCIATIONS[0]._replace(rho=-0.001, ci95=(-0.004, 0.4))
        view = view_of(ordinary()._replace(associations=(nearly,), recalled_usual=-0.0))
        assert (view["triggers"][0]["rho"], view["triggers"][0]["ci95"]) == (0.0, [0.0, 0.4])
        assert negative_zeros(view) == 0
        assert negative_zeros([ratio(-0.0), rate(-0.001), probability(-0.0), amount(-0.001, 1)]) == 0

    def test_a_few_seconds_are_not_no_minutes(self) -> None:
        """Minutes of a week have a decimal below ten."""
        assert (minutes(0.26), minutes(9.0), minutes(31.4), minutes(0.0), minutes(None)) == (
            0.3,
            9,
            31,
            0,
            None,
        )

    def test_a_ratio_has_two_decimals(self) -> None:
        """As in the contract."""
        assert bounds((0.1264, 1.2449)) == [0.13, 1.24]

    def test_a_ratio_never_rounds_onto_no_change(self) -> None:
        """An upper bound just below 1 must not read as 1."""
        assert (ratio(0.9964), ratio(0.99964), ratio(1.0)) == (0.996, 0.9996, 1.0)

    def test_a_small_ratio_is_not_zero(self) -> None:
        """A few are not none."""
        assert (ratio(0.0021), ratio(0.0), ratio(inf), ratio(None)) == (0.002, 0.0, "inf", None)

    def test_a_p_value_has_three_decimals(self) -> None:
        """A smaller one keeps its order of magnitude."""
        assert (probability(0.11532), probability(0.00000123), probability(None)) == (0.115, 1.2e-06, None)

    def test_a_rate_has_one_decimal(self) -> None:
        """A rare one has two."""
        assert (rate(6 / 7), rate(1 / 14), rate(None)) == (0.9, 0.07, None)


class TestDays:
    def test_every_day_of_the_programme_is_there(self) -> None:
        """28 rows, by number, whatever was logged."""
        assert [row["number"] for row in view_of(empty())["days"]] == list(range(1, 29))

    def test_missing_is_not_zero(self) -> None:
        """A day without an entry has no number; one with an explicit zero has it (R-092)."""
        rows = view_of(ordinary())["days"]
        assert (rows[9]["state"], rows[9]["episodes"], rows[9]["caffeine_mg"] is None) == (
            "missing",
            None,
            False,
        )
        assert (rows[20]["state"], rows[20]["episodes"]) == ("none", 0)

    def test_what_cannot_be_counted_has_no_number(self) -> None:
        """Episodes without a count, and a day that was not closed, are neither zero nor a rate."""
        episode = Episode("e", ordinary().generated, day(3))
        days = {
            day(2): DiaryDay(day(2), closed=True, some=True),
            day(3): DiaryDay(day(3), episodes=(episode,)),
            day(4): DiaryDay(day(4), closed=True, share=0.5, episodes=(episode,)),
        }
        rows = view_of(ordinary()._replace(days=days))["days"][1:4]
        told = [(row["state"], row["episodes"], row["recorded"]) for row in rows]
        assert told == [("uncounted", None, 0), ("open", None, 1), ("partly", 1, 1)]

    def test_an_unknown_amount_is_at_least(self) -> None:
        """The day's known caffeine, and that more may have been (R-036)."""
        taken = (Taken(day(1), 95.0, caffeine_at_least=True),)
        row = view_of(ordinary()._replace(taken=taken))["days"][0]
        assert (row["caffeine_mg"], row["caffeine_at_least"], row["water_ml"]) == (95, True, None)

    def test_days_ahead(self) -> None:
        """What has not come is neither missing nor zero."""
        rows = view_of(ordinary()._replace(on=day(20)))["days"]
        assert {row["state"] for row in rows[20:]} == {"ahead"}


class TestScreening:
    def test_the_words_and_the_dates(self) -> None:
        """Each answer with its day; none of the words names a disease."""
        screening = view_of(flagged())["screening"]
        first = screening["answers"][0]
        assert (first["question"], first["answer"], first["on"]) == ("weakness", "yes", "2026-12-20")
        assert screening["said"] == ["a grip or hand getting weaker", "twitching for more than four weeks"]

    def test_blank_is_not_no(self) -> None:
        """A question without an answer is listed as such."""
        standing = ordinary().screening
        asked = standing._replace(answers=standing.answers[1:])
        view = view_of(ordinary()._replace(screening=asked))
        assert view["screening"]["unanswered"] == ["a grip or hand getting weaker"]

    def test_never_asked_says_so(self) -> None:
        """No standing, no tier, and the command that asks."""
        assert "steady screen" in view_of(empty())["screening"]["message"]
        assert view_of(ordinary())["screening"]["message"] == NO_SIGN


class TestSupplements:
    def test_the_numbers_and_the_words(self) -> None:
        """A script gets the numbers, a person the sentence."""
        (row,) = view_of(ordinary())["summary"]["supplements"]
        assert row == {
            "name": "Magnesium",
            "median_mg": 200,
            "days": 19,
            "days_unknown": 2,
            "said": "Magnesium: median 200 mg on 19 days, amount unknown on 2 days",
        }

    def test_an_amount_that_is_not_known(self) -> None:
        """Days are said all the same."""
        assert supplement_words("Magnesium", None, 0, 1) == "Magnesium: amount unknown on 1 day"


class TestBesides:
    def test_the_facts_of_the_five_rows(self) -> None:
        """The published pictures beside the diary's own facts, without a score (R-102)."""
        rows = view_of(flagged())["facts"]
        assert [row["one"] for row in rows][:2] == ["seconds", "no weakness or numbness"]
        assert "weaker grip or hand: yes" in rows[1]["diary"]
        assert rows[4]["diary"] == "week 1: 7.9 a day; week 4: 1.6 a day"

    def test_too_little_says_what_would_help(self) -> None:
        """Only where the data does not suffice."""
        assert view_of(too_little())["more_data"]
        assert view_of(ordinary())["more_data"] == []

    def test_the_person_s_emergency_number(self) -> None:
        """Where it is set, the disclaimer says it."""
        view = review_view(ordinary(), zone=BERLIN, emergency_number="112")
        assert str(view["not_a_device"]).endswith("In an emergency call 112.")

    def test_each_association_has_its_reading(self) -> None:
        """The table says no more than may be said (DOMAIN 4.6)."""
        rows = view_of(ordinary())["triggers"]
        assert [row["reading"] for row in rows] == [each.reading.value for each in ASSOCIATIONS]
        assert rows[5]["rho"] is None
