"""What was seen at the machine, in every form of the review: plainly, and beside the person's answers."""

from functools import cache

import pytest

from fakes.four_weeks import FourWeeks, day, reviewed
from fakes.habits import configured, detox, hands
from report.review_forms import doctor_of, page_of, pdf_of, squeezed, text_of, view_of
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.wording import forbidden_in
from steadyhand.domain.reminding.event import EventKind
from steadyhand.report.adherence import adherence_text
from steadyhand.report.review_words import evening_words, evidence_words

MACHINE = configured(detox(), hands())
ANSWERED = "You answered Done on 12 of these, and the machine was in use for 10 minutes or more on 3 of them."
WATCHED = (
    "The time before bed was watched on 14 evenings: median 3 minutes of use, 10 minutes or more on 5 of "
    "them."
)
PARTLY = "2 evenings were watched only in part before bed and not counted."
RESTED = "28 of the 28 done were rests that were seen, without an answer."
NOT_NEEDED = "28 of the 28 excused were not needed: there was too little use of the machine for a break."


def before_bed(log: FourWeeks, number: int, minutes: float, watched_min: float = 60) -> None:
    """What was seen in the hour before bed."""
    span = {"since": f"{day(number)}T22:00:00+01:00", "until": f"{day(number)}T23:00:00+01:00"}
    data = {"minutes": minutes, "watched_min": watched_min, **span}
    log.add(EventKind.USE, day(number), "detox", "22:00", **data)


@cache
def made() -> Review:
    """Twelve evenings done, three of them with use; two skipped; two watched in part; and breaks."""
    log = FourWeeks().weeks(one=3, two=2, three=2, four=1)
    for number in range(1, 15):
        log.add(EventKind.SKIPPED if number > 12 else EventKind.DONE, day(number), "detox", "22:00")
        before_bed(log, number, 30 if number in {2, 5, 9, 13, 14} else 3)
    for number in (20, 21):
        log.done(day(number), "detox", "22:00")
        before_bed(log, number, 0, watched_min=20)
    for number in range(1, 29):
        log.done(day(number), "hands", "07:45", reason="rested", rest_min=5, use_min=42)
        log.excused(day(number), "hands", "08:30", reason="away from the machine")
    for number in range(1, 11):
        log.add(EventKind.USE, day(number), minutes=290 + number, watched_min=900)
    return reviewed(log.events, MACHINE)


def rows() -> dict[str, dict[str, object]]:
    """The document's rows of adherence, by habit."""
    return {row["habit"]: row for row in view_of(made())["adherence"]}


class TestDocument:
    def test_before_bed(self) -> None:
        """Counts of evenings, beside the row's own counts, which they do not change."""
        row = rows()["detox"]
        assert row["observed"] == {
            "watched": 14,
            "partly": 2,
            "median_min": 3,
            "in_use": 5,
            "done": 12,
            "done_in_use": 3,
        }
        assert (row["due"], row["done"], row["skipped"]) == (16, 14, 2)
        assert row["evidence"] == [WATCHED, ANSWERED, PARTLY]

    def test_breaks(self) -> None:
        """How many were seen, and how many were not needed."""
        row = rows()["hands"]
        assert (row["rested"], row["not_needed"], row["held_back"], row["observed"]) == (28, 28, 0, None)
        assert row["evidence"] == [RESTED, NOT_NEEDED]

    def test_use_of_a_day(self) -> None:
        """On the days on which it was seen; nothing stands for the others."""
        assert view_of(made())["use"] == {"days": 10, "median_min": 296}
        assert view_of(reviewed(FourWeeks().weeks(one=1).events))["use"] == {"days": 0, "median_min": None}

    def test_no_seventh_exposure(self) -> None:
        """R-072: what the person entered of the hands stays alone in the declared six (DOMAIN 4.6)."""
        exposures = {row["exposure"] for row in view_of(made())["triggers"]}
        assert len(exposures) == 6
        assert {row["n"] for row in view_of(made())["triggers"] if row["exposure"] == "hand_h"} == {0}


class TestForms:
    def test_text(self) -> None:
        """The terminal has the sentences below the row, and for breaks why the counts are what they are."""
        said = text_of(made())
        assert f"{WATCHED} {ANSWERED} {PARTLY}" in said
        assert "56 due, 28 done (28 seen as rests), 28 excused (28 not needed), 0 unobserved" in said
        assert (
            "Hands: 14 of 14 days met (100%); 28 due, 14 done (14 seen as rests), 14 excused (14 not" in said
        )
        assert "Use of the computer, as far as seen: median 296 min a day, on 10 days." in said

    def test_page(self) -> None:
        """The page has them in a list, and says what cannot be seen."""
        said = page_of(made())
        assert f"Detox : {WATCHED} {ANSWERED} {PARTLY}" in said
        assert f"Hands : {RESTED} {NOT_NEEDED}" in said
        assert "Only this machine can be seen, no other screen" in said

    def test_doctor(self) -> None:
        """The doctor's sheet has it in a few words, on its one side."""
        assert "computer in use before bed on 5 of 14 evenings watched" in doctor_of(made())
        assert len(pdf_of(made()).pages) == 1

    def test_nothing_was_seen(self) -> None:
        """Without evidence no form speaks of it."""
        review = reviewed(FourWeeks().weeks(one=3, four=1).events, MACHINE)
        for said in (text_of(review), page_of(review), doctor_of(review)):
            assert "watched" not in said
            assert "machine" not in said
            assert "Use of the computer" not in said

    def test_without_blame(self) -> None:
        """Nothing is said of what a review may not say."""
        assert not forbidden_in(" ".join((text_of(made()), page_of(made()), doctor_of(made()))))


class TestWords:
    @pytest.mark.parametrize(
        ("observed", "said"),
        [
            (
                (1, 0, 1, 0, 1, 0),
                "You answered Done on 1 of these, and the machine was in use for 10 minutes or more on none",
            ),
            (
                (1, 0, 1, 0, 0, 0),
                "watched on 1 evening: median 1 minute of use, 10 minutes or more on none of them",
            ),
            ((0, 1, None, 0, 0, 0), "1 evening was watched only in part"),
        ],
    )
    def test_one_or_none(self, observed: tuple[object, ...], said: str) -> None:
        """The words fit one as well."""
        keys = ("watched", "partly", "median_min", "in_use", "done", "done_in_use")
        assert said in " ".join(evening_words(dict(zip(keys, observed, strict=True))))

    def test_only_in_part(self) -> None:
        """Where no evening was watched, no number of use is said."""
        keys = {"watched": 0, "partly": 3, "median_min": None, "in_use": 0, "done": 0, "done_in_use": 0}
        assert list(evening_words(keys)) == [
            "3 evenings were watched only in part before bed and not counted."
        ]

    def test_one_break(self) -> None:
        """One rest, one that was not needed."""
        row = {"rested": 1, "done": 2, "not_needed": 1, "excused": 4, "observed": None}
        assert list(evidence_words(row)) == [
            "1 of the 2 done was a rest that was seen, without an answer.",
            "1 of the 4 excused was not needed: there was too little use of the machine for a break.",
        ]

    def test_what_was_held_back(self) -> None:
        """The denominator says why it is small, whatever the habit."""
        row = dict(rows()["hands"], excused=5, not_needed=3, held_back=1)
        said = squeezed(adherence_text([row], {}))  # type: ignore[list-item]  # of a document
        assert "5 excused (3 not needed, 1 held back)" in said
